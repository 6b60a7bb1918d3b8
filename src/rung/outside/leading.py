"""The ways that lead out of a folder (`..`), in the files that say how it is built, and in what these run."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from rung.model.pattern import pattern
from rung.outside.once import Once
from rung.outside.ways import (
    CLIMBS,
    LARGEST_TEXT,
    Way,
    in_text,
    included,
    is_rules,
    is_source,
    joined,
    set_in,
    text_in,
    words_of,
)
from rung.probes.filekind import is_prose
from rung.probes.snapshot import Entry, Snapshot

STEPS = 2  # a makefile names a script, and that one a sheet
UNREAD = pattern(r"(?i).*\.(?:md|rst|html?|log|svg|css|js|patch|diff|lock|pdf|png|jpe?g|gz|o|a|so|pyc|in|am|ac|m4)")
TOOLS_OWN = frozenset({".git", ".snakemake", "node_modules", ".venv", "__pycache__"})
DOTS = frozenset({"", ".", ".."})


def outward(folder: Path, found: Snapshot, once: Once) -> Iterator[Way]:
    """Yield the ways that lead out of a folder whose paths were ``found``; its files are read by ``once``.

    A file of rules counts, a script, sheet or configuration that one of these names, what a source includes, and every
    relative link. A way begins where its file lies; where nothing is there, at the top, where the work is done.
    """
    entries, called = _without_tools(found.entries)
    for name, entry in entries.items():
        if stat.S_ISLNK(entry.mode):
            to = os.fspath((folder / name).readlink())
            if not to.startswith("/"):
                yield Way(joined((folder / name).parent, to))
        elif is_source(name) and _is_text(entry):
            data = once.content(name, entry, LARGEST_TEXT)
            if CLIMBS.search(data):  # half the time of `in`
                yield from (Way(each) for each in included(folder / name, data))
    texts = _own(once, entries, called)
    known = {
        key: value for name, text in texts.items() if "/" not in name and is_rules(name) for key, value in set_in(text)
    }
    for name, text in texts.items():
        yield from in_text(text, ((folder / name).parent, folder), known, rules=is_rules(name))


def _without_tools(entries: Mapping[str, Entry]) -> tuple[Mapping[str, Entry], dict[str, list[str]]]:
    """Return what no tool keeps for itself, and the paths that bear each name."""
    called: dict[str, list[str]] = {}
    for name in entries:
        called.setdefault(name.rpartition("/")[2], []).append(name)
    if TOOLS_OWN.isdisjoint(called):
        return entries, called
    return _without_tools({name: each for name, each in entries.items() if TOOLS_OWN.isdisjoint(name.split("/"))})


def _own(once: Once, entries: Mapping[str, Entry], called: Mapping[str, list[str]]) -> dict[str, str]:
    """Return the texts that say how the folder is built: files of rules, and what these name, two steps far.

    ``called`` are the paths that bear each name.
    """
    rules = ((name, each) for name, each in entries.items() if is_rules(name) and _is_text(each))
    texts = {name: text_in(once.content(name, each, LARGEST_TEXT)) for name, each in rules}
    fresh = dict(texts)
    for step in range(STEPS):  # by its name alone only what a file of rules calls: `cd tools && ./mk.sh`
        named = {each for key, text in fresh.items() for each in _named(key, text, entries, called, bare=not step)}
        meant = ((name, _meant(once, name, entries[name])) for name in named - texts.keys())
        fresh = {name: text for name, text in meant if text is not None}
        texts.update(fresh)
    return texts


def _named(
    name: str, text: str, entries: Mapping[str, Entry], called: Mapping[str, list[str]], *, bare: bool
) -> Iterator[str]:
    """Yield each path that a text names: by its way, or ``bare`` by its name alone."""
    here = name.rpartition("/")[0]
    for word in words_of(text):
        last = word.rpartition("/")[2]
        if last not in called and last not in DOTS:  # most words are no path at all
            continue
        for path in {os.path.normpath(word), os.path.normpath(f"{here or '.'}/{word}")}:
            if path in entries:
                yield path
        if bare:
            yield from called.get(last, ())


def _meant(once: Once, name: str, entry: Entry) -> str | None:
    """Return the text of a file that may name others; None for any other file."""
    if not _is_text(entry) or is_prose(name) or UNREAD.fullmatch(name) or is_source(name):
        return None
    data = once.content(name, entry, LARGEST_TEXT)
    return text_in(data) if "." in name.rpartition("/")[2] or data.startswith(b"#!") else None


def _is_text(entry: Entry) -> bool:
    return stat.S_ISREG(entry.mode) and 0 < entry.size <= LARGEST_TEXT
