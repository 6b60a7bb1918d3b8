"""Make the looks that a probe asks for, in the project or in copies of it, the folder looked at before and after."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from rung.app.probing.hands import KEPT, Hands
from rung.app.probing.reaching import refuse, refuse_outward
from rung.model.ask import Ask
from rung.model.job import Job, Outcome
from rung.model.replacing import replace
from rung.probes.outward import outward
from rung.probes.probe import Case, Look, Probe, Ran
from rung.probes.snapshot import ABOVE, Change, Snapshot, changes, without_refresh
from rung.probes.tool import Tool

if TYPE_CHECKING:
    from rung.app.ports import Ground  # the ports of a run cost 40 ms


class Looking(Struct):
    """What makes the looks of one answer. ``run`` runs a command, given what was learnt before it."""

    hands: Hands
    run: Callable[[Case, Job], Outcome]
    ground: Ground
    ask: Ask
    probe: Probe
    tool: Tool
    scratch: str = ""  # the copy that the last look was made in
    unseen: int = 0  # the last looks, in the project, since which it was not compared
    above: str = ""  # where the project asks for what lies above it, so that no copy can tell the same

    def looked(self, case: Case, before: Snapshot, *, copying: bool) -> Case:
        """Return the case with every look made that the probe asks for, up to the first that no copy can answer.

        The project is compared with what it was after the last of several looks in it that follow one another.
        """
        while True:
            wanted = self.probe.next(self.tool.seen(case))
            if self.unseen and (wanted is None or wanted.scratch or copying or self.hands.earlier):
                case, before = self._compared(case, before)
                if case.ran[-1].moved:
                    continue  # what is asked next may hang on it
            if wanted is None:
                break
            look = replace(wanted, scratch="look") if copying and not wanted.scratch else wanted
            self.above = self.tool.above(self.tool.seen(case)) if look.scratch and not self.scratch else ""
            if self.above:
                break
            if not (case.ran or look.reads or self.probe.toolless):
                refuse(outward(self.tool.acts(case), self.hands.judge), "asking for it")
            ran, before = self._made(case, look, before, chosen=bool(wanted.scratch))
            case = replace(case, ran=(*case.ran, ran))
        return case

    def _made(self, case: Case, look: Look, before: Snapshot, *, chosen: bool) -> tuple[Ran, Snapshot]:
        """Return what came of a look, and how the project is by what was seen of it: after one in it that comes later.

        ``chosen``: the question asked for the copy that it is made in.
        """
        told = None if chosen else self._told(case, look, before)
        if told is not None:
            return told, before
        if not look.scratch:
            self.unseen += 1
            return self._asked(case, look, self.ground.folder), before
        self._place(case, look, before, chosen=chosen)
        ran, after = self._run(case, look, self.scratch, before)
        ran, after = self._plainly(case, ran, after)
        if self.hands.earlier and not chosen:
            self.hands.earlier.keep(look, before, ran)
        return ran, after

    def _compared(self, case: Case, before: Snapshot) -> tuple[Case, Snapshot]:
        """Return the case with what changed in the project, and how that is now.

        Each look since it was last compared may have done it, and is told of all of it.
        """
        after, first = self.ground.snapshot(self.ground.folder), len(case.ran) - self.unseen
        moved, self.unseen = without_refresh(changes(before, after)), 0
        told = tuple(replace(ran, changes=moved, moved=moved) for ran in case.ran[first:])
        if self.hands.earlier:
            self.hands.earlier.keep(told[-1].look, before, told[-1])
        return replace(case, ran=(*case.ran[:first], *told)), after

    def _told(self, case: Case, look: Look, before: Snapshot) -> Ran | None:
        """Return what a question before this one learnt by the same look; None where it must be made."""
        if self.hands.earlier is None or any(ran.look.argv == look.argv for ran in case.ran):
            return None
        ran = self.hands.earlier.told(look, before)
        if ran is None:
            return None
        if look.scratch:
            self.scratch = ""  # the copy that it was made in is gone, and no other is as it left that one
        return replace(ran, digests=self.ground.digests(self.ground.folder)) if look.digests else ran

    def _place(self, case: Case, look: Look, before: Snapshot, *, chosen: bool) -> None:
        """Make the copy that a look needs, and see that it may build there."""
        goes_on = bool(self.scratch and case.ran) and self._goes_on(look, case.ran[-1], chosen=chosen)
        if look.scratch and not goes_on:
            self._copy(case, light=not look.acts, moving=self._ours(look), before=before)
        if look.acts and not any(ran.look.acts for ran in case.ran):
            self._allowed(case, before)
            self.hands.notice(building(self.tool.title, self.ask))

    def _allowed(self, case: Case, before: Snapshot) -> None:
        """Raise RefusedError before a build that would reach out of its copy, which is fresh again after this."""
        refuse_outward(self.hands, self.tool, self.ask, self.ground, self.scratch)
        if self.tool.acts(
            case
        ):  # it was asked what it would run, and what it runs when it is asked may have changed it
            self._copy(case, light=False, before=before)

    def hidden(self, case: Case) -> tuple[Ran, ...]:
        """Return what came of asking for the secrets that no file tells, where the last look was made.

        Nothing is asked where a look was not answered in time: this would not be either.
        """
        asks = self.tool.hides(case) if case.ran else ()
        if not asks or any(ran.timed_out and not ran.look.acts for ran in case.ran):
            return ()
        if case.ran[-1].look.scratch and not self.scratch:
            self._copy(case, light=True)
        scratch, before = self.scratch, self.ground.snapshot(self.ground.folder)
        found = []
        for number, argv in enumerate(asks, start=1):
            look = Look(f"hidden-{number}", argv, "hidden" if scratch else "")
            ran, before = self._run(case, look, scratch, before)
            found.append(ran)
        return tuple(found)

    def _goes_on(self, look: Look, last: Ran, *, chosen: bool) -> bool:
        """Say whether a look is made in the copy as the last one left it: where that was chosen, or it left no trace.

        A look that acts (a makefile that is made again, a file that is written while reading) would answer for the
        next one, too: that one would be faster, and would find nothing due of what the first has made.
        """
        traces = (change for change in last.changes if not self.tool.own(change.path))
        same = last.look.scratch == look.scratch and self._ours(last.look) == self._ours(look)
        return same and (chosen or not any(traces))

    def _ours(self, look: Look) -> bool:
        """Say whether it is the tool that is asked: any other program (git) is asked about the files as they are."""
        return look.argv[0] == self.tool.ask[0]

    def _plainly(self, case: Case, ran: Ran, before: Snapshot) -> tuple[Ran, Snapshot]:
        """Return what came of a look in a copy, made again where the project's own words stand for what was asked.

        The files are changed for that one look alone: whatever else is asked in the copy finds them as they were.
        """
        plainer = self.tool.plainer
        if plainer is None or not ran.look.scratch or ran.look.acts or not plainer.hides(ran):
            return ran, before
        held: dict[str, bytes] = {}

        def without(path: str, data: bytes) -> tuple[str, bytes]:
            held[path] = data
            return path, plainer.without(data)

        names = [path for path, entry in case.entries.items() if not entry.folder and plainer.holds(path)]
        self.ground.rewrite(self.scratch, names, without)
        again, after = self._run(case, replace(ran.look, without=(), digests=False), self.scratch, before)
        self.ground.rewrite(self.scratch, tuple(held), lambda path, _data: (path, held[path]))
        return replace(plainer.joined(ran, again), moved=(*ran.moved, *again.moved)), after

    def _copy(self, case: Case, *, light: bool, moving: bool = True, before: Snapshot | None = None) -> None:
        """Make a fresh copy; in one that is ``moving``, every file that holds the project's path holds the copy's.

        The project is compared with ``before`` when the copy was used: what changed since is told then.
        """
        self.scratch, moved, moves = self.ground.copy(light=light, found=before), self.tool.moved, self.tool.moves
        if moving and moved is not None and moves is not None:
            old, scratch = self.ground.folder, self.scratch
            names = [path for path, entry in case.entries.items() if not entry.folder and moves(path)]
            self.ground.rewrite(scratch, names, lambda path, data: moved(path, data, old, scratch))

    def _run(self, case: Case, look: Look, scratch: str, before: Snapshot) -> tuple[Ran, Snapshot]:
        where = scratch if look.scratch else self.ground.folder
        if look.without:
            self.ground.remove(scratch, look.without)
        copied = self.ground.snapshot(where) if look.scratch else before
        ran = self._asked(case, look, where)
        after = self.ground.snapshot(self.ground.folder)
        moved = without_refresh(changes(before, after))
        there = without_refresh(changes(copied, self.ground.snapshot(where))) if look.scratch else moved
        return replace(ran, changes=there, moved=moved), after

    def _asked(self, case: Case, look: Look, where: str) -> Ran:
        """Run a command and return what came of it, without what it changed."""
        spent = self.ground.cpu()
        env = self.hands.env(self.tool.env, (self.ground.folder, where), builds=look.acts)
        job = Job(argv=look.argv, cwd=where, env=env, timeout=self.ask.timeout, cap=KEPT)
        outcome = self.run(case, job)
        ran = replace(_ran(look, outcome, where), cpu=self.ground.cpu() - spent)
        return replace(ran, digests=self.ground.digests(where, built=look.acts)) if look.digests else ran


def building(title: str, ask: Ask) -> str:
    """Return what a person is told before the first build of an answer begins."""
    limit = f"each build is stopped after {ask.timeout:g} s (--timeout)"
    return f"{title} builds {ask.target or 'the default target'} in a scratch copy; nothing is built here; {limit}"


def _ran(look: Look, outcome: Outcome, where: str) -> Ran:
    """Return what came of a look, the folder's own path in its output written as a dot."""
    out, err = (_said(each.data.decode("utf-8", "replace"), where) for each in (outcome.stdout, outcome.stderr))
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


def _said(text: str, where: str) -> str:
    """Return a text with the folder's path as a dot, and what stands above a copy by the way that leads there."""
    said = text.replace(where, ".")
    top, above, _ = where.partition(f"/{ABOVE}/")
    place, way = posixpath.dirname(where), "../"
    while above and top in said and len(place) >= len(top):
        said = re.sub(rf"{re.escape(place)}(?![\w./-])", way.rstrip("/"), said.replace(f"{place}/", way))
        place, way = posixpath.dirname(place), f"../{way}"
    return said


def faults(ran: Ran) -> Sequence[Change]:
    """Return what a look changed that it was not to change."""
    return ran.moved if ran.look.scratch else ran.changes
