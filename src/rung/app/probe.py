"""Ask a build one question: make the looks that its probe asks for, and say what it found and what it left behind."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rung.app.hiding import Hiding, hiding
from rung.model.ask import Ask
from rung.model.errors import RefusedError, UsageError
from rung.model.job import MIB, Job, Outcome
from rung.probes.count import many
from rung.probes.gnumake.scan import scan
from rung.probes.outward import outward
from rung.probes.probe import Answer, Case, JudgeCommand, Look, Probe, Ran, Read
from rung.probes.snapshot import Change, Copied, Snapshot, changes
from rung.probes.tool import Tool
from rung.registry import names, offered, thing
from rung.text.phrase.duration import parse_duration

if TYPE_CHECKING:
    from rung.app.ports import Ground  # the ports of a run cost 40 ms

KEPT = 64 * MIB
WIDEST = 160
COSTLY = 0.15  # seconds of copying that are worth a word
NAMED = 8  # folders that are named
LOOKS = 40  # commands that are shown
TOOLS = {"make": "rung.probes.gnumake.tool", "snakemake": "rung.probes.smk.tool"}


@dataclass(frozen=True, slots=True)
class Hands:
    """What carries out a look, and what judges a command that stands in a makefile; ``secrets`` are never shown."""

    run: Callable[[Job], Outcome]
    judge: JudgeCommand
    secrets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Made:
    """One command as it was run, in the "project" or in "scratch". Times are seconds, ``size`` the bytes it wrote."""

    argv: tuple[str, ...]
    place: str
    exit: int | None
    seconds: float
    cpu: float
    size: int
    timed_out: bool


@dataclass(frozen=True, slots=True)
class Put:
    """Which question is put to which tool."""

    tool: str
    question: str


@dataclass(frozen=True, slots=True)
class Told:
    """An answer with everything it rests on.

    ``faults`` are paths that changed although a look should change nothing; ``why_scratch`` says why the looks were
    made in a copy though nobody asked for one. ``partly``: the folder holds more paths than were compared. ``copied``
    is what the scratch copies cost. ``unread`` are folders that may not be read, a dot for the project's own.
    """

    tool: str
    version: str
    question: str
    asks: str
    target: str
    folder: str
    good: bool
    answer: Answer
    looks: tuple[Made, ...]
    faults: tuple[Change, ...]
    why_scratch: str = ""
    partly: bool = False
    copied: Copied = field(default_factory=Copied)
    unread: tuple[str, ...] = ()


def questions(name: str) -> tuple[tuple[str, Probe], ...]:
    """Return every question that can be put to a tool, by its name. Raises UsageError for a tool nobody knows."""
    if name not in TOOLS:
        raise UsageError(f"there are no probes for {name}", id="tool-unknown", advice=f"rung probe {' | '.join(TOOLS)}")
    found = offered(f"rung.probes.{name}", "PROBE", Probe)
    return tuple((module.rpartition(".")[2].replace("_", "-"), each) for module, each in found)


def find(name: str, question: str) -> Probe:
    """Return a probe by its tool and question. Raises UsageError with the questions there are."""
    folder = f"rung.probes.{name}"
    if question.replace("-", "_") in names(folder):
        return thing(f"{folder}.{question.replace('-', '_')}", "PROBE", Probe)
    known = ", ".join(each.replace("_", "-") for each in names(folder))
    raise UsageError(f"{name} is not asked {question!r}", id="question-unknown", advice=f"one of: {known}")


def every(name: str, *, builds: bool) -> tuple[str, ...]:
    """Return every question to a tool; without ``builds`` only those that build nothing, not even in copies."""
    return tuple(question for question, each in questions(name) if builds or not each.builds)


def seconds(text: str) -> float:
    """Return a time limit in seconds. Raises UsageError for what is none."""
    found = parse_duration(text)
    if not found:
        raise UsageError(f"{text!r} is no time limit", id="duration-invalid", advice="write it as 30s or 5m")
    return found


def answer(hands: Hands, ground: Ground, put: Put, ask: Ask) -> Told:
    """Ask one question and return the answer. The folder is looked at before and after every command.

    Raises UsageError (``tool-missing``, ``target-invalid``, ``setting-invalid``, ``question-unknown``), and
    RefusedError (``build-reaches-out``) before a build in a copy that would act elsewhere.
    """
    probe = find(put.tool, put.question)
    tool = thing(TOOLS[put.tool], "TOOL", Tool)
    if ask.target.startswith("-") or "=" in ask.target:
        raise UsageError(f"{ask.target!r} is no target", id="target-invalid", advice="name a target of the makefile")
    if any("$" in each or "`" in each for each in ask.settings):
        raise UsageError("a setting may not compute anything", id="setting-invalid", advice="give a plain value")
    with closing(ground):
        return _Asking(hands, ground, ask, put, probe, tool).told()


def refuse_outward(hands: Hands, tool: Tool, ask: Ask, ground: Ground, scratch: str) -> None:
    """Raise RefusedError when a build, about to run in a copy, would reach out of it by what its recipes say."""
    if tool.elsewhere is not None:
        _refuse(tool.elsewhere(ground.snapshot(scratch).entries, ground.read))
    said = _said(hands, tool, tool.plan(ask), ask, scratch)
    _refuse(outward(tool.commands(said), hands.judge))
    if tool.outside is not None:
        _refuse(tool.outside(said))
        _refuse(tool.outside(_said(hands, tool, tool.outputs(ask), ask, scratch)) if tool.outputs else "")


def _said(hands: Hands, tool: Tool, argv: tuple[str, ...], ask: Ask, scratch: str) -> str:
    """Return what a command prints in a copy, the copy's own path written as a dot."""
    outcome = hands.run(Job(argv=argv, cwd=scratch, env=tool.env, timeout=ask.timeout, cap=KEPT))
    said = "\n".join(each.data.decode("utf-8", "replace") for each in (outcome.stdout, outcome.stderr))
    return said.replace(scratch, ".")


