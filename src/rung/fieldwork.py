"""The part of the wiring that probes need, kept apart because the rest costs 200 ms to import."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import cache, partial
from typing import TYPE_CHECKING, Protocol

from rung.app.probing.hands import Hands
from rung.model.effect import Verdict
from rung.model.job import Job, Outcome, Stream
from rung.model.replacing import replace
from rung.outside.at_work import at_work
from rung.outside.clock import SystemClock
from rung.outside.environment import machine, named_like
from rung.outside.ground import Ground as Folder
from rung.outside.meanwhile import meanwhile
from rung.probes.hide import HIDDEN
from rung.probes.machine import Machine
from rung.secrets.shown import secretive, shown

if TYPE_CHECKING:
    from rung.app.ports import Ground, Shelf  # the ports of a run cost 40 ms


class Listener(Protocol):
    """Who is told of every command that is run: before it, while it runs (at least once a second), and after it."""

    def notice(self, said: str) -> None:
        """Take what is about to begin, before it does."""
        ...

    def begin(self, job: Job) -> None:
        """Take the command that starts now."""
        ...

    def __call__(self, stream: Stream, data: bytes, /) -> None:
        """Take a chunk of its output, or an empty one."""
        ...

    def end(self) -> None:
        """Learn that it ended."""
        ...


def ground(folder: str) -> Ground:
    """Return a folder to look at. Raises UsageError when there is none."""
    return Folder(folder)


def shelf(into: str, project: str) -> Shelf:
    """Return an empty place for a bundle. Raises UsageError when it lies inside the project or is not empty."""
    from rung.outside.bundle import Bundle  # most questions leave none

    return Bundle(into, project)


def hands(listener: Listener | None = None) -> Hands:
    """Return what runs commands and judges them; ``listener`` is told of each."""
    known = machine()
    found = Hands(
        partial(_run, listener),
        _judged,
        named_like(secretive),
        known,
        partial(_installed, known),
        at_work=at_work,
        meanwhile=meanwhile,
    )
    return found if listener is None else replace(found, notice=listener.notice)


def mono() -> int:
    """Return microseconds that never go back."""
    return SystemClock().mono()


def revision(repository: str, name: str) -> AbstractContextManager[str]:
    """Return what lays a revision of a git repository out as a folder. Raises UsageError when it is entered."""
    from rung.outside.revision import laid_out  # only a review of revisions

    return laid_out(repository, name)


def pins(repository: str, name: str) -> dict[str, str]:
    """Return the commit of each submodule of a revision, by path."""
    from rung.outside.revision import pins as listed  # only a review of revisions

    return listed(repository, name)


def _run(listener: Listener | None, job: Job) -> Outcome:
    from rung.outside.process import run  # a list of labs starts no process

    if listener is None:
        return run(job)
    listener.begin(replace(job, argv=tuple(shown(each, HIDDEN) for each in job.argv)))
    try:
        return run(job, listener)
    finally:
        listener.end()


def _installed(known: Machine, package: str, given: Mapping[str, str]) -> str:
    from rung.outside.installed import installed  # GNU make is no Python package

    return installed(package, {**known.env, **given})


@cache
def _judged(text: str) -> Verdict:
    return _classifier()(text)


@cache
def _classifier() -> Callable[[str], Verdict]:
    from rung.outside.shfmt import second_parser  # 20 ms, and most makefiles hold no command to judge
    from rung.risk.classify import classify  # as above
    from rung.risk.context import Context  # as above

    context = Context(second=second_parser())
    return lambda text: classify(text, "bash", context)
