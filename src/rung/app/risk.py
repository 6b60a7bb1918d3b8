"""Say how dangerous a command is, outside any runbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import msgspec

from rung.model.effect import Verdict
from rung.model.errors import UsageError
from rung.model.replacing import replace
from rung.risk.classify import classify
from rung.risk.context import Context, Input
from rung.risk.variables import free_names

if TYPE_CHECKING:
    # What a run needs takes 150 ms to load, and a verdict needs none of it.
    from rung.app.driving.declared import Declarations
    from rung.app.ports import Ground, Runner
    from rung.app.probing.expanding import Expanding
    from rung.risk.second import SecondParser


class Basis(Protocol):
    """What a verdict rests on beside the command: a site, or as much of one as that takes."""

    @property
    def runner(self) -> Runner | None:
        """Return what asks make and snakemake; None where nothing is run."""
        ...

    def declared(self) -> Declarations:
        """Return what the team declared. Raises UsageError (``effects-file``) when it is wrong."""
        ...

    def second(self) -> SecondParser | None:
        """Return the second parser of shell, where one is installed."""
        ...


@dataclass(frozen=True, slots=True)
class Ask:
    """How to read the command: its language, the dialect of SQL, the declared variables as (name, type).

    ``effects`` are declarations in place of the library's own.
    ``project`` is the folder in which the command runs (empty: the one this process works in). With ``ground`` it may
    be copied, and make and snakemake may be asked in the copy what a target would run.
    With ``assume``, every variable and placeholder counts as a declared word, as in a runbook that lists its inputs.
    """

    language: str = "bash"
    dialect: str = "postgres"
    inputs: tuple[tuple[str, str], ...] = ()
    assume: bool = False
    effects: Declarations | None = None
    project: str = ""
    ground: Callable[[str], Ground] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The verdict in words that programs read too. ``unknown`` is the word that was not understood.

    ``declared`` says which of the team's declarations lowered it.
    """

    level: str
    reason: str
    rule: str
    unknown: str
    facets: tuple[str, ...]
    declare: str
    declared: tuple[str, ...] = ()


class _Line(msgspec.Struct):
    command: str
    lang: str = "bash"


def one(basis: Basis, text: str, ask: Ask) -> Told:
    """Return the verdict on one command. Nothing is run but, with ``ground``, the question to make or snakemake."""
    return _told(_judged(_context(basis, ask), text, ask.language, ask))


def many(basis: Basis, lines: Iterable[bytes], ask: Ask) -> Iterator[str]:
    """Yield one JSON verdict a line of ``{"lang": …, "command": …}``, in order. Raises UsageError at a bad line."""
    context = _context(basis, ask)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            read = msgspec.json.decode(line, type=_Line)
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            raise UsageError(
                f'line {number} is no {{"lang": …, "command": …}}: {fault}', id="risk-line", advice="one object a line"
            ) from fault
        yield encoded(_told(_judged(context, read.command, language(read.lang), ask)))


# Names under which sets of labelled commands file what is written in a shell.
_SHELL_GROUPS = frozenset({
    "aws", "ceph", "cli", "container", "curl", "docker", "etcd", "gcloud", "git", "helm", "kubectl", "make",
    "network", "oc", "promtool", "service", "shell", "snakemake", "systemd", "terraform",
})  # fmt: skip


def language(name: str) -> str:
    """Return the language of a group of commands: a tool's name means commands typed in a shell."""
    return "bash" if name.casefold() in _SHELL_GROUPS else name


def lines(told: Told) -> tuple[str, ...]:
    """Return the verdict for a person."""
    said = [f"{told.level}: {told.reason}", f"  rule: {told.rule}"]
    if told.unknown:
        said.append(f"  not understood: {told.unknown}")
    if told.facets:
        said.append(f"  also: {', '.join(told.facets)}")
    said += [f"  declared: {sentence}" for sentence in told.declared]
    if told.declare:
        said.append(f"  {told.declare}")
    return tuple(said)


def encoded(told: Told) -> str:
    """Return the verdict as one line of JSON."""
    return msgspec.json.encode(told).decode()


def _context(basis: Basis, ask: Ask) -> Context:
    inputs = tuple(Input(name, kind) for name, kind in ask.inputs)
    declared = basis.declared() if ask.effects is None else ask.effects
    return Context(inputs, ask.dialect, effects=declared.at(ask.project), second=basis.second(), cache={},
                   expander=_expander(basis, ask))  # fmt: skip


def _expander(basis: Basis, ask: Ask) -> Expanding | None:
    if ask.ground is None or basis.runner is None:
        return None
    from rung.app.probing.expanding import Expanding  # only what may be built is looked up

    plain = Context(second=basis.second(), cache={})
    return Expanding(ask.project, ask.ground, basis.runner, lambda text: classify(text, "bash", plain))


def _judged(context: Context, text: str, name: str, ask: Ask) -> Verdict:
    if ask.assume:
        free = (Input(each) for each in free_names(text, name, certain=True))
        context = replace(context, inputs=(*context.inputs, *free))
    return classify(text, name, context)


def _told(verdict: Verdict) -> Told:
    facets = tuple(sorted(f.value for f in verdict.facets))
    return Told(
        verdict.effect.word, verdict.reason, verdict.rule, verdict.unknown, facets, verdict.declare, verdict.lowered
    )
