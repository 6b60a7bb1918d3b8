"""What is known before make begins: its version, the goal, the settings, the environment it gets, and the machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from rung.model.ask import Ask
from rung.probes.gnumake.plain import Given
from rung.probes.machine import Machine
from rung.probes.snapshot import Entry

OWN = frozenset({"SHELL", "CURDIR", "MAKE"})  # whatever the environment says


class World(Struct, frozen=True):
    """All of it for one question. ``pinned`` are the settings of the command line, which no makefile changes.

    ``there`` is every path of the project, None where nobody looked. ``elsewhere``: make is run on a machine that
    nobody knows, so that both sides of each condition count.
    """

    machine: Machine = field(default_factory=Machine)
    version: str = ""
    goal: str = ""
    pinned: tuple[tuple[str, str], ...] = ()
    there: Mapping[str, Entry] | None = None
    elsewhere: bool = False

    @property
    def given(self) -> Given:
        """Return what variables hold before a makefile is read; make says itself what some of them are."""
        env = {name: value for name, value in self.machine.env.items() if name not in OWN}
        goal = {"MAKECMDGOALS": self.goal} if self.goal else {}
        return Given({**env, **goal}, dict(self.pinned))

    def __hash__(self) -> int:
        """Return the hash of what is asked; on one machine nothing else differs."""
        return hash((self.version, self.goal, self.pinned, self.elsewhere))


def pinned(settings: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return settings of a command line (``NAME=VALUE``) as names with their values."""
    return tuple((name, value) for each in settings for name, _, value in [each.partition("=")])


def world(machine: Machine, version: tuple[int, ...], ask: Ask, there: Mapping[str, Entry] | None = None) -> World:
    """Return what make knows when it is asked."""
    return World(machine, ".".join(map(str, version)), ask.target, pinned(ask.settings), there)
