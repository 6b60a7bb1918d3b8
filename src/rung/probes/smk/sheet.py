"""The sheet or configuration that names a sample: found by the words in which the inputs of a job differ."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from itertools import product

from rung.model.pattern import pattern
from rung.probes.probe import Case
from rung.probes.smk.configured import configuration
from rung.probes.smk.moved import SPELLED

MOST = 50  # files that may declare samples
LONGEST = 1_000_000  # bytes of one
MARKS = "/._-"
WORD = pattern(r"([/._-])")
WORDS = pattern(r"[^\s,;:=\"'\[\](){}]+")


def naming(case: Case, kept: Sequence[str], more: Sequence[str]) -> str:
    """Return the file that names the new inputs by the word in which they differ, and the others as well."""
    wanted = [words for words in _differing(kept, more) if words] if kept else []
    named = _configured(case) if wanted else frozenset()
    spelled = (path for path, each in case.entries.items() if SPELLED.search(path) and each.size <= LONGEST)
    shown = (path for path in spelled if not path.startswith(".") and path not in named)
    sheets = [path for path in (*sorted(named), *sorted(shown)) if path not in {*kept, *more}]
    for path in sheets[:MOST] if wanted else ():
        said = set(WORDS.findall((case.read(path) or b"").decode("utf-8", "replace")))
        if any(words <= said for words in wanted):
            return path
    return ""


def _configured(case: Case) -> frozenset[str]:
    """Return the files that a value of the configuration names: a sheet may have any name, and lie anywhere."""
    files = tuple(path for path, entry in case.entries.items() if not entry.folder)
    left: list[object] = [*configuration(files, case.read, case.ask, case.version).values.values()]
    found: set[str] = set()
    while left:
        value = left.pop()
        left += [*value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
        name = posixpath.normpath(value) if isinstance(value, str) and value else ""
        if name in case.entries and case.entries[name].size <= LONGEST and not case.entries[name].folder:
            found.add(name)
    return frozenset(found)


def _differing(kept: Sequence[str], more: Sequence[str]) -> Iterator[set[str]]:
    """Yield the words in which the names differ, as a sheet may have them; nothing where one has no such word.

    ``cnt/s-1.txt`` and ``cnt/s-2.txt`` may be named by ``s-1`` and ``s-2``, or by ``1`` and ``2``.
    """
    every = (*kept, *more)
    begin = _shared(every)
    end = _shared([name[::-1] for name in (kept if len(kept) > 1 else every)])
    for first, last in product(("/", MARKS), (".", MARKS)):
        start, stop = _whole(begin, first), _whole(end, last)[::-1]
        found = {name.removeprefix(start).removesuffix(stop) for name in every}
        yield set() if "" in found else found
    yield _in_one_word(kept, more)


def _in_one_word(kept: Sequence[str], more: Sequence[str]) -> set[str]:
    """Return the words by which each new name is another than one there was, and those; nothing where one is not.

    ``qc/s1.fwd.txt`` is ``qc/s3.fwd.txt`` but for one word, whatever else the names of the others differ in.
    """
    old: dict[tuple[object, ...], set[str]] = {}
    for rest, word in (each for name in kept for each in _holes(name)):
        old.setdefault(rest, set()).add(word)
    found: set[str] = set()
    for name in more:
        words = {each for rest, word in _holes(name) if rest in old for each in (word, *old[rest])}
        if not words:
            return set()
        found |= words
    return found


def _holes(name: str) -> Iterator[tuple[tuple[object, ...], str]]:
    """Yield each word of a name, with the rest of the name and where it stood there."""
    parts = WORD.split(name)
    named = parts[:-1] if parts[-2:-1] == ["."] else parts  # a file with another ending is no other sample
    yield from (((at, *parts[:at], *parts[at + 1 :]), part) for at, part in enumerate(named) if part not in MARKS)


def _shared(names: Sequence[str]) -> str:
    """Return what all names begin with."""
    low, high = min(names), max(names)
    return low[: next((at for at, (one, two) in enumerate(zip(low, high, strict=False)) if one != two), len(low))]


def _whole(shared: str, marks: str) -> str:
    """Return what names share, up to the last mark in it: ``raw/s1`` and ``raw/s2`` share a folder, not an ``s``."""
    return shared[: max(shared.rfind(mark) for mark in marks) + 1]
