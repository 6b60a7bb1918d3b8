"""What a probe is: a question, the commands it asks for as values, and how their outputs are read into an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from msgspec import Struct, field

from rung.model.ask import Ask
from rung.model.effect import Verdict
from rung.probes.machine import Machine
from rung.probes.snapshot import Change, Entry

Read = Callable[[str], bytes | None]
"""The bytes of a file of the project by its path below the folder, or None when it is not there."""

Checksum = Callable[[str, str], str | None]
"""The digest of a file of the project by its path and the digest's name (``sha256``), or None when there is no file."""

JudgeCommand = Callable[[str], Verdict]
"""How dangerous a command of a shell is."""


class Trace(StrEnum):
    """What a run leaves while it is not over, and when it was killed; ``LEFT`` is what a job made that failed."""

    LOCK = "lock"
    BEGUN = "begun"
    LEFT = "left"


class Look(Struct, frozen=True):
    """One command to run. ``name`` is unique within the answer.

    ``scratch`` names the scratch copy it runs in; a new name is a new copy, and empty means the project's own folder.
    ``acts`` says that it is meant to change its scratch copy. With ``digests`` the contents of the folder are wanted.
    ``without`` are files to remove from the scratch copy first. ``reads``: no goal is looked at, so that no recipe is.
    """

    name: str
    argv: tuple[str, ...]
    scratch: str = ""
    acts: bool = False
    digests: bool = False
    without: tuple[str, ...] = ()
    reads: bool = False


class Ran(Struct, frozen=True):
    """What came of a look. Times are seconds; ``digests`` are of normalised contents by path, where wanted.

    ``moved`` is what changed in the project's own folder, ``changes`` in the folder the command ran in. ``earlier``: it
    was run for a question before this one, and the project has not changed since.
    """

    look: Look
    exit: int | None
    out: str = ""
    err: str = ""
    seconds: float = 0.0
    cpu: float = 0.0
    size: int = 0
    timed_out: bool = False
    signal: int | None = None
    cut: bool = False
    changes: tuple[Change, ...] = ()
    moved: tuple[Change, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    earlier: bool = False


def no_file(_path: str, _kind: str) -> str | None:
    """Return None: the checksum of a file where there are no files."""
    return None


def as_it_is(path: str) -> str:
    """Return the path: seen from the project's own folder it is what it is."""
    return path


class Case(Struct, frozen=True):
    """All that is known so far: what was asked, the tool's version, its files, and what was run, in order.

    ``entries`` is every path of the project with size and time, as it was before the first look; ``unread`` are the
    folders in it that may not be read, a dot for the project's own. ``machine`` is what is known of where it is asked.
    Where the tool works in another folder, paths are seen from there, and ``placed`` returns one as the project has it.
    """

    ask: Ask
    version: tuple[int, ...]
    read: Read
    judge: JudgeCommand
    entries: Mapping[str, Entry] = field(default_factory=dict)
    ran: tuple[Ran, ...] = ()
    checksum: Checksum = no_file
    unread: tuple[str, ...] = ()
    machine: Machine | None = None
    placed: Callable[[str], str] = as_it_is

    def run(self, name: str) -> Ran | None:
        """Return what came of the look of that name, or None when it was not made."""
        return next((each for each in self.ran if each.look.name == name), None)


class Word(Struct, frozen=True):
    """A verdict word: what it means, and whether it is the answer one hopes for."""

    name: str
    good: bool
    meaning: str


class Answer(Struct, frozen=True):
    """A verdict, what it means here, the evidence for it, what it does not show, and the next narrower command.

    ``kinds`` are the verdict words that one of several causes would have, where the verdict is made of such.
    ``about`` is the output that a narrower question is best put about, where the answer points at one.
    """

    verdict: str
    sentence: str
    evidence: tuple[str, ...] = ()
    not_shown: tuple[str, ...] = ()
    next: str = ""
    kinds: tuple[str, ...] = ()
    about: str = ""


class Probe(Struct, frozen=True):
    """One question. ``next`` returns the next look to make, or None when ``read`` can answer.

    ``copies`` says that it chooses scratch copies for its looks by itself, whatever was asked. ``builds`` says that
    it really builds in them, so that it is left out where a person only wants to look. ``toolless`` says that it reads
    files and nothing else, so that the tool need not be there. ``gathers`` says of a path whether it belongs into the
    bundle that this question can leave outside the project. ``shaken`` are the traces of a run that is not over which
    take the ground from under its good answer. ``by_time``: that rests on the times of files.
    ``ready`` gets what ``next`` and ``read`` would spend long with, while a command runs and there is nothing to do.
    """

    question: str
    words: tuple[Word, ...]
    next: Callable[[Case], Look | None]
    read: Callable[[Case], Answer]
    copies: bool = False
    builds: bool = False
    toolless: bool = False
    gathers: Callable[[str], bool] | None = None
    shaken: frozenset[Trace] = frozenset()
    by_time: bool = False
    ready: Callable[[Case], object] | None = None

    def good(self, verdict: str) -> bool:
        """Say whether the verdict is the answer one hopes for. Raises KeyError for a word the probe does not have."""
        return {word.name: word.good for word in (*self.words, *TROUBLE)}[verdict]


TROUBLE = (
    Word("never-ended", good=False, meaning="The command did not end in time; nothing else is known."),
    Word("target-missing", good=False, meaning="There is no rule for the target, or for something it needs."),
    Word(
        "needs-a-build",
        good=False,
        meaning="Make cannot say beforehand: a make further down needs a file that an earlier one may build.",
    ),
    Word(
        "no-makefile",
        good=False,
        meaning="There is no makefile: another folder is meant (`-C`), or a file of another name (`-f`).",
    ),
    Word("syntax-error", good=False, meaning="The tool cannot read the project's files."),
    Word(
        "rules-disagree", good=False, meaning="The rules of the workflow contradict one another: no plan can be made."
    ),
    Word(
        "out-of-sight",
        good=False,
        meaning="What the answer hangs on lies where it was not looked at; nothing is concluded.",
    ),
    Word(
        "half-made",
        good=False,
        meaning="A run is in progress or was killed, or a job failed and left its output: what would be a good answer "
        "is about files that are half made.",
    ),
    Word(
        "context-missing",
        good=False,
        meaning="A profile, plugin, module, variable or configuration is not here, or the project says what it lacks.",
    ),
    Word("tool-failed", good=False, meaning="The tool gave up; its own words are the evidence."),
)
"""Verdicts that any question may end with."""