def refuse_acts(hands: Hands, read: Read, makefile: str) -> None:
    """Raise RefusedError when what make runs while it only reads would reach out of a copy."""
    _refuse(outward(tuple(act.command for act in scan(read, hands.judge, makefile).acts), hands.judge))


def _refuse(found: str, what: str = "building it") -> None:
    if found:
        raise RefusedError(
            f"{what} would reach out of the scratch copy: {' '.join(found.split())[:160]}",
            id="build-reaches-out",
            advice="name a target that only builds, or ask without building: rung probe … target",
        )


@dataclass
class _Asking:
    hands: Hands
    ground: Ground
    ask: Ask
    put: Put
    probe: Probe
    tool: Tool
    seen: set[str] = field(default_factory=set)

    def told(self) -> Told:
        version = () if self.probe.toolless else self._version()
        before = self.ground.snapshot(self.ground.folder)
        case = Case(
            self.ask, version, self._read, self.hands.judge, before.entries,
            checksum=self.ground.checksum, unread=before.unread,
        )  # fmt: skip
        plain = self.ask.scratch or self.probe.copies or self.probe.toolless
        why = "" if plain else self.tool.copies(case)
        try:
            case = self._looked(case, before, copying=self.ask.scratch or bool(why))
        except RefusedError as fault:
            said = self._hiding(case).text(fault.message)
            raise RefusedError(said, id=fault.id, where=fault.where, advice=fault.advice) from None
        found, hides = self.tool.mute(case) or self.probe.read(case), self._hiding(case)
        moved = hides.changes(dict.fromkeys(change for ran in case.ran for change in _faults(ran)))
        return Told(
            tool=self.put.tool,
            version=".".join(map(str, version)),
            question=self.put.question,
            asks=self.probe.question,
            target=self.ask.target,
            folder=self.ground.folder,
            good=self.probe.good(found.verdict) and not moved,
            answer=hides.answer(found),
            looks=tuple(_made(ran, hides) for ran in case.ran),
            faults=moved,
            why_scratch=why if case.ran else "",
            partly=before.cut,
            unread=before.unread,
            copied=self.ground.copied,
        )

    def _read(self, path: str) -> bytes | None:
        self.seen.add(path)
        return self.ground.read(path)

    def _hiding(self, case: Case) -> Hiding:
        """Return what takes out the secrets of the project, of rung's environment, and of what the tool printed."""
        printed = (value for ran in case.ran for value in self.tool.secrets(ran.out))
        return hiding(self.ground.read, case.entries, self.seen, (*self.hands.secrets, *printed))

    def _looked(self, case: Case, before: Snapshot, *, copying: bool) -> Case:
        """Return the case with every look made that the probe asks for."""
        scratch = ""
        while wanted := self.probe.next(case):
            look = replace(wanted, scratch="look") if copying and not wanted.scratch else wanted
            if not (case.ran or look.reads or self.probe.toolless):
                _refuse(outward(self.tool.acts(case), self.hands.judge), "asking for it")
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

    def _version(self) -> tuple[int, ...]:
        outcome = self.hands.run(Job(argv=self.tool.ask, env=self.tool.env, timeout=60))
        found = self.tool.version(outcome.stdout.data.decode("utf-8", "replace"))
        if not found:
            raise UsageError(
                f"{self.tool.title} was not found",
                id="tool-missing",
                advice=f"install it, or put it into PATH as `{self.tool.ask[0]}`",
            )
        return found

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


