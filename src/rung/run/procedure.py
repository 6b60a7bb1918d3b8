"""A runbook made ready to run: every command with its verdict, its target and the way it is carried out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rung.model.effect import Effect, Verdict
from rung.model.runbook import Command, Guard, Runbook, Step
from rung.model.target import Profile, Target
from rung.risk.guards.keeps import Kept


@dataclass(frozen=True, slots=True)
class PlannedCommand:
    """One command, judged. ``effect`` is the worse of what was computed and what the author declared.

    ``secrets`` are the registered secrets its text uses: names, and where the values lie. ``files`` are the programs
    that it starts from files, and what those read into themselves: paths as they are written, and the SHA-256 of what
    they hold now; ``unbound`` says in words what could not be followed so. ``pointed`` are the variables of who drives
    the run by which clients on this machine know where to go. ``kept`` says of the guards that name what must not be
    lost, by their patterns, whether it would be: None where nobody looked yet.
    """

    command: Command
    verdict: Verdict
    target: Target
    secrets: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    pointed: tuple[tuple[str, str], ...] = ()
    unbound: tuple[str, ...] = ()
    kept: Mapping[str, Kept] | None = None

    @property
    def effect(self) -> Effect:
        """Return max(declared, computed): a file can never lower a verdict."""
        declared = self.command.words.effect
        return self.verdict.effect if declared is None else max(declared, self.verdict.effect)

    @property
    def profile(self) -> Profile:
        """Return who this command is to its target: what only looks gets the observe profile, where there is one."""
        return self.target.profile(changes=self.effect.changes)


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step and its commands."""

    step: Step
    commands: tuple[PlannedCommand, ...]

    @property
    def effect(self) -> Effect:
        """Return the worst effect of the step's commands; a step without commands only observes."""
        return max((c.effect for c in self.commands), default=Effect.OBSERVE)

    @property
    def target(self) -> Target | None:
        """Return the target of the first command that changes something, else of the first command."""
        changing = next((c.target for c in self.commands if c.effect.changes), None)
        return changing or next((c.target for c in self.commands), None)


@dataclass(frozen=True, slots=True)
class Inherited:
    """A "Do not" of a run that led to this one. ``of`` is its runbook, ``where`` its place, ``why`` it stands.

    Its condition, where it still has one, is a look of this procedure.
    """

    guard: Guard
    of: str
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a run that led to this one was to be escalated, in seconds since the epoch. ``of`` is its runbook."""

    due: float
    text: str
    of: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """A runbook with its steps planned. ``looks`` holds the commands that phrases name, by where they stand.

    ``questions`` are the rows of the evidence table, each a step of number 0 with one command. ``adhoc`` are the
    commands that a person added in this run, each a step of a negative number with one command. ``places`` says where
    each guard stands (``path:line``), by its span. ``secrets`` are the registered references by name. ``deadlines`` and
    ``contacts`` say when, and to whom, the runs above were to be escalated.
    """

    runbook: Runbook
    steps: tuple[PlannedStep, ...]
    looks: Mapping[int, PlannedCommand] = field(default_factory=dict)
    questions: tuple[PlannedStep, ...] = ()
    adhoc: tuple[PlannedStep, ...] = ()
    inherited: tuple[Inherited, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    contacts: tuple[str, ...] = ()
    places: Mapping[int, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)

    def command(self, step: int, index: int) -> PlannedCommand | None:
        """Return a command by its address; step 0 holds the questions of the evidence table."""
        if step == 0:
            return self.questions[index].commands[0] if 0 <= index < len(self.questions) else None
        planned = self.step(step)
        return planned.commands[index] if planned and 0 <= index < len(planned.commands) else None

    def step(self, number: int) -> PlannedStep | None:
        """Return the step (or ad-hoc command) with that number, or None."""
        return next((s for s in (*self.steps, *self.adhoc) if s.step.number == number), None)

    @property
    def targets(self) -> tuple[Target, ...]:
        """Return every target a command may go to, by name."""
        commands = (*(c for s in (*self.steps, *self.questions) for c in s.commands), *self.looks.values())
        return tuple(sorted({c.target for c in commands}, key=lambda target: target.name))

    @property
    def deployment(self) -> bool:
        """Say whether a go decision over prerequisites takes the place of the incident note."""
        return self.runbook.field("Category").casefold() in {"deployment", "maintenance"}
