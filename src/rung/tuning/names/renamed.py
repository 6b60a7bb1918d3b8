"""Names of variables, constants and functions that became others, and of which nothing else did."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from rung.model.pattern import pattern
from rung.probes.filekind import is_workflow
from rung.tuning.names import inmake, inpython
from rung.tuning.reaching.notes import is_note
from rung.tuning.side import MAKEFILE, Side

WORD = pattern(r"[A-Za-z_]\w+")
PIECE = pattern(r"\w+|[^\w\s]")
MOST_TEXTS, MOST_FILES, LARGEST = 40, 5000, 400_000


def renamed(one: Side, two: Side, differ: frozenset[str]) -> dict[str, str]:
    """Return the names that became others in every text of the project that says them, by what they were.

    A name is given back only where nothing but the texts that say it can tell the difference: no file of the side after
    holds it, none of the side before holds the new one, and each text says it as a name of its own alone.
    """
    both = (path for path in sorted(differ) if is_code(path) and path in one.paths and path in two.paths)
    texts = {path: (one.text(path), two.text(path)) for path in both}
    large = any(len(old) > LARGEST for old, _ in texts.values())
    if not 0 < len(texts) <= MOST_TEXTS or len(one.paths) > MOST_FILES or large:
        return {}
    names = {old: new for old, new in _candidates(texts) if _alone(old, new, texts)}
    said = _others((one, two), differ, frozenset(texts), {*names, *names.values()}) if names else set()
    return {old: new for old, new in names.items() if not {old, new} & said}


def with_names(names: Mapping[str, str], data: bytes) -> bytes:
    """Return the bytes of a text of the side before with its names changed; ``names`` as ``renamed`` returns them."""
    return _form(names).sub(lambda found: names[found[0].decode()].encode(), data)


def is_code(path: str) -> bool:
    """Say whether names are looked for in a file."""
    return MAKEFILE.search(path) is not None or is_workflow(path) or path.endswith(".py")


def _form(names: Iterable[str]) -> re.Pattern[bytes]:
    return re.compile(rb"\b(?:" + b"|".join(re.escape(name.encode()) for name in names) + rb")\b")


def _candidates(texts: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield each name with the one that stands in its place, where that is always the same one, and the other way."""
    old, new = (Counter(word for each in texts.values() for word in WORD.findall(each[n])) for n in (0, 1))
    gone = {name for name in old if name not in new}
    came = {name for name in new if name not in old}
    votes: defaultdict[str, set[str]] = defaultdict(set)
    for before, after in texts.values():
        for one, two in _moved(before.splitlines(), after.splitlines()):
            votes[one].add(two)
    takers = Counter(name for each in votes.values() for name in each)
    for name, others in votes.items():
        taker = next(iter(others))
        if len(others) == 1 and takers[taker] == 1 and name in gone and taker in came and old[name] == new[taker]:
            yield name, taker


def _moved(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the words that differ on lines of the same shape."""
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "replace" and b - a == d - c:
            for one, two in zip(old[a:b], new[c:d], strict=True):
                mine, theirs = PIECE.findall(one), PIECE.findall(two)
                if len(mine) == len(theirs):
                    yield from ((x, y) for x, y in zip(mine, theirs, strict=True) if x != y)


def _others(sides: tuple[Side, Side], differ: frozenset[str], texts: frozenset[str], names: set[str]) -> set[str]:
    """Return the names that a file says beside the texts that differ; notes that differ may say either."""
    one, two = sides
    form = _form(names)
    said: set[str] = set()
    for path in (one.paths.keys() | two.paths.keys()) - texts:
        if path in differ and is_note(path):
            continue
        for side in sides if path in differ else (two,):
            data = side.read(path) if path in side.paths else b""
            said |= names if data is None else {each.decode() for each in form.findall(data)}
    return said


def _alone(old: str, new: str, texts: Mapping[str, tuple[str, str]]) -> bool:
    """Say whether every text says a name only as its own, and one of them sets it."""
    sets = False
    for path, (before, after) in texts.items():
        for name, text in ((old, before), (new, after)):
            if name not in text:
                continue
            if MAKEFILE.search(path):
                fits = inmake.only_named(name, text)
                sets = sets or fits
            else:
                fits = inpython.only_named(name, text, flow=is_workflow(path))
                sets = sets or inpython.binds(name, text)
            if not fits:
                return False
    return sets
