"""Ask a build one question: make the looks that its probe asks for, and say what it found and what it left behind."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct, field

from rung.app.probing.hands import Hands
from rung.app.probing.hiding import Hiding, hiding
from rung.app.probing.lacking import lacking
from rung.app.probing.looking import Looking, faults
from rung.app.probing.question import Put, find, tool_of
from rung.app.probing.told import Told, made
from rung.app.probing.version import version_of
from rung.model.ask import Ask
from rung.model.errors import RefusedError, UsageError
from rung.model.job import Job, Outcome
from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.probe import Answer, Case, Probe, Ran
from rung.probes.secretvalues import handed, kept
from rung.probes.snapshot import Snapshot
from rung.probes.tool import Tool

if TYPE_CHECKING:
    from rung.app.ports import Ground  # the ports of a run cost 40 ms

AT_WORK = "at-work"  # the kind of every answer about a folder that is being built
GIT_ABOVE = "git-above"  # the kind of every answer from a copy that has no repository, though the project asks git
READ_ONLY = "this folder may not be written to, so nothing can be built in it"
SHOWN = 4  # processes that are named
SETTING = pattern(r"[A-Za-z_][\w.-]*=[^$`\x00-\x08\x0a-\x1f]*")
ROUNDS = 4  # what is missed, and was taken, may miss something in turn


def answer(hands: Hands, ground: Ground, put: Put, ask: Ask) -> Told:
    """Ask one question and return the answer. The folder is looked at before and after every command.

    Raises UsageError (``tool-missing``, ``target-invalid``, ``setting-invalid``, ``question-unknown``), and
    RefusedError (``build-reaches-out``) before a build in a copy that would act elsewhere.
    """
    return answered(hands, ground, put, ask)[0]


def answered(hands: Hands, ground: Ground, put: Put, ask: Ask) -> tuple[Told, Hiding]:
    """Return the same, with what takes the project's secrets out of anything else that is kept of it."""
    probe = find(put.tool, put.question)
    tool = tool_of(put.tool)
    if ask.target.startswith("-") or "=" in ask.target:
        raise UsageError(f"{ask.target!r} is no target", id="target-invalid", advice="name a target of the makefile")
    if not all(map(SETTING.fullmatch, ask.settings)):  # `V!=…`, and an option of make with a value, would run something
        raise UsageError("a setting may not compute anything", id="setting-invalid", advice="give a plain value")
    with closing(ground):
        return _Asking(hands, ground, ask, put, probe, tool).told()


