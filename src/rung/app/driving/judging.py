"""How dangerous a command of a runbook is, its declared inputs and the team's own declarations known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rung.app.driving.declared import Declarations
from rung.app.driving.plan import Judge, placed
from rung.model.effect import Verdict
from rung.model.errors import RefusedError
from rung.model.kind import known
from rung.model.replacing import replace
from rung.model.runbook import Command, Runbook
from rung.model.target import LOCAL, Target
from rung.risk.classify import classify
from rung.risk.context import Context, Input
from rung.risk.effects import NOTHING_DECLARED, Effects
from rung.risk.languages import ZSH, is_sql, language_word
from rung.risk.second import SecondParser
from rung.run.procedure import PlannedCommand

_ELSEWHERE = Target("", "")


@dataclass(frozen=True, slots=True)
class Judging:
    """The judge of commands. The same text is judged once, however often it stands in a library.

    ``anew``: the declarations and their scripts are read again for every verdict (by ``reread``), as is due before one
    of them starts.
    """

    second: Callable[[], SecondParser | None]
    declared: Callable[[], Declarations]
    targets: Mapping[str, Target]
    anew: bool = False
    reread: Callable[[], Declarations] | None = None
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    effects: dict[str, Effects] = field(default_factory=dict)

    def __call__(self, command: Command, runbook: Runbook) -> Verdict:
        """Return the verdict on ``command``. Raises UsageError (``effects-file``) when the declarations are wrong."""
        here = placed(command, self.targets.get(command.words.target or LOCAL.name, LOCAL))
        effects = self._effects(here.words.cwd) if self._here(command) else NOTHING_DECLARED
        context = Context(inputs_of(runbook), effects=effects, second=self.second(), cache=self.verdicts)
        return classify(command.text, spoken(command), context)

    def _here(self, command: Command) -> bool:
        """Say whether the command runs on this machine: a script of that name elsewhere is another script."""
        name = command.words.target or LOCAL.name
        return self.targets.get(name, LOCAL if name == LOCAL.name else _ELSEWHERE).kind == LOCAL.kind

    def _effects(self, cwd: str) -> Effects:
        if self.anew:
            return (self.reread or self.declared)().at(cwd)
        if cwd not in self.effects:
            self.effects[cwd] = self.declared().at(cwd)
        return self.effects[cwd]


def spoken(command: Command) -> str:
    """Return the language that a fence names, exact to the dialect: ``mysql`` is no PostgreSQL, and zsh no bash."""
    language = command.language or "bash"
    written = language_word(command.info)
    if language == "sql" and is_sql(written):
        return written
    return ZSH if language == "bash" and written == ZSH else language


def judging(
    second: Callable[[], SecondParser | None],
    declared: Callable[[], Declarations] = Declarations,
    targets: Mapping[str, Target] | None = None,
    reread: Callable[[], Declarations] | None = None,
) -> Judging:
    """Return the judge of commands: by the tables, and by what the team declared (``reread``: as it is now)."""
    return Judging(second, declared, targets or {}, reread=reread)


def anew(judge: Judge) -> Judge:
    """Return the same judge, reading the declared scripts again for every verdict."""
    return replace(judge, anew=True) if isinstance(judge, Judging) else judge


def insist_unchanged(judge: Judge, planned: PlannedCommand, runbook: Runbook) -> None:
    """Judge a command again whose level rests on a declaration, just before it starts.

    Raises RefusedError (``script-changed``) when the script is no longer the one that was reviewed.
    """
    if not planned.verdict.lowered:
        return
    now = judge(placed(planned.command, planned.target), runbook)
    if (now.effect, now.lowered) != (planned.verdict.effect, planned.verdict.lowered):
        raise RefusedError(
            f"not started: it was planned as {planned.verdict.effect.word}, and {now.reason}",
            id="script-changed",
            advice=now.declare or "look at the script, then plan again: rung resume",
        )


def inputs_of(runbook: Runbook) -> tuple[Input, ...]:
    """Return the inputs whose type can be checked: only they make a variable a plain word."""
    return tuple(Input(each.name, each.kind) for each in runbook.inputs if known(each.kind))
