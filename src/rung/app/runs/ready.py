"""What a run will need, before it begins: programs, targets, secrets and a person. Only looked at, never made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from rung.app.carry.kind import Examined, kinds
from rung.app.driving.drive import Driver
from rung.app.ports import Runner
from rung.app.site import Site
from rung.model.errors import RungError
from rung.model.job import Job, Outcome, Request, Survivor
from rung.model.replacing import replace
from rung.model.target import LOCAL, Target
from rung.risk.tools import tools
from rung.run.procedure import PlannedCommand

THERE, MISSING, UNKNOWN, PERSON = "ok", "XX", "??", "--"
PATIENCE = 3.0
"""Seconds for each look: a run is not held up by a target that does not answer, and says so."""
_TYPES = """for name; do printf '%s\\t%s\\n' "$name" "$(type -t -- "$name")"; done"""
_ASKED = ("cmd:", "keyring:")


@dataclass(frozen=True, slots=True)
class Found:
    """One thing: ``ok`` it is there, ``XX`` missing, ``??`` not to be known beforehand, ``--`` for a person to say."""

    word: str
    text: str


def ready(site: Site, driver: Driver) -> tuple[Found, ...]:
    """Return what the steps, checks and questions of a run need, as it looks now. Nothing is recorded of it."""
    commands = tuple(_commands(driver))
    found = (
        *_programs(site, commands),
        *_targets(site, commands),
        *_secrets(site, commands),
        *_people(driver),
    )
    site.forget()
    return found


def _commands(driver: Driver) -> Iterator[PlannedCommand]:
    procedure = driver.procedure
    for planned in (*procedure.steps, *procedure.questions):
        yield from planned.commands
    yield from procedure.looks.values()


def _programs(site: Site, commands: Sequence[PlannedCommand]) -> Iterator[Found]:
    """Yield each program that bash looks for on this machine, builtins and the words of the shell left out."""
    here = [tools(c.command.text) for c in commands if c.target.kind == LOCAL.kind and c.command.language == "bash"]
    names = tuple(dict.fromkeys(name for each in here for name in each.names))
    if names:
        argv = ("bash", "--noprofile", "--norc", "-c", _TYPES, "rung", *names)
        try:
            said = site.runner.run(Job(argv=argv, timeout=PATIENCE)).stdout.data.decode("utf-8", "replace")
        except RungError as fault:
            yield Found(MISSING, f"bash: {fault.message}")
            return
        types = dict(line.split("\t") for line in said.splitlines() if line.count("\t") == 1)
        yield from (_program(name, types.get(name)) for name in names if types.get(name) in {"file", "", None})
    if not all(each.whole for each in here):
        yield Found(UNKNOWN, "programs that only the run names")
    for name in dict.fromkeys(c.target.name for c in commands if c.target.kind == "ssh"):
        yield Found(UNKNOWN, f"programs on {name}")


def _program(name: str, kind: str | None) -> Found:
    if kind is None:
        return Found(UNKNOWN, name)
    return Found(THERE, name) if kind else Found(MISSING, f"{name} is not installed here")


def _targets(site: Site, commands: Sequence[PlannedCommand]) -> Iterator[Found]:
    """Look at each target that is used, all at the same time, with none of its credentials that no command takes."""
    used = {c.target.name: c.target for c in commands if c.target != LOCAL}
    taken = {name: frozenset(c.profile.name for c in commands if c.target.name == name) for name in used}
    runner = _Hurried(site.runner)
    looks = site.together([partial(_look, runner, _only(target, taken[name])) for name, target in used.items()])
    for name, told in zip(used, looks, strict=True):
        bad = next((one for one in told if not one.good), None)
        here = used[name].kind == LOCAL.kind
        yield Found(MISSING, f"{name}: {bad.found}") if bad else Found(THERE, name if here else f"reaches {name}")


def _only(target: Target, taken: frozenset[str]) -> Target:
    return replace(target, profiles=tuple(each for each in target.profiles if each.name in taken))


def _look(runner: Runner, target: Target) -> tuple[Examined, ...]:
    return tuple(kinds()[target.kind].look(runner, target))


def _secrets(site: Site, commands: Sequence[PlannedCommand]) -> Iterator[Found]:
    """Yield each secret that a command uses. One that a program or the keyring gives is asked for when it is used."""
    faults = site.secrets()
    for name, reference in dict(pair for c in commands for pair in c.secrets).items():
        if reference.startswith(_ASKED):
            yield Found(UNKNOWN, f"secret {name}, asked for when it is used")
        else:
            yield Found(MISSING if faults.get(name) else THERE, f"secret {name}")


def _people(driver: Driver) -> Iterator[Found]:
    for check in driver.procedure.runbook.prerequisites:
        if check.expect is None:
            yield Found(PERSON, f"{check.text.text} (you)")


@dataclass(frozen=True, slots=True)
class _Hurried:
    """A runner that waits for nothing longer than ``PATIENCE``."""

    runner: Runner

    def run(self, job: Job) -> Outcome:
        """Run a command."""
        return self.runner.run(replace(job, timeout=min(job.timeout, PATIENCE)))

    def survivors(self, mark: str) -> tuple[Survivor, ...]:
        """Return what a marked job left."""
        return self.runner.survivors(mark)

    def request(self, request: Request) -> Outcome:
        """Make a request."""
        return self.runner.request(replace(request, timeout=min(request.timeout, PATIENCE)))
