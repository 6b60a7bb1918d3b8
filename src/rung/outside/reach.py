"""Which files of this machine a command reaches: looked at by their folders and links, and never opened."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from rung.risk.guards.keeps import ONTO
from rung.risk.guards.lost import How, Loss

MOST = 20_000
"""Entries of folders that are looked at for one path: as many as some tenths of a second allow."""
_WILD = re.compile(r"[*?\[]")
_FOLLOWS = frozenset([How.EMPTIED, How.WRITTEN])
"""What goes through a link to the file itself; the others take the name away."""


class DiskReach:
    """The files as a command sees them that runs in ``cwd``. ``most``: see ``MOST``."""

    def __init__(self, cwd: str, most: int = MOST) -> None:
        self._most = most
        self._cwd = os.path.abspath(cwd or ".")  # noqa: PTH100 - the path as it is written: links are followed apart

    def patterns(self, pattern: str) -> tuple[str, ...]:
        """Return a glob as globs of whole paths: as it is written, and with the links that lead to it followed."""
        if pattern.startswith("*"):
            return (pattern,)
        whole = os.path.normpath(os.path.join(self._cwd, os.path.expanduser(pattern)))  # noqa: PTH111, PTH118 - a glob is no path
        fixed = _WILD.split(whole, maxsplit=1)[0]
        head = whole if fixed == whole else fixed[: fixed.rfind("/") + 1]
        names = (whole, os.path.realpath(head).rstrip("/") + whole[len(head.rstrip("/")) :])
        return tuple(dict.fromkeys(names))

    def lost(self, folder: str, loss: Loss) -> Iterator[str | None]:
        """Yield each file that is lost, under each of its names; None where not all was looked at."""
        text = loss.path.text
        if loss.path.raw.startswith("~"):
            text = os.path.expanduser(text)  # noqa: PTH111 - text that may hold a glob
        path = os.path.join(self._cwd, folder, text)  # noqa: PTH118 - a slash at the end of the text says something
        many = not loss.path.whole and _WILD.search(text)
        for each in glob.iglob(path) if many else (path,):  # noqa: PTH207 - it takes a path that begins at the root
            yield from self._one(each, loss)

    def _one(self, path: str, loss: Loss) -> Iterator[str | None]:
        follows = loss.how in _FOLLOWS
        if loss.how in ONTO and not _holds(path):
            return
        names = _names(path, follows=follows)
        yield from names
        if follows:
            yield from self._also(path)
        if loss.below:
            yield from _below(path, names, self._most)

    def _also(self, path: str) -> Iterator[str | None]:
        """Yield the other names of a file that has some, as far as they lie beside it or where the command runs."""
        try:
            facts = os.stat(path)  # noqa: PTH116 - links are followed, as the command does
        except (OSError, ValueError):
            return
        if not stat.S_ISREG(facts.st_mode) or facts.st_nlink == 1:
            return
        for folder in dict.fromkeys((os.path.dirname(os.path.realpath(path)), self._cwd)):  # noqa: PTH120 - text in, text out
            for name in _tree(folder, self._most):
                if name is not None and _same(name, facts):
                    yield name


def _names(path: str, *, follows: bool) -> tuple[str, ...]:
    plain = os.path.normpath(path)
    head, name = os.path.split(plain)
    whole = follows or path.endswith("/")
    real = os.path.realpath(path) if whole else os.path.join(os.path.realpath(head), name)  # noqa: PTH118 - text in, text out
    return tuple(dict.fromkeys((plain, real)))


def _holds(path: str) -> bool:
    """Say whether there is something to lose by writing there."""
    try:
        facts = os.stat(path)  # noqa: PTH116 - links are followed, as the command does
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(facts.st_mode) and facts.st_size > 0


def _below(path: str, names: tuple[str, ...], most: int) -> Iterator[str | None]:
    if Path(path.rstrip("/")).is_symlink() and not path.endswith("/"):
        return  # the link goes, and not what it leads to
    for found in _tree(names[-1], most):
        if found is None:
            yield None
            continue
        yield from (name + found[len(names[-1]) :] for name in names)


def _tree(folder: str, most: int) -> Iterator[str | None]:
    """Yield what lies below a folder, links not followed; None where it cannot be read, and after ``most``."""
    troubles: list[OSError] = []
    seen = 0
    for at, folders, files in os.walk(folder, onerror=troubles.append):
        for name in (*folders, *files):
            yield os.path.join(at, name)  # noqa: PTH118 - a path of its own for each of many costs too much
        seen += len(folders) + len(files)
        if seen > most:
            break
    missing = all(isinstance(each, FileNotFoundError | NotADirectoryError) for each in troubles)
    if seen > most or not missing:
        yield None


def _same(name: str, facts: os.stat_result) -> bool:
    try:
        found = os.lstat(name)
    except OSError:
        return False
    return (found.st_dev, found.st_ino) == (facts.st_dev, facts.st_ino)