class _Asking(Struct):
    """One question on its way to its answer."""

    hands: Hands
    ground: Ground
    ask: Ask
    put: Put
    probe: Probe
    tool: Tool
    seen: set[str] = field(default_factory=set)
    begun: tuple[frozenset[str], Hiding] | None = None  # what hides secrets, and the files that it was learnt from

    def told(self) -> tuple[Told, Hiding]:
        version = () if self.probe.toolless else self._version()
        busy = self.hands.at_work(self.ground.folder, self.tool.programs) if self.tool.programs else ()
        before = self.ground.snapshot(self.ground.folder)
        case = self._case(version, before)
        plain = self.ask.scratch or self.probe.copies or self.probe.toolless
        why = "" if plain else self.tool.copies(case)
        try:
            case, looking = self._looked(case, before, copying=self.ask.scratch or bool(why))
        except RefusedError as fault:
            self.begun = None  # nobody knows what was changed before
            said = self._hiding(case, ()).said(fault.message)
            raise RefusedError(said, id=fault.id, where=fault.where, advice=fault.advice) from None
        asked = looking.hidden(case)
        found = _beside(self._writable(self._found(case, looking.above)), self.tool, busy)
        hides = self._hiding(case, asked)
        moved = hides.changes(dict.fromkeys(change for ran in (*case.ran, *asked) for change in faults(ran)))
        told = Told(
            tool=self.put.tool, version=".".join(map(str, version)),
            question=self.put.question, asks=self.probe.question,
            target=self.ask.target, folder=self.ground.folder,
            good=self.probe.good(found.verdict) and not moved,
            answer=hides.answer(found),
            looks=tuple(made(ran, hides) for ran in (*case.ran, *asked)),
            faults=moved,
            why_scratch=why if case.ran else "",
            partly=before.cut,
            unread=before.unread,
            copied=self.ground.copied,
            kept_back=self._kept_back(case),
        )  # fmt: skip
        return told, hides

    def _case(self, version: tuple[int, ...], before: Snapshot) -> Case:
        return Case(
            self.ask, version, self._read, self.hands.judge, before.entries,
            checksum=self.ground.checksum, unread=before.unread, machine=self.hands.machine,
        )  # fmt: skip

    def _kept_back(self, case: Case) -> tuple[str, ...]:
        """Return the variables that a build in a copy did not get, and the project names; none where none was made."""
        machine = self.hands.machine
        if machine is None or not any(ran.look.acts for ran in case.ran):
            return ()
        given = {name: value for name, value in machine.env.items() if name not in machine.always}
        return lacking(given, self.ground.folder, self.ground.read, case.entries)

    def _looked(self, case: Case, before: Snapshot, *, copying: bool) -> tuple[Case, Looking]:
        """Make the looks, and make them again while copies miss what lies outside of the folder and can be taken."""
        hands = self.hands
        for _ in range(ROUNDS):
            looking = Looking(hands, partial(self._run, hands), self.ground, self.ask, self.probe, self.tool)
            found = looking.looked(case, before, copying=copying)
            said = "\n".join(_said(ran) for ran in found.ran if ran.look.scratch)
            if not said or looking.above or not self.ground.missed(said):
                break
            hands = replace(hands, earlier=None)  # what was learnt in the copies before is about less
        return found, looking

    def _run(self, hands: Hands, case: Case, job: Job) -> Outcome:
        """Run a command, and get what is needed later ready meanwhile: we only wait then."""
        if self.begun is not None and self.probe.ready is None:
            return hands.run(job)
        begun = hands.meanwhile(lambda: self._meantime(case))
        outcome = hands.run(job)
        begun()  # two who read and judge at once take longer than one after the other
        return outcome

    def _meantime(self, case: Case) -> None:
        if self.probe.ready is not None:
            self.probe.ready(case)  # first: it may read more of the project's files
        if self.begun is None:
            seen = frozenset(self.seen)
            self.begun = seen, hiding(self.ground.read, case.entries, seen, ())

    def _writable(self, found: Answer) -> Answer:
        """Return the answer, led by why no build here can do anything about it, where one may not write here."""
        if self.probe.toolless or self.probe.good(found.verdict) or self.ground.writable:
            return found
        return replace(found, evidence=(READ_ONLY, *found.evidence))

    def _found(self, case: Case, above: str) -> Answer:
        """Return the answer, read as from where the tool works, and weighed by how its last run stands."""
        if above:
            return _other(above)
        seen = self.tool.seen(case)
        return self.tool.mute(case) or self.tool.weighed(seen, self.probe, self.probe.read(seen))

    def _read(self, path: str) -> bytes | None:
        found = self.ground.read(path)
        if found is not None:
            self.seen.add(path)
        return found

    def _hiding(self, case: Case, asked: Sequence[Ran]) -> Hiding:
        """Return what takes out the secrets of the project, of rung's environment, and of what the tool printed."""
        said = tuple(ran.out for ran in (*case.ran, *asked))
        printed = (value for out in said for value in self.tool.secrets(out))
        others = (*self.hands.secrets, *handed(self.ask.settings), *printed)
        found = self._hidden(case, asked)
        found = replace(found, values=found.values | kept(others, frozenset(case.entries)))
        before = (value for out in said for value in self.tool.former(out, lambda text: found.text(text) != text))
        found = replace(found, values=found.values | kept(before, frozenset(case.entries)))
        return replace(found, forms=frozenset(each for out in said for each in self.tool.forms(out)))

    def _hidden(self, case: Case, asked: Sequence[Ran]) -> Hiding:
        """Return what hides the secrets in the project's files; they are read again where a command changed any."""
        if self.begun is not None and not any(ran.moved for ran in (*case.ran, *asked)):
            seen, found = self.begun
            if seen >= self.seen:
                return found
        return hiding(self.ground.read, case.entries, self.seen, ())

    def _version(self) -> tuple[int, ...]:
        found = version_of(self.hands, self.tool)
        if not found:
            raise UsageError(
                f"{self.tool.title} was not found",
                id="tool-missing",
                advice=f"install it, or put it into PATH as `{self.tool.ask[0]}`",
            )
        return found


def _said(ran: Ran) -> str:
    """Return what a command said of what went wrong; what else was printed may be text of a project."""
    return f"{ran.out}\n{ran.err}" if ran.exit and ran.look.argv[0] != "make" else ran.err


def _other(place: str) -> Answer:
    """Answer where what was learnt in a copy hangs on git, and the repository begins above the folder."""
    said = (
        f"The repository of git begins above this folder, and {place} asks git: in a copy it answers otherwise, "
        "so nothing that was looked at in one can be compared with the project."
    )
    not_shown = ("anything that hangs on what git says: a copy of this folder lies in no repository",)
    return Answer("out-of-sight", said, (), not_shown, "git rev-parse --show-toplevel", (GIT_ABOVE,))


def _beside(found: Answer, tool: Tool, busy: Sequence[int]) -> Answer:
    """Return the answer, led by who works in the folder meanwhile: what it says is of a tree that is being built."""
    if not busy:
        return found
    numbers = " ".join(map(str, busy[:SHOWN]))
    said = f"{tool.title} is at work in this folder (process {numbers}): what it has not made yet is not there"
    return replace(found, evidence=(said, *found.evidence), kinds=(AT_WORK, *found.kinds))
