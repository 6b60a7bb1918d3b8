"""What lies outside of a folder and is named in it by a way that leads out (`..`): a copy needs it just there."""

from __future__ import annotations

import contextlib
import glob
import os
import stat
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from msgspec import Struct, field

from rung.model.errors import UsageError
from rung.model.pattern import pattern
from rung.outside.leading import outward
from rung.outside.once import Once
from rung.outside.regular import content
from rung.outside.there import is_file, is_folder, is_there, real
from rung.outside.walk import walk
from rung.outside.ways import LARGEST_TEXT, Way, in_text, included, is_rules, is_source, stem, text_in
from rung.probes.snapshot import Snapshot

MOST = 20_000  # paths outside that are copied
FEW, LITTLE = 2_000, 64 * 1024**2  # paths and bytes of a folder that is taken though only one file in it is named
STEPS = 3  # a file that is taken names a file, and that one another
SYSTEM = frozenset({"usr", "lib", "lib64", "bin", "sbin", "etc", "opt", "nix", "proc", "sys", "dev"})
MISSED = pattern(
    r"(?i)no rule to make target|no such file|not found|missing|can(?:no|')t (?:open|find|stat)|does not exist"
)
AROUND = 8  # lines after such words that may name what is missed
NAME = pattern(r"[\w.@+,~/-]*[\w@+~-]")
MOST_NAMES = 500


