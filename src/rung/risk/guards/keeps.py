"""Say whether a guard that names the removal of a path forbids another way to lose it.

The words of the guard choose. `rm c.db` names what must stay: no known way to remove, move, empty or overwrite it is
free. `rm -rf /srv/*` names a sweep, and other ways to sweep are the same; a file that is written is none. `rm *` and
`rm -rf` name the program and no thing, and what else loses a file is another command.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from fnmatch import fnmatchcase
from functools import lru_cache
from posixpath import basename, join, normpath
from typing import Protocol

from msgspec import Struct

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.risk.deceiving import tame
from rung.risk.guards.found import FOUND, GLOB, may_be
from rung.risk.guards.lost import How, Loss
from rung.risk.guards.trimmed import trimmed
from rung.risk.placeholder import ANGLE
from rung.risk.word import DYNAMIC

REMOVES = frozenset(["rm", "unlink", "rmdir", "shred", "truncate", "wipe", "srm"])
_WILD = pattern(r"[*?\[]")
_PAIR = pattern(r"([\"'])([^\"']*)\1")
ONTO = frozenset([How.WRITTEN, How.REPLACED])
"""What takes a place where perhaps nothing was."""
SWEEPS = frozenset([How.REMOVED, How.MOVED, How.CODE])
"""What takes all that lies below a folder, or may."""
UNSURE = frozenset([How.MAY, How.SENT])
"""What may come upon the thing, and may not."""
UNKNOWN = frozenset([DYNAMIC, FOUND])
"""Characters that stand for a part of a path that is only known when it runs."""


class Keep(Struct, frozen=True):
    """The paths that a guard names the removal of, as globs. ``sweep``: with all that lies below."""

    paths: tuple[str, ...]
    sweep: bool


class Answer(Enum):
    """Whether a guard holds against a loss. ``UNSEEN``: it could not be judged, and a person has to."""

    FREE = "free"
    HOLDS = "holds"
    UNSEEN = "could not be judged"


class Kept(Struct, frozen=True):
    """The answer for a command, and the sentence that explains it."""

    answer: Answer
    reason: str = ""


class Disk(Protocol):
    """The files of this machine, seen from the folder in which a command runs. Nothing is changed."""

    def patterns(self, pattern: str) -> tuple[str, ...]:
        """Return a glob as globs of whole paths, with the links that lead to it followed."""
        ...

    def lost(self, folder: str, loss: Loss) -> Iterator[str | None]:
        """Yield the whole path of each file that is lost, under each name that it has; None: not all was looked at.

        A file that is not there, or empty, is not lost by being written.
        """
        ...


@lru_cache(maxsize=256)
def keep(pattern: str) -> Keep | None:
    """Return what a guard keeps; None where it names no removal, or no thing."""
    words = [_PAIR.sub(r"\2", each) for each in tame(ANGLE.sub("*", trimmed(pattern))).split()]
    if not words or basename(words[0]) not in REMOVES:
        return None
    options = [each for each in words[1:] if each.startswith("-")]
    paths = tuple(each for each in words[1:] if each not in options and re.search(r"[A-Za-z0-9]", each))
    sweep = any(re.match(r"-[A-Za-z]*[rR]|--recursive", each) for each in options)
    return Keep(paths, sweep) if paths else None


def kept(wanted: Keep, losses: Iterable[Loss], disk: Disk | None = None) -> Kept:
    """Return whether what is to be kept is lost. ``disk`` looks; without it, only the words speak."""
    worst = Kept(Answer.FREE)
    for each in map(_whole, losses) if wanted.sweep else losses:
        if wanted.sweep and not (each.below and each.how in SWEEPS):
            continue
        for path in wanted.paths:
            found = _looked(path, each, disk) if disk is not None and not each.away else _read(path, each)
            if found.answer is Answer.HOLDS:
                return found
            worst = found if found.answer is Answer.UNSEEN else worst
    return worst


def _whole(loss: Loss) -> Loss:
    """Return the loss of a folder for that of all that lies in it: what empties it sweeps it."""
    text = loss.path.text
    if loss.path.whole or not re.search(r"(?:\A|/)\*\Z", text):
        return loss
    return replace(loss, path=replace(loss.path, text=text[:-1].rstrip("/") or text[:-1] or ".", whole=True))


def _looked(path: str, loss: Loss, disk: Disk) -> Kept:
    patterns = disk.patterns(path)
    if UNKNOWN & set(loss.path.text):
        here = disk.patterns(".")
        placed = replace(loss, folders=(*loss.folders, *(join(each, to) for each in here for to in loss.folders)))
        answers = [_read(each, placed) for each in patterns]
        return next((each for each in answers if each.answer is not Answer.FREE), answers[0])
    whole = True
    for folder in loss.folders:
        if UNKNOWN & set(folder):
            whole = False
            continue
        for name in disk.lost(folder, loss):
            if name is None:
                whole = False
            elif any(fnmatchcase(name, each) for each in patterns):
                answer = Answer.UNSEEN if loss.how in UNSURE else Answer.HOLDS
                # A name may hold bytes that are no text, and the reason goes on record.
                told = name.encode("utf-8", "backslashreplace").decode("utf-8")
                return Kept(answer, f"`{loss.by}` {loss.how.value} {told}")
    return Kept(Answer.FREE) if whole else Kept(Answer.UNSEEN, f"not all that `{loss.by}` reaches was looked at")


def _read(path: str, loss: Loss) -> Kept:
    """Answer by the words alone: on another machine, or where a part of the path is only known when it runs."""
    answers = {_said(text, path, loss) for text in _texts(loss)}
    if Answer.HOLDS in answers:
        return Kept(Answer.HOLDS, f"`{loss.by}` {loss.how.value} {path}")
    if Answer.UNSEEN in answers:
        told = f"`{loss.by}` {loss.how.value}"
        return Kept(Answer.UNSEEN, told if loss.how is How.CODE else f"nobody looked at what {told}")
    return Kept(Answer.FREE)


def _texts(loss: Loss) -> Iterator[str]:
    text = loss.path.text
    if not loss.path.whole:
        text = GLOB.sub(FOUND, text)
    yield from {text, *(normpath(join(folder, text)) for folder in loss.folders)}


def _said(text: str, path: str, loss: Loss) -> Answer:
    fixed = _WILD.split(path, maxsplit=1)[0]
    if UNKNOWN & set(text):
        return Answer.UNSEEN if _may_reach(text, path, below=loss.below) else Answer.FREE
    # What is written beside it, as a copy is, was perhaps not there before: only a look could tell.
    sure = loss.how not in UNSURE and (fixed == path or loss.how not in ONTO)
    if fnmatchcase(text, path) or fnmatchcase(normpath(text), normpath(path)):
        return Answer.HOLDS if sure else Answer.UNSEEN
    # From a home there no path begins that a guard names, and a path from here is none there.
    apart = loss.how is How.SENT and not (text.startswith("/") and fixed.startswith("/"))
    if apart or not loss.below:
        return Answer.UNSEEN if loss.how is not How.SENT and _may_lie(normpath(text), path, loss) else Answer.FREE
    found = _under(normpath(text), fixed.removeprefix("./"), sure=sure)
    inside = fixed == path and found is Answer.UNSEEN and normpath(text).startswith(f"{normpath(path)}/")
    return Answer.FREE if inside else found  # a part of what is to be kept whole is not the whole


def _may_lie(text: str, path: str, loss: Loss) -> bool:
    """Say whether one of two paths is whole, and the other may be it, counted from a folder that nobody knows."""
    here, there = path.startswith("/"), text.startswith("/")
    if here == there or (loss.how in ONTO and "/" not in (text if here else path).removeprefix("./")):
        return False  # what is written elsewhere under a name alone is a copy as a rule
    return path.endswith(f"/{text}") if here else fnmatchcase(text, f"*/{path.removeprefix('./')}")


def _may_reach(text: str, path: str, *, below: bool) -> bool:
    """Say whether a path with unknown parts may be what a guard names, or a folder that it lies in."""
    text = re.sub(r"(?<=/)(?:\./|/)+|(?<=/)\.\Z", "", text)
    # Where the unknown part is the folder itself, what follows is counted from there; a path may count from any.
    within = join(FOUND, text) if path.startswith("/") and not text.startswith("/") else text
    if text.startswith("/") and "/" in path.lstrip("./") and not path.startswith("/"):
        path = f"*/{path.removeprefix('./')}"
    for each in (within, text, re.sub(f"\\A[{DYNAMIC}{FOUND}]/", "", text)):
        if may_be(each, path) or (below and may_be(join(each, FOUND), path)):
            return True
    return False


def _under(folder: str, fixed: str, *, sure: bool) -> Answer:
    """Say whether what begins with ``fixed`` (the empty one: anywhere) is lost with all that lies below a folder."""
    if not fixed or folder.startswith("/") != fixed.startswith("/"):
        return Answer.UNSEEN
    below = "" if folder == "." else f"{folder.rstrip('/')}/"
    if fixed.startswith(below):
        return Answer.HOLDS if sure else Answer.UNSEEN
    return Answer.UNSEEN if below.startswith(fixed) else Answer.FREE
