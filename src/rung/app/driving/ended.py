"""The end of a command as it goes on record, with what it said."""

from __future__ import annotations

from rung.app.carry.way import Said
from rung.app.driving.log import kept
from rung.model.due import Execute
from rung.model.effect import Facet
from rung.model.event.step import StepEnded
from rung.model.job import Flag
from rung.run.procedure import PlannedCommand


def ended(act: Execute, planned: PlannedCommand, said: Said) -> tuple[StepEnded, bytes, bytes]:
    """Return the event, and the bytes of both streams that it names: none of a command that reads secrets."""
    outcome = said.outcome
    withheld = Facet.SENSITIVE in planned.verdict.facets
    stdout, stderr = (b"", b"") if withheld else (said.stdout, said.stderr)
    event = StepEnded(
        step=act.step,
        index=act.index,
        attempt=act.attempt,
        effect=planned.effect.word,
        script=planned.command.text,
        target=planned.target.name,
        exit=said.exit,
        stdout=kept(stdout, outcome.stdout.total),
        stderr=kept(stderr, outcome.stderr.total),
        milliseconds=int(outcome.seconds * 1000),
        truncated=Flag.TRUNCATED in outcome.flags,
        timed_out=outcome.timed_out,
        interrupted=Flag.INTERRUPTED in outcome.flags,
        signal=outcome.signal or 0,
        survivors=tuple(s.pid for s in outcome.survivors),
        withheld=withheld,
        lost=Flag.LOST in outcome.flags,
        profile=planned.profile.name,
    )
    return event, stdout, stderr
