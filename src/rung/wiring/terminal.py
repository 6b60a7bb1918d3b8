"""The terminal and the signals of this process."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import NoReturn


def single_keys() -> AbstractContextManager[Callable[[float], str | None]]:
    """Read single keys from the terminal while this lasts; each call waits some seconds for one."""
    from rung.outside.terminal import single_keys as reading  # only who sits at a run presses keys

    return reading()


def columns(widest: int) -> int:
    """Return how many columns a line may have here."""
    from rung.outside.width import columns as measured  # what goes into a pipe has no width

    return measured(widest)


def forget_typed() -> None:
    """Drop what was typed ahead."""
    from rung.outside.terminal import forget_typed as forget  # as above

    forget()


def bounded() -> AbstractContextManager[None]:
    """End, while this lasts, a pattern that does not come to an end."""
    from rung.outside.bounded import bounded as ending  # only who looks at output has patterns to hold it against

    return ending()


def apart(question: Callable[[], bool]) -> bool:
    """Ask what a signal would not end in a process that can be ended."""
    from rung.outside.apart import apart as asking  # only who meets a cel expression

    return asking(question)


def heed_signals() -> None:
    """End in order when the system asks for it. For programs that drive a run, not for libraries."""
    from rung.outside.signals import heed  # only who drives a run has something to end

    heed()


def end_quietly() -> None:
    """Let Ctrl-C pass from now on: it was heard, and this process ends."""
    from rung.outside.signals import end_quietly as ending  # most calls end by themselves

    ending()


def leave(code: int) -> NoReturn:
    """End this process with an exit code, at once."""
    from rung.outside.leaving import leave as leaving  # when all else was loaded

    leaving(code)