def _faults(ran: Ran) -> Sequence[Change]:
    """Return what a look changed that it was not to change."""
    return ran.moved if ran.look.scratch else ran.changes


def _made(ran: Ran, hides: Hiding) -> Made:
    place = "scratch" if ran.look.scratch else "project"
    return Made(
        tuple(map(hides.text, ran.look.argv)),
        place,
        ran.exit,
        round(ran.seconds, 4),
        round(ran.cpu, 4),
        ran.size,
        ran.timed_out,
    )


def lines(told: Told) -> Iterator[str]:
    """Yield the answer for a person: verdict, evidence, what it does not show, what to ask next."""
    answer = told.answer
    yield f"{answer.verdict}: {answer.sentence}"
    yield from (f"  {line}" for line in answer.evidence)
    if told.faults:
        yield "changed in the project while it was only looked at:"
        yield from (f"  {change.what}: {change.path}" for change in told.faults)
    yield "does not show:"
    yield from (f"  {line}" for line in answer.not_shown)
    if told.unread:
        yield f"  what lies in folders that may not be read: {' '.join(told.unread[:NAMED])}"
    if told.partly:
        yield "  changes of more paths than are compared: the folder is too large"
    if told.why_scratch:
        yield f"looked in a scratch copy: {told.why_scratch}"
    if told.copied.seconds > COSTLY:
        copies = many(told.copied.copies, "scratch copy", "scratch copies")
        size = f"{told.copied.size / 1e6:.0f} MB in {told.copied.paths} files"
        yield f"copying cost {told.copied.seconds:.2f} s: {copies}, {size}"
    yield f"looked with {told.tool} {told.version}:" if told.looks else "looked at the files; no command was run"
    yield from (f"  {_told(made)}" for made in told.looks[:LOOKS])
    if len(told.looks) > LOOKS:
        yield f"  {len(told.looks) - LOOKS} more commands"
    if answer.next:
        yield f"next: {answer.next}"


def _told(made: Made) -> str:
    ended = "stopped, its time was up" if made.timed_out else f"exit {made.exit}"
    where = "" if made.place == "project" else ", in a scratch copy"
    spent = f"{made.seconds:.2f} s, cpu {made.cpu:.2f} s"
    return f"{_short(shlex.join(made.argv))}  ({ended}, {spent}, {made.size} bytes{where})"


def _short(text: str) -> str:
    return text if len(text) <= WIDEST else f"{text[:WIDEST]}…"
