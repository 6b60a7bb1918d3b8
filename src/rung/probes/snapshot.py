"""A folder as it was, and what differs when it is looked at again: what a command did that it did not say."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

ABOVE = "above/above"  # what is written a few folders up by a way that nobody read stays with the copy


class Entry(Struct, frozen=True, gc=False):  # it holds no other value: there is nothing to look for
    """One path: its size in bytes, when it was changed in nanoseconds, its mode; ``folder`` for a folder."""

    size: int
    mtime: int
    mode: int
    folder: bool = False


class Snapshot(Struct, frozen=True):
    """Every path below a folder. ``cut`` when there were more than are kept; ``unread`` are folders nobody may read."""

    entries: Mapping[str, Entry]
    cut: bool = False
    unread: tuple[str, ...] = ()


class Copied(Struct, frozen=True):
    """What all scratch copies cost so far: how many, their bytes and paths together, and the seconds they took.

    ``stand_ins`` are files that may not be read, and are empty in the last copy. ``beside`` lies outside of the folder
    and was copied with it, as it is named from there; ``lacks`` was not, though something may mean it: it is too much.
    """

    copies: int = 0
    size: int = 0
    paths: int = 0
    seconds: float = 0.0
    stand_ins: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


class Change(Struct, frozen=True):
    """What became of one path: ``made``, ``removed``, ``changed`` or ``touched`` (only its time or mode)."""

    path: str
    what: str


REFRESHED = frozenset({Change(".git", "touched"), Change(".git/index", "touched")})


def changes(before: Snapshot, after: Snapshot) -> tuple[Change, ...]:
    """Return what became of each path, sorted.

    Of snapshots that were cut only the paths in both are compared. A folder counts as touched only where nothing that
    was made or removed inside it explains its new time: then something was made and removed again.
    """
    if before.entries == after.entries:
        return ()
    whole = not (before.cut or after.cut)  # in a part of a folder nobody knows what was made or removed
    found = [Change(path, "removed") for path in before.entries.keys() - after.entries.keys() if whole]
    found += [Change(path, "made") for path in after.entries.keys() - before.entries.keys() if whole]
    explained = {each.path.rpartition("/")[0] or "." for each in found}
    for path in before.entries.keys() & after.entries.keys():
        old, new = before.entries[path], after.entries[path]
        if old != new and not (new.folder and path in explained and old.mode == new.mode):
            found.append(Change(path, _became(old, new)))
    return tuple(sorted(found, key=lambda each: (each.path, each.what)))


def without_refresh(found: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return the changes but for what `git describe` and `git status` do: they only refresh git's index.

    Where anything else of git's changed too, more was done than to look, and every path counts.
    """
    git = {each for each in found if each.path == ".git" or each.path.startswith(".git/")}
    return found if git - REFRESHED else tuple(each for each in found if each not in git)


def _became(old: Entry, new: Entry) -> str:
    if new.folder or old.size == new.size:
        return "touched"
    return "changed"
