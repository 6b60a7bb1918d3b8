"""A runbook as read: every value carries the bytes it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rung.model.effect import Effect
from rung.model.expect import Capture, Expect, Refusal, Trigger
from rung.model.finding import Finding, Loss
from rung.model.prose import Hyperlink, Prose, Reference
from rung.model.span import Span


class Shape(StrEnum):
    """The shape an entry was read as."""

    TEMPLATE = "template"
    BARE = "bare"
    STEPS = "steps"
    ALERT = "alert"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Header:
    """One ``Name: value`` of an entry, wherever it was written (line, front matter, block quote)."""

    name: str
    value: Prose
    span: Span


@dataclass(frozen=True, slots=True)
class FenceWords:
    """The words after a fence's language: ``target=NAME timeout=30s name=ID effect=mutate cwd=DIR``."""

    target: str = ""
    timeout: float | None = None
    name: str = ""
    effect: Effect | None = None
    cwd: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    r"""A fenced (or indented, or inline) block that is meant to be run.

    ``text`` is what would run: list and quote indentation removed, line ends as ``\n``, no final
    newline. ``body`` covers the block's content, ``span`` the whole block with its marks.
    """

    text: str
    language: str
    info: str
    words: FenceWords
    body: Span
    span: Span


@dataclass(frozen=True, slots=True)
class Check:
    """A condition to confirm: checked by the machine when ``expect`` is there, otherwise attested."""

    text: Prose
    expect: Expect | None
    ticked: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Guard:
    """A "Do not": prose, and where typed, enforced."""

    text: Prose
    refusal: Refusal | None
    span: Span


@dataclass(frozen=True, slots=True)
class Step:
    """One action. ``number`` counts from 1 in the order of the entry; ``label`` is the number as written.

    ``section`` is the title of the section it stands in, as ``Procedure`` or ``Diagnosis``.
    ``mentions`` are inline code spans of its prose.
    """

    number: int
    label: str
    title: Prose
    section: str
    prose: tuple[Prose, ...]
    commands: tuple[Command, ...]
    checks: tuple[Check, ...]
    guards: tuple[Guard, ...]
    captures: tuple[Capture, ...]
    mentions: tuple[Prose, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Scope:
    """What a runbook handles, and what it says it does not."""

    handles: tuple[Prose, ...]
    excludes: tuple[Prose, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Input:
    """A row of the inputs table. ``kind`` is the type as written; ``origin`` where the value comes from."""

    name: str
    kind: str
    example: str
    origin: str
    span: Span


@dataclass(frozen=True, slots=True)
class ToStep:
    """A decision that leads to a step."""

    number: int


@dataclass(frozen=True, slots=True)
class ToRunbook:
    """A decision that leads to another runbook."""

    id: str


@dataclass(frozen=True, slots=True)
class ToEscalation:
    """A decision that leads to escalation."""


@dataclass(frozen=True, slots=True)
class ToProse:
    """A decision whose route only a person can follow."""

    text: str


Route = ToStep | ToRunbook | ToEscalation | ToProse


@dataclass(frozen=True, slots=True)
class Boundary:
    """A row of the decision table: the class, the signs that point at it, where it leads."""

    name: str
    signs: Prose
    expect: Expect | None
    route: Route
    span: Span


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision table of a runbook."""

    boundaries: tuple[Boundary, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class When:
    """One escalation trigger, as written and as understood."""

    text: Prose
    trigger: Trigger


@dataclass(frozen=True, slots=True)
class Escalation:
    """When to escalate, to whom, and what to hand over."""

    when: tuple[When, ...]
    who: tuple[Prose, ...]
    what: tuple[Prose, ...]
    prose: tuple[Prose, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Question:
    """A row of an evidence table: a question and the command that answers it."""

    question: Prose
    command: Command
    span: Span


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of an entry. ``role`` is its standard name, as ``scope``, or empty when it has none."""

    title: Prose
    level: int
    role: str
    body: Span
    span: Span


@dataclass(frozen=True, slots=True)
class Runbook:
    """One runbook. ``id`` may be empty; ``revision`` is a SHA-256 over the entry without its Last Tested line."""

    id: str
    title: Prose
    shape: Shape
    path: str
    revision: str
    span: Span
    headers: tuple[Header, ...] = ()
    scope: Scope | None = None
    inputs: tuple[Input, ...] = ()
    prerequisites: tuple[Check, ...] = ()
    steps: tuple[Step, ...] = ()
    guards: tuple[Guard, ...] = ()
    evidence: tuple[Question, ...] = ()
    decision: Decision | None = None
    escalation: Escalation | None = None
    proof: tuple[Check, ...] = ()
    post: tuple[Check, ...] = ()
    links: tuple[Reference, ...] = ()
    mentions: tuple[Reference, ...] = ()
    hyperlinks: tuple[Hyperlink, ...] = ()
    sections: tuple[Section, ...] = ()

    def header(self, name: str) -> Header | None:
        """Return the first header of that name (case does not matter), or None."""
        wanted = name.casefold()
        return next((h for h in self.headers if h.name.casefold() == wanted), None)

    def field(self, name: str) -> str:
        """Return the text of a header, or the empty string."""
        found = self.header(name)
        return found.value.text if found else ""

    def section(self, role: str) -> Section | None:
        """Return the first section with that role, or None."""
        return next((s for s in self.sections if s.role == role), None)


@dataclass(frozen=True, slots=True)
class Register:
    """An entry of another kind that runbooks link to: MON, DEP, RISK, ARC, TECH, API."""

    id: str
    kind: str
    title: Prose
    path: str
    span: Span
    headers: tuple[Header, ...] = ()
    links: tuple[Reference, ...] = ()
    mentions: tuple[Reference, ...] = ()

    def field(self, name: str) -> str:
        """Return the text of a header, or the empty string."""
        wanted = name.casefold()
        return next((h.value.text for h in self.headers if h.name.casefold() == wanted), "")


Entry = Runbook | Register


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read: its entries, what was wrong with it, and what no entry carries.

    ``fences`` are the spans of every code block of the file; each is carried by a command of an
    entry or listed in ``losses``.
    """

    path: str
    digest: str
    entries: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()
    losses: tuple[Loss, ...] = ()
    fences: tuple[Span, ...] = ()

    @property
    def runbooks(self) -> tuple[Runbook, ...]:
        """Return the entries that are runbooks, in the order of the file."""
        return tuple(e for e in self.entries if isinstance(e, Runbook))

    @property
    def registers(self) -> tuple[Register, ...]:
        """Return the entries of other kinds, in the order of the file."""
        return tuple(e for e in self.entries if isinstance(e, Register))
