"""What an entry is called: its id, a key derived from its file when it has none, and every name an address uses."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from rung.model.runbook import Entry, Runbook

_ADDRESSES = ("aliases", "permalink", "redirect_from")
_INDEX_STEMS = frozenset({"_index", "index", "readme"})
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """Return ``text`` in lower case with every run of other signs as one hyphen, as in a link anchor."""
    return _NOT_SLUG.sub("-", text.casefold()).strip("-")


def stem(path: str) -> str:
    """Return the file's name without its ending; an index page is called after its folder."""
    pure = PurePosixPath(path)
    if pure.stem.casefold() in _INDEX_STEMS and pure.parent.name:
        return pure.parent.name
    return pure.stem


def key(entry: Entry, *, alone: bool) -> str:
    """Return the name by which people and links call ``entry``.

    The written id wins. An entry ``alone`` in its file is called after the file, any other after its title.
    """
    if entry.id:
        return entry.id
    title = slug(entry.title.text)
    return stem(entry.path) if alone or not title else title


def named(runbook: Runbook) -> str:
    """Return the id of a runbook, or its path and title where it has none."""
    return runbook.id or f"{runbook.path} ({runbook.title.text})"


def called(runbook: Runbook) -> tuple[str, ...]:
    """Return the names an address may call a runbook by: its id, its file, what its front matter says, its title."""
    said = [runbook.field("slug"), *(part for name in _ADDRESSES for part in runbook.field(name).split(","))]
    parts = [part.strip(" []'\"").strip("/").rpartition("/")[2] for part in said]
    return tuple(name for name in (runbook.id, stem(runbook.path), *parts, runbook.title.text) if name)
