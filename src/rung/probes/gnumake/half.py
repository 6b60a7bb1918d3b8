"""What a build that was broken off left half written: a file newer than its sources, which make takes for made.

Make removes the target of a recipe that it sees fail only under ``.DELETE_ON_ERROR``, and none where make itself was
killed (GNU Make manual, "Errors in Recipes"). What needs such a file fails, and is blamed.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from posixpath import dirname, normpath

from msgspec import Struct

from rung.model.pattern import pattern
from rung.probes.early import EMPTY, ends_early
from rung.probes.gnumake.failing import Failing, failing
from rung.probes.gnumake.ignored import recipe_of
from rung.probes.gnumake.makefiles import Makefiles, opened_for
from rung.probes.gnumake.scan import scanned
from rung.probes.gnumake.trace import placed
from rung.probes.probe import Case, Ran

KIND = "half-written"
OPEN_LINE = "its last line has no end"
OBJECT = pattern(r"\.(?:o|lo|obj|a|so(?:\.[\d.]+)?|gch|pcm|class|jar)$")
WORD = pattern(r"[\w./+@%-]+")
LEFT_EMPTY = pattern(r"\btouch\b|(?:^|[;&|@-])\s*(?::|true)?\s*>|/dev/null|\bcp\b|\bmv\b")  # a recipe that may mean it
WRITES = pattern(r">\s*(?:\$@|\$[({]@[)}])|\s-o\s*(?:\$@|\$[({]@[)}])")
NO_LINES = pattern(r"\bprintf\b|\becho\s+-\w*n|\btr\s+-d|\bjq\s+-\w*j|\bhead\s+-c|\bcut\b|\bdd\b|\bbase64\b")
COMPILED = (".o", ".lo", ".obj")  # made from sources alone: what lies beside is nothing to their recipes
MOST = 4_000  # files that are read


class Half(Struct, frozen=True):
    """A file that is not whole, and what shows it; where that may have another reason it is not ``sure``."""

    path: str
    why: str

    @property
    def sure(self) -> bool:
        """Say whether nothing but a write that was broken off explains it."""
        return OBJECT.search(self.path) is not None or self.why not in {OPEN_LINE, EMPTY}

    @property
    def sentence(self) -> str:
        """Return it in words."""
        lies = "lies there" if self.sure else "may lie there"
        return f"`{self.path}` {lies} half written ({self.why}), and make takes it for made."


def half_written(case: Case, ran: Ran) -> Half | None:
    """Return a file that a recipe which failed may read, and that is not whole; None where there is none.

    It lay there before the build, which left it alone.
    """
    first = failing(ran) if ran.look.acts else None
    if first is None:
        return None
    found = opened_for(case)
    given = islice(_given(case, ran, first), MOST)
    told = [Half(path, why) for path in given if (why := _not_whole(case, found, path))]
    return next((each for each in told if each.sure), next(iter(told), None))


def _given(case: Case, ran: Ran, first: Failing) -> Iterator[str]:
    """Yield the files that lay there before and that the recipe which failed may read.

    They are those that the target leads to, those that what was printed names, and the objects beside it.
    """
    below = scanned(case).graph.below(first.target) or frozenset()
    texts = (ran.out, *ran.err.splitlines()[-20:])
    printed = {name for text in texts for name in WORD.findall(text)}
    names = {normpath(name) for name in (*below, *printed)} | {placed(first.folder, name) for name in printed}
    fresh = {change.path for change in ran.changes} | set(ran.look.without) | {normpath(first.path)}
    beside = None if first.target.endswith(COMPILED) else dirname(first.path)
    for path, entry in sorted(case.entries.items()):
        near = path in names or (dirname(path) == beside and OBJECT.search(path) is not None)
        if near and not entry.folder and path not in fresh:
            yield path


def _not_whole(case: Case, found: Makefiles, path: str) -> str:
    """Return why a file that a recipe makes is not whole; empty where it is, or is a source, or may be meant so."""
    recipe = () if OBJECT.search(path) else tuple(recipe_of(found, path))
    data = case.read(path) if recipe or OBJECT.search(path) else None
    if data is None:
        return ""
    why = ends_early(data)
    if not recipe or why not in {"", EMPTY}:
        return why
    writes = any(map(WRITES.search, recipe))
    if why:
        return why if writes and not any(map(LEFT_EMPTY.search, recipe)) else ""
    broken = writes and b"\0" not in data and not data.endswith(b"\n")
    return OPEN_LINE if broken and not any(map(NO_LINES.search, recipe)) else ""
