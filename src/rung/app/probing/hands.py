"""What an answer needs of the world: what carries out a look, and what judges a command."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Protocol, TypeVar

from msgspec import Struct

from rung.app.probing.earlier import Earlier
from rung.app.probing.handing import handed
from rung.model.job import MIB, Job, Outcome
from rung.probes.machine import Machine
from rung.probes.probe import JudgeCommand

KEPT = 64 * MIB
"""Bytes of a command's output that are kept."""

T = TypeVar("T")


def _unheard(_said: str) -> None:
    """Take a notice where nobody waits for one."""


class Meanwhile(Protocol):
    """What begins something while a command runs."""

    def __call__(self, work: Callable[[], T], /) -> Callable[[], T]:
        """Begin, and return what waits for the end and returns what came of it, or raises its error."""
        ...


def at_once(work: Callable[[], T]) -> Callable[[], T]:
    """Do something now, and return what returns what came of it."""
    found = work()
    return lambda: found


class Hands(Struct, frozen=True):
    """What carries out a look, and what judges a command that stands in a makefile; ``secrets`` are never shown.

    ``machine`` is what is known of where commands run; None: nothing is. ``installed`` returns the version of a Python
    package (its name, what a command is given) that its command would tell; empty where the command must be asked.
    ``at_work`` returns the processes of programs (their names) that work in a folder or below it now.
    ``meanwhile`` begins something while a command runs.
    ``notice`` tells a person who waits what is about to begin. ``earlier`` is what questions before this one learnt.
    """

    run: Callable[[Job], Outcome]
    judge: JudgeCommand
    secrets: frozenset[str] = frozenset()
    machine: Machine | None = None
    installed: Callable[[str, Mapping[str, str]], str] = lambda _package, _env: ""
    notice: Callable[[str], None] = _unheard
    at_work: Callable[[str, Collection[str]], tuple[int, ...]] = lambda _folder, _names: ()
    earlier: Earlier | None = None
    meanwhile: Meanwhile = at_once

    def env(self, own: Mapping[str, str], place: tuple[str, str], *, builds: bool) -> Mapping[str, str]:
        """Return the variables for a command: the person's, then the tool's ``own``.

        ``place`` is the project's folder and the one the command runs in; ``builds``: it builds there.
        """
        known = self.machine.env if self.machine else {}
        return {**handed(known, *place, builds=builds), **own}
