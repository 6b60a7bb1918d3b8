"""Which pieces of evidence a recipe takes away: removed, moved, emptied, or overwritten by something old.

A program that writes its output into a file writes it anew: such a piece is named, and its route is no danger. Nor is
one that makes again, by a rule of its own, what it takes away.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from itertools import pairwise
from posixpath import basename, dirname, join, normpath, relpath

from msgspec import Struct

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.recipes.inplace import edited
from rung.risk.context import Context
from rung.risk.guards.argv import unfold
from rung.risk.guards.keeps import Answer, Keep, kept
from rung.risk.guards.lost import How, Loss
from rung.risk.guards.unfolded import Unfolded
from rung.risk.word import word

ONTO = frozenset({How.WRITTEN, How.REPLACED})
SPREADS = frozenset({"cp", "rsync"})  # what lies in a folder they write over what lies in another
NOTHING = pattern(
    r"(?:^|[;&|({\n]|\bthen\b|\belse\b|\bdo\b)\s*(?::|true|(?:echo|printf)(?:\s+-n)?(?:\s*(?:''|\"\"))?|cat\s+/dev/null)?\s*\Z"
)
WILD = pattern(r"([*?\[])")
ALSO = frozenset({"-o", "-or", "!", "-not", ",", "-iname"})  # with them not one name alone says what is found
EMPTY = frozenset({"/dev/null", "/dev/zero"})
GIT = pattern(r"\bgit\b(?:\s+-\S+)*\s+(?:stash(?!\s+(?:pop|apply))|checkout|switch|restore)\b")


class Here(Struct, frozen=True):
    """What lies in the project, which of it is evidence, and every path that a rule of the plan makes."""

    there: Collection[str]
    evidence: Sequence[str]
    made: Collection[str]


class Taken(Struct, frozen=True):
    """A piece of evidence, what becomes of it and by which command; ``anew``: a program writes its output there."""

    path: str
    how: How
    by: str
    anew: bool = False


def taken(text: str, folder: str, here: Here) -> Iterator[Taken]:
    """Yield what a command that runs in ``folder`` of the project takes of the evidence, each piece once."""
    if not here.evidence:
        return
    found = _unfolded(text)
    losses = (*found.losses, *edited(found))
    finds = tuple(_called(each.words) for each in found.commands if each.words and basename(each.words[0]) == "find")
    for path in here.evidence if losses else ():
        met = [loss for loss in losses if _met(path, finds) or not _of_find(loss)]
        ways = [each for loss in met if (each := _taken(path, loss, text, folder, here))]
        yield from sorted(ways, key=lambda each: each.anew)[:1]


@lru_cache(maxsize=4096)  # proof routes of one project share most of their commands
def _unfolded(text: str) -> Unfolded:
    return unfold(text, "bash", Context())


def _called(words: Sequence[str]) -> str:
    """Return the pattern that everything a find acts on is called by, a star where more than one word decides."""
    if any(word in ALSO for word in words):
        return "*"
    return next((name for at, name in pairwise(words) if at == "-name"), "*")


def _met(path: str, patterns: Sequence[str]) -> bool:
    """Say whether a find may act on a piece, or on a folder that it lies in."""
    return not patterns or any(fnmatchcase(part, pattern) for part in path.split("/") for pattern in patterns)


def _of_find(loss: Loss) -> bool:
    """Say whether a loss is of what a find meets: by itself, or by the command that it puts a name in."""
    return loss.below and not loss.sure and ("{}" in loss.by or basename(loss.by.partition(" ")[0]) == "find")


def _taken(path: str, loss: Loss, text: str, folder: str, here: Here) -> Taken | None:
    """Return what a loss does to one piece, or None."""
    own = relpath(path, folder or ".")
    if path in here.made or loss.away:
        return None
    if GIT.search(loss.by):
        return Taken(path, How.MAY, loss.by) if _put_back(path, loss, folder, here) else None
    if _spread(path, loss, folder):
        return Taken(path, How.MAY, loss.by)
    loss = _found(own, loss)
    if kept(Keep((WILD.sub(r"[\1]", own),), sweep=False), (loss,)).answer is not Answer.HOLDS:
        return None
    anew = loss.how in ONTO and not _old(loss, text, folder, here)
    return Taken(path, loss.how, loss.by, anew)


def _found(own: str, loss: Loss) -> Loss:
    """Return the loss of one piece itself, where a pattern of the command finds it, or a folder that it lies in."""
    names = [own]
    while loss.below and dirname(names[-1]):
        names.append(dirname(names[-1]))
    if not WILD.search(loss.path.text):
        return loss
    texts = [normpath(join(each, loss.path.text)) for each in loss.folders]
    name = next((name for name in names if any(fnmatchcase(name, text) for text in texts)), "")
    return replace(loss, path=word(name), folders=("",)) if name else loss


def _spread(path: str, loss: Loss, folder: str) -> bool:
    """Say whether the files of a whole folder are written into one that a piece lies in: one may have its name."""
    words = _words(loss.by)
    if not words or basename(words[0]) not in SPREADS or loss.how not in ONTO:
        return False
    if any(re.fullmatch(r"--ignore-existing|--backup.*|-[a-zA-Z]*b[a-zA-Z]*", word) for word in words):
        return False
    name = basename(loss.path.text.rstrip("/"))
    whole = any(re.search(r"(?:/|/\.|\*)$", word) or basename(word) == name for word in words[1:-1])
    places = (normpath(join(folder or ".", each, loss.path.text)) for each in loss.folders)
    return whole and any(place == "." or path.startswith(f"{place}/") for place in places)


def _old(loss: Loss, text: str, folder: str, here: Here) -> bool:
    """Say whether what is written over a piece is nothing, or a file that lay here before."""
    if loss.by.startswith((">", "&>")):
        before = text[: max(text.find(loss.by), 0)]
        return NOTHING.search(before) is not None
    words, places = _words(loss.by)[1:-1], [join(folder or ".", each) for each in loss.folders]
    return any(word in EMPTY or any(_lay(join(place, word), here) for place in places) for word in words)


def _lay(path: str, here: Here) -> bool:
    path = normpath(path)
    return path in here.there and path not in here.made


def goes_on(path: str, folder: str, texts: Sequence[str]) -> bool:
    """Say whether one of these commands adds to a file, so that what emptied it only began it anew."""
    own = re.escape(relpath(path, folder or "."))
    return any(re.search(rf"(?:>>|\btee\s+-a)\s*[\"']?(?:\./)?{own}(?![\w.])", text) for text in texts)


def _put_back(path: str, loss: Loss, folder: str, here: Here) -> bool:
    """Say whether git may put a piece back as it was, or take it away: where it names files, only of these."""
    if loss.how is not How.MAY:
        return False
    named = [word for word in _words(loss.by)[2:] if not word.startswith("-")]
    places = [normpath(join(folder or ".", word)) for word in named]
    files = [place for place in places if place == "." or place in here.there]
    return not files or any(place in {".", path} or path.startswith(f"{place}/") for place in files)


@lru_cache(maxsize=256)  # one loss is held against every piece of evidence
def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()
