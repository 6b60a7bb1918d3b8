"""A change that is not started because the line by which it begins cannot be put where it is read back."""

from __future__ import annotations

from rung.app.driving.log import Log
from rung.app.driving.post import Post, untaken
from rung.model.due import Refuse
from rung.model.errors import RefusedError
from rung.model.event.address import called
from rung.model.event.step import StepRefused

UNANCHORED = "anchor-not-put"


def unanchored(step: int, failure: str) -> RefusedError:
    """Return the refusal of a step for want of its line, with what went wrong."""
    return RefusedError(
        f"not started: {failure}. Without a line there an older copy of this store, put back, would run "
        f"{called(step)} again",
        id=UNANCHORED,
        advice="mend that file and go on, or break the glass with a reason",
    )


def still_unanchored(by: Post, log: Log, step: int) -> Refuse | None:
    """Return the refusal that stands last on record, as it is now, where the files still take no line; else None.

    Nothing of it is on record a second time: no intent that is taken back, and no line that failed.
    """
    match log.last():
        case StepRefused(step=number, rule=rule) if (number, rule) == (step, UNANCHORED):
            why = untaken(by, log)
            fault = unanchored(step, why)
            return Refuse(step, fault.id, fault.message, fault.advice) if why else None
        case _:
            return None
