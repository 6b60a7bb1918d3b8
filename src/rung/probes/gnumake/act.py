"""What make runs although nobody asked it to build, as values: one act each, and all that makefiles show of them."""

from __future__ import annotations

from msgspec import Struct, field

from rung.model.effect import Effect, Verdict
from rung.model.replacing import replace
from rung.probes.gnumake.exported import Exports
from rung.probes.gnumake.reach import Graph, reaches
from rung.probes.outward import inward


class Act(Struct, frozen=True):
    """One thing that runs though nothing is to be built: where it stands, what kind it is, and how dangerous.

    ``kind`` is ``shell``, ``assignment``, ``plus``, ``submake``, ``recipe`` (all of one), ``include`` or ``function``.
    ``targets`` are those of the rule it stands under, whose recipe runs it; none where make runs it when it reads.
    ``folder`` is where the make works that runs it, empty for the one that is asked. ``hangs`` is the
    condition, unknown here, on which it hangs whether the line is read at all.
    """

    path: str
    line: int
    kind: str
    text: str
    verdict: Verdict
    targets: tuple[str, ...] = ()
    folder: str = ""
    hangs: str = ""

    @property
    def command(self) -> str:
        """Return the command as far as it is worked out, without the ways up that stay in the project."""
        return inward(self.verdict.unknown or self.text, self.folder)

    @property
    def harmless(self) -> bool:
        """Say whether the command only looks."""
        return self.verdict.effect <= Effect.PROBE


class Started(Struct, frozen=True):
    """A recipe of these targets, run by the make that works in ``folder``, starts another make in ``to``.

    ``makefile`` is the one that the other make reads, as far as that can be told.
    """

    folder: str
    targets: tuple[str, ...]
    to: str
    makefile: str


class Scan(Struct, frozen=True):
    """What the text of the makefiles shows. ``unread`` are makefiles whose name is computed, or that are missing.

    ``exports`` is what reaches the programs that recipes run.
    """

    makefiles: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    unread: tuple[str, ...] = ()
    graph: Graph = field(default_factory=Graph)
    calls: tuple[Started, ...] = ()
    exports: Exports = field(default_factory=Exports)

    def reached(self, goal: str) -> Scan:
        """Return what can run when the goal (empty: the usual one) is only asked for."""
        names, folders = self.graph.below(goal), self.folders(goal)
        mine = (act for act in self.acts if act.folder in folders)
        kept = tuple(act for act in mine if act.folder or not act.targets or reaches(names, act.targets))
        never = {call.makefile for call in self.calls} - {c.makefile for c in self.calls if _made(c, folders, names)}
        return replace(self, acts=kept, unread=tuple(name for name in self.unread if name not in never))

    def folders(self, goal: str) -> set[str]:
        """Return where makes can work when the goal is only asked for; empty for the make that is asked."""
        names, folders = self.graph.below(goal), {""}
        while more := {call.to for call in self.calls if call.to not in folders and _made(call, folders, names)}:
            folders |= more
        return folders

    @property
    def harmful(self) -> tuple[Act, ...]:
        """Return the acts that may change something."""
        return tuple(act for act in self.acts if not act.harmless)


def _made(call: Started, folders: set[str], names: frozenset[str] | None) -> bool:
    return call.folder in folders and (bool(call.folder) or reaches(names, call.targets))