class Beyond(Struct):
    """What a copy of ``folder`` takes along: whole ``paths`` outside of it, all below ``top``, as it is below there.

    ``above`` are folders above that are named as such: of these only what is missed is taken. ``lacks`` is what is
    named and not taken, because it is too much. Paths are absolute; at most ``largest`` bytes are taken.
    """

    folder: Path
    top: Path
    largest: int
    paths: dict[Path, Snapshot | None] = field(default_factory=dict)  # None for what is no folder
    system: set[str] = field(default_factory=set)
    above: set[Path] = field(default_factory=set)
    lacks: set[Path] = field(default_factory=set)
    count: int = 0
    size: int = 0

    def within(self) -> str:
        """Return where the folder lies below ``top``."""
        return self.folder.relative_to(self.top).as_posix()

    def told(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what is taken, and what is not, as it is named from the folder."""
        one = tuple(os.path.relpath(each, self.folder) for each in sorted(self.paths))
        return one, tuple(os.path.relpath(each, self.folder) for each in sorted(self.lacks))

    def holds(self, path: Path) -> bool:
        """Say whether a path is taken."""
        return path in self.paths or any(each in self.paths for each in path.parents)


def beyond(folder: Path, found: Snapshot, largest: int, held: dict[str, bytes] | None = None) -> Beyond:
    """Return what is named in a folder, whose paths were ``found``, and lies outside of it: at most ``largest`` bytes.

    Only what lies below a folder above is taken, never all that lies beside the folder. Of what is taken a file that
    was named, or that a source includes, is read in turn, and may lead to files. What was read of the folder is put
    into ``held``, as far as it is not too much: a copy need not read it again.
    """
    folder = folder.resolve()
    so_far = Beyond(folder, folder.parent, largest)
    with contextlib.closing(Once(os.fspath(folder))) as once:
        named = {path for way in outward(folder, found, once) for path in _taken(so_far, way)}
    if held is not None:
        held.update(once.held)
    for _ in range(STEPS):
        more = {each for path in sorted(named) for each in _led_to(so_far, path)} - named
        named = {path for path in sorted(more) if _put(so_far, path)}
        if not named:
            break
    return so_far


def missed(so_far: Beyond, said: str, base: str) -> bool:
    """Take what a tool says that it misses in the copy below ``base``, and that lies outside; True if there is more.

    Raises UsageError (``beside-too-large``) where that is more than is copied.
    """
    came = False
    for path in _wanted(so_far, said, base):
        if path in so_far.lacks or any(path.is_relative_to(each) for each in so_far.lacks if each.is_dir()):
            so_far.lacks.discard(path)
            came = _put(so_far, path) or _refuse(so_far, path)
        elif not so_far.holds(path):
            came = _put(so_far, _around(so_far, path)) or came
    return came


def _refuse(so_far: Beyond, path: Path) -> bool:
    way = os.path.relpath(path, so_far.folder)
    raise UsageError(
        f"{so_far.folder} names `{way}`, outside of it: that is more than is copied, and needed to tell anything",
        id="beside-too-large", where=str(path), advice="ask in a copy of the project that has less beside it",
    )  # fmt: skip


def _wanted(so_far: Beyond, said: str, base: str) -> Iterator[Path]:
    """Yield what lies outside, and is named where a tool says that something is not there.

    A path from the root that is none of the copy's leads to the same file from both: it is not missed.
    """
    lines = said.splitlines()
    near = {at + step for at, line in enumerate(lines) if MISSED.search(line) for step in range(AROUND)}
    texts = (line for at, line in enumerate(lines) if at in near)
    names = dict.fromkeys(each[0] for line in texts for each in NAME.finditer(line))
    missing = (each.replace(base, os.fspath(so_far.top)) for each in names if each[0] != "/" or base in each)
    for name in islice(missing, MOST_NAMES):
        path = Path(os.path.normpath(so_far.folder / name))
        if path.is_relative_to(so_far.folder) and is_there(path):
            path = real(path)  # by a link of the project
        if _outside(so_far, path) and is_there(path):
            yield path
        else:
            above = (Path(os.path.normpath(each / name)) for each in sorted(so_far.above, reverse=True))
            yield from islice((each for each in above if _outside(so_far, each) and is_file(each)), 1)


def _outside(so_far: Beyond, path: Path) -> bool:
    """Say whether a path lies below a folder above the project, is no such folder, and is not the system's."""
    if path.is_relative_to(so_far.folder) or so_far.folder.is_relative_to(path):
        return False
    return len(path.parts) > 1 and path.parts[1] not in SYSTEM - {so_far.folder.parts[1]}


def _taken(so_far: Beyond, way: Way) -> Iterator[Path]:
    """Take what a way leads to, and yield each file that it names."""
    folder, path = so_far.folder, way.path
    if path.is_relative_to(folder) or path == Path("/"):
        return
    if folder.is_relative_to(path):
        so_far.top = Path(os.path.commonpath((so_far.top, path)))
        so_far.above.add(path)
        beside = _files(path, f"{glob.escape(os.fspath(path))}/*") if way.searched else []
        for each in (*_files(path, way.form), *(each for each in beside if stem(each.name) in way.searched)):
            if not each.is_relative_to(folder) and _put(so_far, each):  # `../*/*` fits files of the project, too
                yield each
        return
    so_far.top = Path(os.path.commonpath((so_far.top, path.parent)))  # also of what is only written there
    if not _outside(so_far, path):
        so_far.system.add(path.parts[1])
        return
    if way.form:
        yield from _of_form(so_far, way.form)
    elif os.path.lexists(path):
        taken = _around(so_far, path)
        if _put(so_far, taken) or _put(so_far, path):
            yield path
    elif _outside(so_far, path.parent) and is_folder(path.parent) and _small(path.parent):
        _put(so_far, path.parent)  # what is written there is made in it


def _of_form(so_far: Beyond, form: str) -> Iterator[Path]:
    """Take the folder that holds what a pattern may stand for; where that is large, the files that fit now."""
    parent = Path(os.path.dirname(form.partition("*")[0]))  # noqa: PTH120 - of a name that ends in a slash the whole
    if not _outside(so_far, parent):
        so_far.above.add(parent)
    elif is_folder(parent) and _put(so_far, parent):
        yield parent
        return
    for each in _files(parent, form):
        if _put(so_far, each):
            so_far.lacks.discard(parent)
            yield each


def _files(above: Path, form: str) -> list[Path]:
    """Return the files below a folder that fit a pattern; none where they are many or large."""
    if not form or not is_folder(above):
        return []
    found = [Path(each) for each in islice(glob.iglob(form), FEW + 1)]  # noqa: PTH207 - the pattern is absolute
    files = [each for each in found if each.is_file() and not each.is_symlink()]
    return files if len(found) <= FEW and sum(each.stat().st_size for each in files) <= LITTLE else []


def _around(so_far: Beyond, path: Path) -> Path:
    """Return the folder of a file where that is small: what the file needs itself may lie beside it."""
    return path.parent if path.is_file() and _outside(so_far, path.parent) and _small(path.parent) else path


def _led_to(so_far: Beyond, path: Path) -> Iterator[Path]:
    """Yield the files that a file which was taken leads to, and those that sources in its folder include."""
    for each in _sources(so_far, path):
        yield from (found for found in included(each, _read(each)) if is_file(found) and _outside(so_far, found))
    if path.is_dir() or is_source(path.name):
        return
    rules = is_rules(path.name)
    for way in in_text(
        text_in(_read(path)), (so_far.folder, path.parent) if rules else (path.parent, so_far.folder), {}, rules=rules
    ):
        # A makefile that is included says of folders, too, where something is looked for.
        meant = is_file(way.path) or (rules and is_folder(way.path) and _small(way.path))
        if meant and _outside(so_far, way.path):
            yield way.path


def _read(path: Path) -> bytes:
    return content(path, LARGEST_TEXT) or b""


def _sources(so_far: Beyond, path: Path) -> Iterable[Path]:
    for at in (path, path.parent):
        if inside := so_far.paths.get(at):
            return (at / name for name in islice(inside.entries, FEW) if is_source(name))
    return (path,) if is_source(path.name) else ()


def _small(path: Path) -> bool:
    inside = walk(str(path), FEW)
    return not inside.cut and sum(each.size for each in inside.entries.values()) <= LITTLE


def _put(so_far: Beyond, path: Path) -> bool:
    """Put a path to what is taken; where it is too much, to what the copy lacks, and return False."""
    if so_far.holds(path):
        return True
    told = path.lstat()
    inside = walk(str(path), MOST - so_far.count) if stat.S_ISDIR(told.st_mode) else None
    count = so_far.count + 1 + (len(inside.entries) if inside else 0)
    size = so_far.size + (sum(each.size for each in inside.entries.values()) if inside else told.st_size)
    if count > MOST or size > so_far.largest or (inside and inside.cut):
        so_far.lacks.add(path)
        return False
    so_far.count, so_far.size = count, size
    so_far.top = Path(os.path.commonpath((so_far.top, path.parent)))
    if inside is not None:
        so_far.paths = {each: found for each, found in so_far.paths.items() if not each.is_relative_to(path)}
    so_far.paths[path] = inside
    return True
