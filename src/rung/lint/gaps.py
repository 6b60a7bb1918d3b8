"""What a folder of runbooks has and what it lacks, in totals: the first answer to a new user."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rung.library.library import Library, alert_names
from rung.lint.blank import is_blank
from rung.lint.course import is_procedure, known_change
from rung.lint.sentences import confirms_repair, names_somebody
from rung.lint.subject import Judge
from rung.lint.typed import as_typed
from rung.model.effect import Effect
from rung.model.finding import Finding
from rung.model.runbook import Runbook
from rung.model.span import Source

_FIRST = 10
_HURTS = 4
"""From this weight on, a lack is named beside the runbook."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing a runbook should have: ``have`` of ``of`` runbooks have it. ``name`` is its stable key.

    ``said`` more say it in a sentence only. ``changing_only``: asked of those with a command that changes state.
    """

    name: str
    what: str
    have: int
    of: int
    missing: tuple[str, ...]
    said: int
    changing_only: bool

    @property
    def lack(self) -> int:
        """Return how many runbooks lack it."""
        return self.of - self.have


@dataclass(frozen=True, slots=True)
class Danger:
    """A runbook to look at first: how many of its commands change state, and what it lacks."""

    path: str
    entry: str
    changing: int
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gap report. ``gaps`` and ``first`` are worst first; ``effects`` counts commands by level.

    ``blocks`` are the code blocks of all files, ``lost`` those that no entry carries (data, output, samples).
    ``unread`` are the files that could not be read.
    """

    files: int
    runbooks: int
    shapes: tuple[tuple[str, int], ...]
    registers: int
    commands: int
    effects: tuple[tuple[str, int], ...]
    blocks: int
    lost: int
    gaps: tuple[Gap, ...]
    first: tuple[Danger, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question of the report, how much its lack hurts, and which runbooks it is asked of."""

    name: str
    what: str
    weight: int
    has: Callable[[Library, Runbook], bool]
    changing_only: bool = False
    says: Callable[[Runbook, Source], bool] = lambda _runbook, _source: False


def _escalates(_library: Library, runbook: Runbook) -> bool:
    path = runbook.escalation
    return path is not None and bool(path.when or path.who or path.what or path.prose)


def _verifies(_library: Library, runbook: Runbook) -> bool:
    sectioned = runbook.section("verification") is not None
    return sectioned or bool(runbook.proof) or any(step.checks for step in runbook.steps)


def _owned(library: Library, runbook: Runbook) -> bool:
    owner = library.owner(runbook)
    return owner is not None and not is_blank(owner.owner)


def _confirms(runbook: Runbook, _source: Source) -> bool:
    return confirms_repair(runbook)


_ASKED = (
    _Asked("escalation", "an escalation path", 5, _escalates, says=names_somebody),
    _Asked("change-verified", "a verification of the change", 6, _verifies, changing_only=True, says=_confirms),
    _Asked("owner", "an owner", 4, _owned),
    _Asked("verification", "a verification section", 3, _verifies, says=_confirms),
    _Asked("decision", "a decision boundary", 2, lambda _, r: r.decision is not None, changing_only=True),
    _Asked("trigger", "a trigger", 2, lambda _, r: not is_blank(r.field("trigger")) or bool(alert_names(r))),
    _Asked("tested", "a date of the last test", 2, lambda _, r: not is_blank(r.field("last tested"))),
    _Asked("scope", "a scope with exclusions", 1, lambda _, r: bool(r.scope and r.scope.excludes)),
)


def gaps(library: Library, sources: Iterable[Source], judge: Judge, unread: Iterable[Finding] = ()) -> Gaps:
    """Return the gap report of ``library``. Entries that tell nobody what to do (plain pages) are not counted."""
    runbooks = tuple(runbook for runbook in library.runbooks if is_procedure(runbook))
    judged = {id(runbook): _judged(runbook, judge) for runbook in runbooks}
    effects = Counter(effect for levels, _ in judged.values() for effect in levels)
    changing = tuple(runbook for runbook in runbooks if judged[id(runbook)][1])
    by_path = {source.path: source for source in sources}
    pools = ((asked, changing if asked.changing_only else runbooks) for asked in _ASKED)
    found = [(asked, _gap(library, by_path, pool, asked)) for asked, pool in pools]
    found.sort(key=lambda pair: (-pair[0].weight * pair[1].lack / max(pair[1].of, 1), pair[1].name))
    return Gaps(
        files=len(library.documents),
        runbooks=len(runbooks),
        shapes=tuple(sorted(Counter(runbook.shape.value for runbook in runbooks).items())),
        registers=len(library.registers),
        commands=effects.total(),
        effects=tuple((effect.word, effects[effect]) for effect in Effect),
        blocks=sum(len(document.fences) for document in library.documents),
        lost=sum(len(document.losses) for document in library.documents),
        gaps=tuple(gap for _, gap in found),
        first=_first(library, changing, {key: changes for key, (_, changes) in judged.items()}),
        unread=tuple(sorted({finding.path for finding in unread})),
    )


def _judged(runbook: Runbook, judge: Judge) -> tuple[list[Effect], int]:
    """Return the level of each command, and how many of them are known to change the system."""
    verdicts = [judge(as_typed(command), runbook) for step in runbook.steps for command in step.commands]
    verdicts += [judge(as_typed(row.command), runbook) for row in runbook.evidence]
    return [verdict.effect for verdict in verdicts], sum(map(known_change, verdicts))


def _gap(library: Library, sources: Mapping[str, Source], runbooks: tuple[Runbook, ...], asked: _Asked) -> Gap:
    lacking = [runbook for runbook in runbooks if not asked.has(library, runbook)]
    return Gap(
        name=asked.name,
        what=asked.what,
        have=len(runbooks) - len(lacking),
        of=len(runbooks),
        missing=tuple(runbook.path for runbook in lacking),
        said=sum(asked.says(runbook, sources[runbook.path]) for runbook in lacking),
        changing_only=asked.changing_only,
    )


def _first(library: Library, changing: tuple[Runbook, ...], counts: dict[int, int]) -> tuple[Danger, ...]:
    """Return the runbooks that change most with least to hold on to, worst first."""
    ranked = []
    for runbook in changing:
        lacks = [asked for asked in _ASKED if not asked.has(library, runbook)]
        weight = counts[id(runbook)] * sum(asked.weight for asked in lacks)
        names = tuple(asked.what for asked in lacks if asked.weight >= _HURTS)
        ranked.append((-weight, Danger(runbook.path, library.key(runbook), counts[id(runbook)], names)))
    ranked.sort(key=lambda pair: (pair[0], pair[1].path, pair[1].entry))
    return tuple(danger for weight, danger in ranked if weight)[:_FIRST]
