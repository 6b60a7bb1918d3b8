"""Make a runbook ready to run: every command judged, every target found. Nothing is executed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rung.app.carry.kind import kinds, kinds_for, languages
from rung.app.config.config import Config
from rung.model.effect import Verdict
from rung.model.errors import UsageError
from rung.model.expect import CommandOutput, Expect, Holds
from rung.model.replacing import replace
from rung.model.request import Try
from rung.model.runbook import Command, FenceWords, Guard, Question, Runbook, Step
from rung.model.span import Source
from rung.model.target import LOCAL, Target
from rung.risk.languages import dialect_of, is_shell, is_sql
from rung.run.names import with_secrets
from rung.run.procedure import PlannedCommand, PlannedStep, Procedure

Judge = Callable[[Command, Runbook], Verdict]

_HTTP = re.compile(r"(GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE) /")
_SQL = re.compile(r"(?i)(select|with|show|explain|table)\b")
_PROMQL = re.compile(r"[A-Za-z_:][\w:]*\s*[({\[]")  # no command of a shell begins so


@dataclass(frozen=True, slots=True)
class Planner:
    """What planning depends on: the judge of commands, the configuration, the target for commands that name none."""

    judge: Judge
    config: Config
    target: str = ""

    def plan(self, runbook: Runbook, source: Source) -> Procedure:
        """Return the runbook ready to run. Raises UsageError (``no-such-target``, ``target-kind``) with the place."""
        steps = tuple(
            PlannedStep(step, tuple(self._planned(command, runbook, source) for command in step.commands))
            for step in runbook.steps
        )
        looks = {
            look.span.start: self._planned(_command(look, step), runbook, source) for look, step in _looks(runbook)
        }
        questions = tuple(
            PlannedStep(_asking(question), (self._planned(question.command, runbook, source),))
            for question in runbook.evidence
        )
        guards = (*runbook.guards, *(guard for step in runbook.steps for guard in step.guards))
        places = {g.span.start: f"{source.path}:{source.place(g.span.start).line}" for g in guards}
        return Procedure(runbook, steps, looks, questions, places=places, secrets=self.config.secrets)

    def adhoc(self, request: Try, runbook: Runbook) -> PlannedCommand:
        """Return a command that a person typed, judged as one of the runbook's own would be.

        Raises UsageError for no command, a language that cannot be run, a target that is not there or of another kind,
        or none where the runbook's own commands go to several (``adhoc-target``).
        """
        script = request.script.strip()
        if not script:
            raise UsageError("there is no command", id="adhoc-empty", advice="write the command after --")
        name = request.target or self._usual(request, runbook)
        kind = self.config.target(name).kind if name else LOCAL.kind
        language = request.language or next(iter(kinds()[kind].ways))
        if ("sql" if is_sql(language) else language) not in languages():
            advice = f"one of: {', '.join(sorted(languages()))}"
            raise UsageError(f"rung cannot run {language} commands", id="language", advice=advice)
        words = FenceWords(target=name, timeout=float(request.timeout) or None)
        command = Command(script, language, "", words, runbook.span, runbook.span)
        return self._judged(command, runbook, "the ad-hoc command")

    def _usual(self, request: Try, runbook: Runbook) -> str:
        """Return where a command goes that names no target: where its like in the runbook goes, never elsewhere."""
        commands = [command for step in runbook.steps for command in step.commands]
        language = request.language or _guessed(request.script, {command.language for command in commands})
        own = {command.words.target for command in commands if _alike(command.language, language)}
        if not own or "" in own:
            return self.target
        if len(own) > 1:
            raise UsageError(
                f"this runbook's commands go to {', '.join(sorted(own))}, and this one names no target",
                id="adhoc-target",
                advice=f"name one: --target {min(own)}, or !@{min(own)} COMMAND at the prompt",
            )
        return own.pop()

    def _planned(self, command: Command, runbook: Runbook, source: Source) -> PlannedCommand:
        where = str(source.place(command.span.start))
        return self._judged(command, runbook, where)

    def _secret(self, planned: PlannedCommand, runbook: Runbook) -> PlannedCommand:
        """Return the command with the registered secrets that its text uses."""
        given = with_secrets(planned, self.config.secrets)
        taken = {i.name for i in runbook.inputs} | {c.name for s in runbook.steps for c in s.captures}
        for name, _ in given.secrets:
            if name in taken:
                raise UsageError(
                    f"{name} is a value of this runbook and a registered secret",
                    id="secret-is-value",
                    where=runbook.path,
                    advice="give one of them another name",
                )
        return given

    def _judged(self, command: Command, runbook: Runbook, where: str) -> PlannedCommand:
        spoken = command.language or "bash"
        dialect = _dialect(command)
        command = replace(command, language="sql" if is_sql(spoken) else spoken)
        target = self._target(command, dialect, where)
        # The same words mean other things to other servers: SQL is judged as its target reads it.
        read = kinds()[target.kind].dialect if command.language == "sql" else ""
        words = replace(command.words, target=target.name)
        meant = placed(replace(command, language=read or spoken, words=words), target)
        return self._secret(PlannedCommand(command, self.judge(meant, runbook), target), runbook)

    def _target(self, command: Command, dialect: str, where: str) -> Target:
        language = command.language
        possible = kinds_for(language, dialect)
        if not possible:
            return LOCAL
        name = command.words.target or self.target
        target = self.config.target(name, where=where) if name else self.config.targets.get(LOCAL.name, LOCAL)
        if target.kind in possible:
            return target
        if language == "bash" and not command.words.target:
            return self.config.targets.get(LOCAL.name, LOCAL)
        wanted = " or ".join(possible)
        named = f"names the target {name!r}, which is of kind {target.kind}" if name else "names no target"
        raise UsageError(
            f"this {dialect or language} command {named}; it needs one of kind {wanted}",
            id="target-kind",
            where=where,
            advice=f'write target=NAME after the fence\'s language, with [targets.NAME] kind = "{possible[0]}"',
        )


def _dialect(command: Command) -> str:
    """Return the SQL dialect that a fence names, empty where it names none."""
    written = command.info.partition(" ")[0] or command.language
    return dialect_of(written, "") if is_sql(written) else ""


def placed(command: Command, target: Target) -> Command:
    """Return the command with the folder in which it runs: its own, else its target's."""
    if command.words.cwd or not target.cwd:
        return command
    return replace(command, words=replace(command.words, cwd=target.cwd))


