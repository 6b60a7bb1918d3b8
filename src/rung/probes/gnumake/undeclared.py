"""What an artifact is made from although no rule says so: files newer than it that its recipe or its sources name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from posixpath import dirname, normpath

from rung.model.pattern import pattern
from rung.probes.gnumake.database import Database
from rung.probes.probe import Case

WORD = pattern(r"[\w./+@-]+")
INCLUDES = pattern(r'^\s*#\s*include\s+"([^"\n]+)"|^\s*include\s+"([^"\n]+)"')
DEEPEST = 4


def undeclared(case: Case, known: Database, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (artifact, file) for each file that is newer than the artifact, is named for it, and no rule of it needs.

    A file is named by the recipe, or included by what the target needs. What is written beside it is passed over.
    """
    made = {*known.targets}
    for name in names:
        target, here = known.targets.get(name), case.entries.get(name)
        if target is None or here is None:
            continue
        below = [known.targets[name], *known.below(name)]
        needs = {normpath(need) for each in below for need in (*each.needs, *each.order_only)} | {name}
        told = {normpath(word) for line in target.recipe for word in WORD.findall(line)} - made
        told |= _included(case, needs)
        for path in sorted(told - needs):
            found = case.entries.get(path)
            if found and not found.folder and found.mtime > here.mtime:
                yield name, path


def _included(case: Case, sources: AbstractSet[str]) -> set[str]:
    """Return the files of the folder that sources include by name, and that these include in turn."""
    found: set[str] = set()
    waiting = set(sources)
    for _ in range(DEEPEST):
        beside = {
            normpath(f"{dirname(source) or '.'}/{each[1] or each[2]}") for source in waiting
            for line in _text(case, source).splitlines() if (each := INCLUDES.match(line))
        }  # fmt: skip
        waiting = {each for each in beside if each in case.entries} - found
        found |= waiting
    return found


def _text(case: Case, name: str) -> str:
    return (case.read(name) or b"").decode("utf-8", "replace") if name in case.entries else ""
