"""What must still hold at the moment a change starts: it is the one that was approved, and was looked at just now."""

from __future__ import annotations

from rung.app.driving.facts import Desk
from rung.app.driving.log import Log
from rung.app.driving.reach import holding
from rung.model.due import Execute
from rung.model.errors import RefusedError
from rung.model.event.address import called
from rung.run.gate import digest_of
from rung.run.guard import FRESH
from rung.run.procedure import Procedure
from rung.run.state import RunState


def insist_as_approved(desk: Desk, procedure: Procedure, state: RunState, act: Execute) -> None:
    """Raise RefusedError (``script-changed``, ``reach-changed``) where a change is not the one that was approved."""
    if not act.digest:
        return
    before = procedure.step(act.step)
    fresh = desk.as_now(before, procedure, state) if before else None
    if before is None or fresh is None or digest_of(procedure, state, fresh) != act.digest:
        raise RefusedError(
            f"not started: what {called(act.step)} would run was changed after it was approved",
            id="script-changed",
            advice="look at the file, and have it approved as it is now",
        )
    if holding(fresh) - holding(before):
        raise RefusedError(
            f"not started: what {called(act.step)} would take away changed since it was looked at",
            id="reach-changed",
            advice="try it again: it is looked at anew",
        )


def insist_in_time(log: Log, act: Execute, since: int) -> None:
    """Raise RefusedError (``held-up``) for a change whose conditions were looked at too long ago.

    ``since`` is when they were, in microseconds of the clock that only runs forward.
    """
    waited = (log.clock.mono() - since) / 1e6
    if act.digest and waited > FRESH:
        raise RefusedError(
            f"not started: it was held up for {waited:.0f} s after its conditions were looked at",
            id="held-up",
            advice="try it again: they are looked at anew",
        )