def _asking(question: Question) -> Step:
    """Return a row of the evidence table as a step of its own, outside the numbered ones."""
    nothing: tuple[()] = ()
    return Step(
        number=0,
        label="",
        title=question.question,
        section="Evidence",
        prose=nothing,
        commands=(question.command,),
        checks=nothing,
        guards=nothing,
        captures=nothing,
        mentions=nothing,
        span=question.span,
    )


def _looks(runbook: Runbook) -> Iterator[tuple[CommandOutput, Step | None]]:
    for step, expect in _expectations(runbook):
        if isinstance(expect.source, CommandOutput):
            yield expect.source, step


def _expectations(runbook: Runbook) -> Iterator[tuple[Step | None, Expect]]:
    for check in (*runbook.prerequisites, *runbook.proof):
        if check.expect:
            yield None, check.expect
    for step in runbook.steps:
        yield from ((step, check.expect) for check in step.checks if check.expect)
    for guard in runbook.guards:
        yield from ((None, expect) for expect in _condition(guard))
    for step in runbook.steps:
        yield from ((step, expect) for guard in step.guards for expect in _condition(guard))
    for row in runbook.decision.boundaries if runbook.decision else ():
        if row.expect:
            yield None, row.expect
    for when in runbook.escalation.when if runbook.escalation else ():
        if isinstance(when.trigger, Holds):
            yield None, when.trigger.expect


def _condition(guard: Guard) -> Iterator[Expect]:
    if guard.refusal and isinstance(guard.refusal.condition, Holds):
        yield guard.refusal.condition.expect


def _command(look: CommandOutput, step: Step | None) -> Command:
    """Return the command of a check: a request or a query goes where its step's own commands go."""
    first = step.commands[0] if step and step.commands else None
    language = _guessed(look.text, {first.language} if first else set())
    target = first.words.target if first is not None and first.language == language else ""
    return Command(look.text, language, "", FenceWords(target=target), look.span, look.span)


def _alike(one: str, other: str) -> bool:
    return one == other or any(of(one) and of(other) for of in (is_shell, is_sql))


def _guessed(text: str, spoken: AbstractSet[str]) -> str:
    """Return the language of a command that names none: a request, one that is ``spoken`` around it, else bash."""
    if _HTTP.match(text):
        return "http"
    sql = next(filter(is_sql, sorted(spoken)), "")
    if sql and _SQL.match(text):
        return sql
    return "promql" if "promql" in spoken and _PROMQL.match(text) else "bash"
