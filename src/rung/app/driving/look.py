"""Make one typed check: run what it names by looking only, in its time, and say what was seen."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import count

from rung.app.carry.command import carry, ready
from rung.app.driving.alertstate import AlertStates
from rung.app.driving.facts import Fact, Looked, Looking, Watching
from rung.app.driving.log import Log, kept
from rung.app.ports import Runner
from rung.model.due import Look
from rung.model.effect import Facet
from rung.model.errors import RungError
from rung.model.event.address import CheckAt, Part
from rung.model.event.check import Answer, Checked
from rung.model.event.doubt import DoubtLooked
from rung.model.expect import AlertIs, CelIs, ChangedSince, CommandOutput, Expect, Hold, LinesAre, SameAs, StepOutput
from rung.model.job import Terminated
from rung.model.runbook import Runbook
from rung.run.matcher import Apart, Match, Seen, here, match
from rung.run.names import used
from rung.run.procedure import PlannedCommand, Procedure

SHORTEST_PAUSE = 0.05
USUAL_PAUSES = 20
TICK = 1.0
"""Seconds between two words about a look that waits."""


@dataclass(frozen=True, slots=True)
class Glance:
    """One look: whether the expectation held, what was observed, and the output it rests on.

    ``legible`` is False where there was an output that nobody can read for sure: the next one may be clearer.
    """

    answer: Answer
    observed: str
    output: bytes = b""
    legible: bool = True


@dataclass(frozen=True, slots=True)
class Looker:
    """What looking needs. ``stay``: a person sits there, so that Ctrl-C ends the look and not the run.

    ``left`` is the seconds that the run has left: no look begins after them. ``bounded`` ends a comparison that does
    not come to an end, ``apart`` one that hears no signal.
    """

    runner: Runner
    alerts: AlertStates
    procedure: Procedure
    log: Log
    insist: Callable[[PlannedCommand, Runbook], None] = lambda _planned, _runbook: None
    stay: bool = False
    left: float = math.inf
    bounded: Callable[[], AbstractContextManager[None]] = nullcontext
    apart: Apart = here

    def into(self, at: CheckAt, expect: Expect) -> tuple[DoubtLooked, bytes]:
        """Return what one look at a check of a step in doubt showed. It waits for nothing and decides nothing."""
        try:
            glance = self._glance(at, expect)
        except KeyboardInterrupt as stopped:
            glance = self._stopped(stopped, None)
        output = kept(glance.output) if glance.output else None
        return DoubtLooked(at, glance.answer, glance.observed, output), glance.output

    def look(self, act: Look) -> Generator[Fact, None, tuple[Checked, bytes]]:
        """Return the result of a check as an event, with the output it rests on. Never changes anything.

        It tells the beginning and the end of each look, and once a second that it waits for the next one. One that a
        person ends says nothing about what it looked at.
        """
        last: Glance | None = None
        looks = 0
        try:
            for step in self._steps(act):
                match step:
                    case Glance():
                        last, looks = step, looks + 1
                    case _:
                        yield step
        except KeyboardInterrupt as stopped:
            last = self._stopped(stopped, last)
        if last is not None and act.expect.timing.duration > self.left and self._again(act.expect, last):
            seen = f"the time of the run was over before that of the look; seen last: {last.observed}"
            last = Glance(Answer.UNSURE, seen, last.output)
        if last is None:
            raise AssertionError(act)  # whoever looks looks at least once
        output = kept(last.output) if last.output else None
        return Checked(act.check, last.answer, last.observed, stdout=output, looks=looks), last.output

    def _steps(self, act: Look) -> Iterator[Glance | Fact]:
        """Yield each look, with what is to be said before and after it and while the next one is waited for."""
        clock, timing = self.log.clock, act.expect.timing
        ends = clock.mono() + int(min(timing.duration, self.left) * 1e6)
        pause = timing.every or max(timing.duration / USUAL_PAUSES, SHORTEST_PAUSE)
        for attempt in count(1):
            yield Looking(act.check, attempt, self._left(ends))
            glance = self._glance(act.check, act.expect)
            yield glance
            again = self._again(act.expect, glance) and clock.mono() < ends
            yield Looked(act.check, attempt, glance.answer, glance.observed, self._left(ends), again)
            if not again:
                return
            until = min(clock.mono() + int(pause * 1e6), ends)
            while clock.mono() < until:
                yield Watching(act.check, glance.observed, self._left(ends), attempt)
                clock.sleep(min(TICK, max((until - clock.mono()) / 1e6, 0.0)))

    def _left(self, ends: int) -> float:
        return max((ends - self.log.clock.mono()) / 1e6, 0.0)

    def _stopped(self, stopped: KeyboardInterrupt, last: Glance | None) -> Glance:
        """Return what a look that a person ended showed: nothing. Raises again where it is the run that shall end."""
        if not self.stay or isinstance(stopped, Terminated) or isinstance(stopped.__cause__, Terminated):
            raise stopped
        seen = f"; seen last: {last.observed}" if last is not None else ""
        return Glance(Answer.UNSURE, f"the look was ended by Ctrl-C{seen}", last.output if last is not None else b"")

    @staticmethod
    def _again(expect: Expect, glance: Glance) -> bool:
        if expect.timing.hold is Hold.WITHIN:
            return glance.answer is Answer.NO or not glance.legible
        return expect.timing.hold is Hold.THROUGHOUT and glance.answer is Answer.YES

    def _glance(self, at: CheckAt, expect: Expect) -> Glance:
        matcher = expect.matcher
        try:
            if isinstance(matcher, AlertIs):
                seen = self.alerts.state(matcher.alert)
                found = match(matcher, Seen(0, "", {}, seen))
                return Glance(_answer(found) if seen.state is not None else Answer.UNSURE, found.observed)
            exit_code, output, complained, partial = self._output(at, expect)
            if partial and isinstance(matcher, SameAs | LinesAre | CelIs):
                whole = b"" if self._secret(expect) else output
                return Glance(Answer.UNSURE, "the output was too long to be kept whole", whole)
            earlier = self._earlier(matcher.step) if isinstance(matcher, SameAs | ChangedSince) else {}
            seen_now = Seen(exit_code, output.decode("utf-8", "replace"), earlier, complained=complained)
            with self.bounded():
                found = match(matcher, seen_now, self.apart)
        except RungError as fault:
            return Glance(Answer.UNSURE, fault.message)
        legible = not found.doubtful
        if self._secret(expect):
            return Glance(_answer(found), "what was seen is not kept: the command reads secrets", legible=legible)
        return Glance(_answer(found), found.observed, output, legible=legible)

    def _secret(self, expect: Expect) -> bool:
        """Say whether the look reads secrets, so that nothing of its output may be written down."""
        match expect.source:
            case CommandOutput(span=span):
                commands: tuple[PlannedCommand, ...] = (self.procedure.looks[span.start],)
            case StepOutput(number=number):
                planned = self.procedure.step(number)
                commands = planned.commands if planned else ()
            case None:
                commands = ()
        return any(Facet.SENSITIVE in command.verdict.facets for command in commands)

    def _output(self, at: CheckAt, expect: Expect) -> tuple[int, bytes, bool, bool]:
        match expect.source:
            case CommandOutput(span=span):
                return self._run([self.procedure.looks[span.start]])
            case StepOutput(number=number):
                planned = self.procedure.step(number)
                return self._run(list(planned.commands) if planned else [])
            case None:
                return self._own(at)

    def _run(self, commands: list[PlannedCommand]) -> tuple[int, bytes, bool, bool]:
        values = {name: given.value for name, given in self.log.state.values.items()}
        output, code, complained, partial = b"", 0, False, False
        if not commands:
            raise RungError("there is no command to look with", id="look-empty")
        for planned in commands:
            if planned.effect.changes:
                raise RungError(f"not run: a check only looks, and {planned.verdict.reason}", id="look-changes")
            self.insist(planned, self.procedure.runbook)
            # A value may hold what would change the question: refused here as it is before a step.
            ready(planned, {name: value for name, value in values.items() if name in used(planned)})
            said = carry(self.runner, planned, values)
            output, code, complained = output + said.stdout, said.exit, bool(said.stderr)
            partial = partial or bool(said.outcome.stdout.dropped)
            if code:
                break
        return code, output, complained, partial

    def _own(self, at: CheckAt) -> tuple[int, bytes, bool, bool]:
        if at.part is not Part.STEP:
            raise RungError("the expectation names no command", id="look-empty")
        ended = [e for _, e in self.log.state.step(at.step).ended]
        if not ended:
            raise RungError(f"step {at.step} left no output in this run", id="look-empty")
        if any(e.withheld for e in ended):
            raise RungError(f"the output of step {at.step} was not kept: it reads secrets", id="look-withheld")
        output = b"".join(self.log.store.blob(e.stdout.blob) for e in ended)
        return ended[-1].exit, output, bool(ended[-1].stderr.size), any(e.truncated for e in ended)

    def _earlier(self, number: int) -> Mapping[int, str]:
        ended = [e for _, e in self.log.state.step(number).ended]
        if not ended:
            return {}
        output = b"".join(self.log.store.blob(e.stdout.blob) for e in ended)
        return {number: output.decode("utf-8", "replace")}


def _answer(found: Match) -> Answer:
    return Answer.YES if found.holds else Answer.UNSURE if found.doubtful else Answer.NO


def looks_itself(expect: Expect) -> bool:
    """Say whether a check brings its own way of looking: what a step left is not there when its end is unknown."""
    return expect.source is not None or isinstance(expect.matcher, AlertIs)
