"""The files of a project whose content is another one after: what is built may rest on any of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from rung.model.pattern import pattern
from rung.probes.filekind import is_left
from rung.tuning.added import Added
from rung.tuning.bare import STRUCTURED, bare
from rung.tuning.made import Made
from rung.tuning.pair import Differs, Pair
from rung.tuning.profiles import profiles
from rung.tuning.project import Project
from rung.tuning.reaching.commands import Taken
from rung.tuning.reaching.notes import is_note
from rung.tuning.reaching.reached import ANY, Reached
from rung.tuning.reaching.said import Said
from rung.tuning.reaching.spoken import stem
from rung.tuning.settings import is_settings
from rung.tuning.side import MAKEFILE, SHEET, Side, snakefiles
from rung.tuning.toplevel import toplevel

HIDDEN = pattern(r"\.[^/]*(?:/.*)?")
MOST = 20_000  # files that are compared
KEPT = pattern(r"(?:.*/)?(?:\.git|\.snakemake|__pycache__)/.*|.*\.(?:d|py[co]|class|gcda)")
OBJECT = pattern(r".*\.(?:o|lo|a|so)")
TEST = pattern(r"(?:.*/)?(?:test_[^/]*|[^/]*_test|conftest)\.(?:py|sh|[rR]|rb|js|ts|go|lua)")
"""Code of tests, which only what takes a whole folder takes for something to be built from."""
SOURCE = pattern(r".*\.(?:c|cc|cpp|cxx|C|s|S|f|f90|F90|cu|m|rs|go|d)")


def unlike(one: Side, two: Side) -> frozenset[str]:
    """Return the files that one side only has, or that hold something else; of very many the first are compared."""
    paths = islice(sorted({*one.paths, *two.paths}), MOST)
    return frozenset(path for path in paths if not _equal(path, one, two))


def too_many(one: Side, two: Side) -> bool:
    """Say whether there are more files than are compared."""
    return one.cut or two.cut or len({*one.paths, *two.paths}) > MOST


def changed(
    sides: tuple[Side, Side], projects: tuple[Project, Project], differ: frozenset[str], named: frozenset[str]
) -> tuple[Differs, ...]:
    """Return the files that are not the same on both sides and may reach what is built, each with why it may.

    Left out is what else of a review compares (makefiles, Snakefiles, settings), what a rule makes or a run leaves,
    what no rule, recipe, script or include of either side comes to, and what differs in comments, blank lines and
    layout alone where nothing takes a file as text. Where something of the build looks for files itself, every source
    counts, and a file that is like those of both sides. ``differ`` are the files that are not the same; ``named`` those
    in which names became others, which only a program that takes every byte can tell.
    """
    (one, two), (before, after) = sides, projects
    both = one.paths.keys() & two.paths.keys()
    made = Made((before, after), one.paths.keys() | two.paths.keys(), both)
    other = [path for path in sorted(differ) if not made.holds(path)]
    flows = before.tool == "snakemake"
    top = (*toplevel((snakefiles(one), snakefiles(two)), (before, after)), *profiles(before, after)) if flows else ()
    named = frozenset(path for path in named if path.endswith(".py"))
    if not other and not named and not one.unread and not two.unread:
        return top
    weighed = _Weighed(sides, projects, Reached(sides, projects, differ), made)
    files = (Differs(path, why) for path in other if (why := weighed.why(path)))
    copied = (Differs(path, why) for path in sorted(named - differ) if (why := weighed.as_text(path)))
    return (*top, *files, *copied, *weighed.folders())


class _Weighed:
    """Says of each file that differs whether that may reach what is built, and why."""

    def __init__(
        self, sides: tuple[Side, Side], projects: tuple[Project, Project], reached: Reached, made: Made
    ) -> None:
        self._sides, self._reached, self._made = sides, reached, made
        self._needed = _needed(projects[0]) | _needed(projects[1])
        self._added = Added(Pair(*projects))
        self._both = sides[0].paths.keys() & sides[1].paths.keys()

    def why(self, path: str) -> str:
        """Return why the difference of a file may reach what is built, or the empty string."""
        if MAKEFILE.search(path) or path in self._reached.compared:
            return ""  # compared line by line
        note = is_note(path)
        said = self._reached.said(path, exactly=note)
        if is_left(path) and path not in self._needed and not self._read_in(path, said):
            return ""
        text = next((each for each in said if each.taken is Taken.TEXT), None)
        if path in self._both and self._added.asked_for(path):
            return "a script may find it by the name of its setting"
        if _compared(path) and not (text and path in self._both):
            return ""
        if self._adds(path, said):
            return ""
        if not said and path not in self._needed and not self._found(path, note=note):
            return ""
        if path in self._both and not self._unread(path):
            if text is None and _same(path, self._sides, parsed=bool(said)):
                return ""
            return f"taken as text by {text.place}" if text else self._by(path, said)
        return f"{self._unread(path) or 'on one side only'}, {self._by(path, said)}"

    def _adds(self, path: str, said: tuple[Said, ...]) -> bool:
        """Say whether a file that differs only adds samples to those that there were."""
        if path in self._both:
            return self._added.rows(path, [each for each in said if each.taken is Taken.TEXT])
        return self._added.source(path, said) and not self._reached.looks(path)

    def as_text(self, path: str) -> str:
        """Return what takes every byte of a file, or the empty string."""
        text = next((each for each in self._reached.said(path) if each.taken is Taken.TEXT), None)
        return f"taken as text by {text.place}" if text else ""

    def _read_in(self, path: str, said: tuple[Said, ...]) -> bool:
        """Say whether something reads a file that has the name of one that a run leaves, and nothing makes it."""
        if KEPT.fullmatch(path) or self._made.notes(path) or self._reached.writes(path):
            return False
        if OBJECT.fullmatch(path):
            return bool(said) and stem(path) not in self._sources
        return any(each.taken in {Taken.TEXT, Taken.DATA} for each in said)

    @cached_property
    def _sources(self) -> frozenset[str]:
        """Return the stems of what objects are made from."""
        paths = self._sides[0].paths.keys() | self._sides[1].paths.keys()
        return frozenset(stem(path) for path in paths if SOURCE.fullmatch(path))

    def folders(self) -> Iterator[Differs]:
        """Yield the folders that may not be read, and that the build comes to."""
        for side in self._sides:
            for folder in side.unread:
                if any(self._reached.said(f"{folder}/{ANY}")) or self._reached.looks(f"{folder}/{ANY}"):
                    yield Differs(f"{folder}/", f"it may not be read in {side.name}")

    def _by(self, path: str, said: tuple[Said, ...]) -> str:
        if path in self._needed:
            return "a rule needs it"
        return f"named by {said[0].place}" if said else self._reached.looks(path, note=is_note(path))

    def _found(self, path: str, *, note: bool) -> bool:
        """Say whether what looks for files itself may find this one."""
        note = note or TEST.fullmatch(path) is not None
        return bool(self._reached.looks(path, note=note)) and (note or not HIDDEN.match(path))

    def _unread(self, path: str) -> str:
        closed = (side.name for side in self._sides if path in side.paths and side.closed(path))
        return next((f"it may not be read in {name}" for name in closed), "")


def _compared(path: str) -> bool:
    """Say whether a review compares by its keys or rows what a file says."""
    return is_settings(path) or SHEET.search(path) is not None


def _equal(path: str, one: Side, two: Side) -> bool:
    """Say whether both sides have a file, and every byte of it is the same as far as it may be read."""
    if path not in one.paths or path not in two.paths or one.paths[path] != two.paths[path]:
        return False
    old, new = one.read(path), two.read(path)
    if old is None and new is None:  # too large to be held, or not to be read
        return not (one.closed(path) or two.closed(path)) and one.digest(path) == two.digest(path)
    return old == new


def _same(path: str, sides: tuple[Side, Side], *, parsed: bool) -> bool:
    """Say whether both sides of a file say the same. ``parsed``: nothing but its structure is read of JSON and YAML."""
    old, new = (side.read(path) for side in sides)
    if old is None or new is None:
        return False
    said = bare(path, old) if parsed or not STRUCTURED.fullmatch(path) else None
    return said is not None and said == bare(path, new)


def _needed(project: Project) -> frozenset[str]:
    return frozenset(need for rule in project.graph.values() for need in (*rule.needs, *rule.order_only))
