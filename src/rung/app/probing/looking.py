"""Make the looks that a probe asks for, in the project or in copies of it, the folder looked at before and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rung.app.probing.hands import KEPT, Hands
from rung.app.probing.reaching import refuse, refuse_outward
from rung.model.ask import Ask
from rung.model.job import Job, Outcome
from rung.probes.outward import outward
from rung.probes.probe import Case, Look, Probe, Ran
from rung.probes.snapshot import Change, Snapshot, changes
from rung.probes.tool import Tool

if TYPE_CHECKING:
    from rung.app.ports import Ground  # the ports of a run cost 40 ms


@dataclass(frozen=True, slots=True)
class Looking:
    """What makes the looks of one answer."""

    hands: Hands
    ground: Ground
    ask: Ask
    probe: Probe
    tool: Tool

    def looked(self, case: Case, before: Snapshot, *, copying: bool) -> Case:
        """Return the case with every look made that the probe asks for."""
        scratch = ""
        while wanted := self.probe.next(case):
            look = replace(wanted, scratch="look") if copying and not wanted.scratch else wanted
            if not (case.ran or look.reads or self.probe.toolless):
                refuse(outward(self.tool.acts(case), self.hands.judge), "asking for it")
            if look.scratch and not (case.ran and self._goes_on(look, case.ran[-1], chosen=bool(wanted.scratch))):
                files = (path for path, entry in case.entries.items() if not entry.folder)
                scratch = self._copied(files, light=not look.acts)
            if look.acts and not any(ran.look.acts for ran in case.ran):
                refuse_outward(self.hands, self.tool, self.ask, self.ground, scratch)
            ran, before = self._run(look, scratch, before)
            case = replace(case, ran=(*case.ran, ran))
        return case

    def _goes_on(self, look: Look, last: Ran, *, chosen: bool) -> bool:
        """Say whether a look is made in the copy as the last one left it: where that was chosen, or it left no trace.

        A look that acts (a makefile that is made again, a file that is written while reading) would answer for the
        next one, too: that one would be faster, and would find nothing due of what the first has made.
        """
        traces = (change for change in last.changes if not self.tool.own(change.path))
        return last.look.scratch == look.scratch and (chosen or not any(traces))

    def _copied(self, paths: Iterable[str], *, light: bool) -> str:
        """Return a fresh copy in which every file that holds the project's path holds that of the copy."""
        scratch, moved, moves = self.ground.copy(light=light), self.tool.moved, self.tool.moves
        if moved is not None and moves is not None:
            old, names = self.ground.folder, [path for path in paths if moves(path)]
            self.ground.rewrite(scratch, names, lambda path, data: moved(path, data, old, scratch))
        return scratch

    def _run(self, look: Look, scratch: str, before: Snapshot) -> tuple[Ran, Snapshot]:
        where = scratch if look.scratch else self.ground.folder
        if look.without:
            self.ground.remove(scratch, look.without)
        copied = self.ground.snapshot(where) if look.scratch else before
        spent = self.ground.cpu()
        outcome = self.hands.run(Job(argv=look.argv, cwd=where, env=self.tool.env, timeout=self.ask.timeout, cap=KEPT))
        spent = self.ground.cpu() - spent
        after = self.ground.snapshot(self.ground.folder)
        there = changes(copied, self.ground.snapshot(where)) if look.scratch else changes(before, after)
        ran = replace(_ran(look, outcome, where), cpu=spent, changes=there, moved=changes(before, after))
        if look.digests:
            ran = replace(ran, digests=self.ground.digests(where, built=look.acts))
        return ran, after


def _ran(look: Look, outcome: Outcome, where: str) -> Ran:
    """Return what came of a look, the folder's own path in its output written as a dot."""
    out, err = (each.data.decode("utf-8", "replace").replace(where, ".") for each in (outcome.stdout, outcome.stderr))
    return Ran(
        look,
        outcome.exit,
        out,
        err,
        outcome.seconds,
        size=outcome.stdout.total + outcome.stderr.total,
        timed_out=outcome.timed_out,
        signal=outcome.signal,
        cut=bool(outcome.stdout.dropped or outcome.stderr.dropped),
    )


def faults(ran: Ran) -> Sequence[Change]:
    """Return what a look changed that it was not to change."""
    return ran.moved if ran.look.scratch else ran.changes
