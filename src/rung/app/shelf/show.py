"""Show one runbook as it was understood: what would run, how dangerous it is, what is checked, what is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rung.app.shelf.shelf import Shelf
from rung.app.shelf.tested import tested
from rung.app.site import Site
from rung.model.effect import Effect
from rung.model.prose import Prose
from rung.model.replacing import replace
from rung.model.runbook import (
    Boundary,
    Check,
    Command,
    Guard,
    Route,
    Runbook,
    Step,
    ToEscalation,
    ToProse,
    ToRunbook,
    ToStep,
)
from rung.model.span import Source
from rung.risk.guards.guard import mute


@dataclass(frozen=True, slots=True)
class ShownCommand:
    """A command, where it stands, and the verdict on it; ``declared`` says which declarations lowered it.

    ``question`` is what a command of the evidence table answers, empty for any other.
    """

    place: str
    language: str
    target: str
    text: str
    effect: str
    reason: str
    rule: str
    declared: tuple[str, ...] = ()
    question: str = ""


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """A condition; ``checked`` when the machine makes it, otherwise a person attests."""

    place: str
    text: str
    checked: bool


@dataclass(frozen=True, slots=True)
class ShownGuard:
    """A "Do not"; ``enforced`` is the pattern that is refused, empty when the guard is only prose.

    ``mute`` says why no command can be compared with the pattern: such a guard is enforced in no run.
    """

    place: str
    text: str
    enforced: str
    mute: str = ""


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step with everything that belongs to it."""

    number: int
    label: str
    title: str
    place: str
    section: str
    effect: str
    commands: tuple[ShownCommand, ...]
    checks: tuple[ShownCheck, ...]
    guards: tuple[ShownGuard, ...]
    captures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownInput:
    """A row of the inputs table."""

    name: str
    kind: str
    example: str
    origin: str


@dataclass(frozen=True, slots=True)
class ShownBoundary:
    """A row of the decision table."""

    name: str
    signs: str
    route: str


@dataclass(frozen=True, slots=True)
class ShownEscalation:
    """When, to whom, with what."""

    when: tuple[str, ...]
    who: tuple[str, ...]
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownRunbook:
    """One runbook, for people and for programs. ``proven`` is the day this revision last passed a run, or empty."""

    id: str
    title: str
    shape: str
    place: str
    revision: str
    owner: str
    proven: str
    headers: dict[str, str]
    handles: tuple[str, ...]
    excludes: tuple[str, ...]
    inputs: tuple[ShownInput, ...]
    prerequisites: tuple[ShownCheck, ...]
    evidence: tuple[ShownCommand, ...]
    steps: tuple[ShownStep, ...]
    guards: tuple[ShownGuard, ...]
    decision: tuple[ShownBoundary, ...]
    escalation: ShownEscalation | None
    proof: tuple[ShownCheck, ...]
    post: tuple[str, ...]
    links: tuple[str, ...]


def show(site: Site, shelf: Shelf, runbook: Runbook) -> ShownRunbook:
    """Return the view of a runbook. Commands are judged; nothing is run."""
    view = _View(site, runbook, shelf.sources[runbook.path])
    owner = shelf.library.owner(runbook)
    escalation = runbook.escalation
    dated = tested(site)
    day = dated(runbook) if dated else None
    return ShownRunbook(
        id=runbook.id,
        title=runbook.title.text,
        shape=runbook.shape.value,
        place=view.place(runbook.span.start),
        revision=runbook.revision,
        owner=owner.owner if owner else "",
        proven=day.isoformat() if day else "",
        headers={h.name: h.value.text for h in runbook.headers},
        handles=_texts(runbook.scope.handles) if runbook.scope else (),
        excludes=_texts(runbook.scope.excludes) if runbook.scope else (),
        inputs=tuple(ShownInput(i.name, i.kind, i.example, i.origin) for i in runbook.inputs),
        prerequisites=view.checks(runbook.prerequisites),
        evidence=tuple(replace(view.command(q.command), question=q.question.text) for q in runbook.evidence),
        steps=tuple(view.step(step) for step in runbook.steps),
        guards=view.guards(runbook.guards),
        decision=tuple(_boundary(b) for b in runbook.decision.boundaries) if runbook.decision else (),
        escalation=ShownEscalation(
            tuple(w.text.text for w in escalation.when), _texts(escalation.who), _texts(escalation.what)
        )
        if escalation
        else None,
        proof=view.checks(runbook.proof),
        post=tuple(check.text.text for check in runbook.post),
        links=tuple(reference.id for reference in runbook.links),
    )


@dataclass(frozen=True, slots=True)
class _View:
    site: Site
    runbook: Runbook
    source: Source

    def place(self, offset: int) -> str:
        return str(self.source.place(offset))

    def command(self, command: Command) -> ShownCommand:
        verdict = self.site.judge(command, self.runbook)
        declared = command.words.effect
        effect = verdict.effect if declared is None else max(declared, verdict.effect)
        where = self.place(command.span.start)
        target = command.words.target
        return ShownCommand(
            place=where,
            language=command.language,
            target=target,
            text=command.text,
            effect=effect.word,
            reason=verdict.reason,
            rule=verdict.rule,
            declared=verdict.lowered,
        )

    def checks(self, checks: Iterable[Check]) -> tuple[ShownCheck, ...]:
        return tuple(ShownCheck(self.place(c.span.start), c.text.text, c.expect is not None) for c in checks)

    def guards(self, guards: Iterable[Guard]) -> tuple[ShownGuard, ...]:
        return tuple(
            ShownGuard(self.place(g.span.start), g.text.text, g.refusal.pattern if g.refusal else "", muted(g))
            for g in guards
        )

    def step(self, step: Step) -> ShownStep:
        commands = tuple(self.command(command) for command in step.commands)
        worst = max((Effect[shown.effect.upper()] for shown in commands), default=None)
        return ShownStep(
            number=step.number,
            label=step.label,
            title=step.title.text,
            place=self.place(step.span.start),
            section=step.section,
            effect=worst.word if worst is not None else "",
            commands=commands,
            checks=self.checks(step.checks),
            guards=self.guards(step.guards),
            captures=tuple(capture.name for capture in step.captures),
        )


def muted(guard: Guard) -> str:
    """Return why a typed guard holds no command, as `rung check` says it; nothing for one that does, or for prose."""
    return mute(guard.refusal.pattern).partition("; ")[0] if guard.refusal is not None else ""


def _texts(proses: Iterable[Prose]) -> tuple[str, ...]:
    return tuple(prose.text for prose in proses)


def _boundary(boundary: Boundary) -> ShownBoundary:
    return ShownBoundary(boundary.name, boundary.signs.text, route(boundary.route))


def route(way: Route) -> str:
    """Return where a decision leads, in words."""
    match way:
        case ToStep(number=number):
            return f"step {number}"
        case ToRunbook(id=other):
            return other
        case ToEscalation():
            return "escalate"
        case ToProse(text=text):
            return text
