"""What lies outside of a folder and is named in it by a way that leads out (`..`): a copy needs it just there."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field

from rung.model.errors import UsageError
from rung.model.pattern import pattern
from rung.outside.walk import walk
from rung.probes.snapshot import Snapshot

LARGEST_TEXT = 512 * 1024
MOST = 200_000  # paths outside that are copied for names of theirs
MOST_BESIDE, LARGEST_BESIDE = 20_000, 1024**3  # paths and bytes, where no more is named than a folder above
ROUNDS = 4  # what is outside may name what is outside
WAY = pattern(r"[\w.@+,~/-]*(?<![\w.])\.\.(?![\w.])[\w.@+,~/-]*")
RULES = pattern(r"(?i)(?:.*/)?(?:(?:gnu)?makefile(?:\.\w+)?|snakefile(?:\.\w+)?|.*\.(?:mk|mak|make|smk|rules))")
PROSE = pattern(r"(?i).*\.(?:md|rst|html?|txt|log|svg|css|js|patch|diff|lock|pdf|png|jpe?g|gz|o|a|so|pyc)")
NOTES = pattern(
    r"(?:.*/)?(?:README|INSTALL|WHATSNEW|NEWS|CHANGES|ChangeLog|CHANGELOG|HISTORY|COPYING|COPYRIGHT|LICEN[CS]E|NOTICE"
    r"|AUTHORS|CONTRIBUTORS|CREDITS|THANKS|MAINTAINERS|TODO|BUGS|FAQ|HACKING|PORTING|RELEASENOTES|[\d-]+-RELEASENOTES)"
    r"(?:[.-][\w.-]+)?"
)  # what a project says of itself, without an ending that tells so
TOOLS_OWN = pattern(r"(?:.*/)?(?:\.git|\.snakemake|node_modules|\.venv|__pycache__)(?:/.*)?")
SYSTEM = frozenset({"usr", "lib", "lib64", "bin", "sbin", "etc", "opt", "nix", "proc", "sys", "dev"})


class Beyond(Struct):
    """What a copy of ``folder`` takes along: whole ``paths`` outside of it, all below ``top``, as it is below there.

    ``lacks`` are folders above that are too large to be taken for a name that may mean nothing. Paths are absolute.
    """

    folder: Path
    top: Path
    paths: dict[Path, Snapshot | None] = field(default_factory=dict)  # None for what is no folder
    system: set[str] = field(default_factory=set)
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


def beyond(folder: Path, found: Snapshot, largest: int) -> Beyond:
    """Return what is named in a folder, whose paths were ``found``, and lies outside of it.

    Every text of a source is read for it, and every link; a way that ends in a wildcard or a variable counts up to it.
    Raises UsageError (``beside-too-large``) where it has more than ``largest`` bytes or too many paths.
    """
    folder = folder.resolve()
    so_far = Beyond(folder, folder.parent)
    waiting = [(folder, found)]
    for _ in range(ROUNDS):
        before = set(so_far.paths)
        for root, inside in waiting:
            for path, sure in _named(root, inside, folder):
                _take(so_far, path, largest, sure=sure)
        waiting = [(path, inside) for path, inside in so_far.paths.items() if inside and path not in before]
        if not waiting:
            break
    return so_far


def _named(root: Path, found: Snapshot, folder: Path) -> Iterator[tuple[Path, bool]]:
    """Yield each path that leads out, and whether a link or a file of rules names it: then it is meant."""
    for name, entry in found.entries.items():
        here = (root / name).parent
        if stat.S_ISLNK(entry.mode):
            to = os.fspath((root / name).readlink())
            if not to.startswith("/"):
                yield _joined(here, to), True
        elif _may_name(name, entry.mode, entry.size):
            rules = bool(RULES.fullmatch(name))
            for way in _ways(root / name):
                yield _joined(here, way), rules
                if here != folder:  # a program, and a rule of a file below, begin where the work is done
                    from_top = _joined(folder, way)
                    if not folder.is_relative_to(from_top) and from_top.exists():
                        yield from_top, rules


def _may_name(name: str, mode: int, size: int) -> bool:
    fit = stat.S_ISREG(mode) and 0 < size <= LARGEST_TEXT
    return fit and not (PROSE.fullmatch(name) or NOTES.fullmatch(name)) and not TOOLS_OWN.fullmatch(name)


def _ways(place: Path) -> Iterator[str]:
    """Yield each way that leads up in a text, and is not absolute: behind a variable, as in `$(TOP)/../x`, none is."""
    try:
        data = place.read_bytes()
    except OSError:
        return
    if b".." not in data or b"\0" in data:
        return
    text = os.fsdecode(data)
    for each in WAY.finditer(text):
        way = each[0].lstrip("/") if text[max(each.start() - 1, 0) : each.start()] in (")", "}") else each[0]
        if not way.startswith("/"):
            yield way


def _joined(here: Path, way: str) -> Path:
    return Path(os.path.normpath(here / way))


def _take(so_far: Beyond, path: Path, largest: int, *, sure: bool) -> None:
    folder = so_far.folder
    if path.is_relative_to(folder) or path == Path("/"):
        return
    top = Path(os.path.commonpath((so_far.top, path if folder.is_relative_to(path) else path.parent)))
    if folder.is_relative_to(path):
        so_far.top = top
        _beside(so_far, path, largest, sure=sure)
        return
    if path.parts[1] in SYSTEM - {folder.parts[1]}:  # of a project in /opt or /usr/src, what is beside it is its own
        so_far.top, so_far.system = top, {*so_far.system, path.parts[1]}
        return
    so_far.top = top  # also where nothing lies there: what is written there goes into the copy
    if not os.path.lexists(path):
        path = path.parent  # the name ends in what is only known later, or is made
    if path.is_file() and not folder.is_relative_to(path.parent) and _small(path.parent):
        path = path.parent  # what it needs itself may lie beside it
    if not folder.is_relative_to(path) and os.path.lexists(path):
        _add(so_far, path, MOST, largest)


def _small(path: Path) -> bool:
    inside = walk(str(path), 2_000)
    return not inside.cut and sum(each.size for each in inside.entries.values()) <= 64 * 1024**2


def _beside(so_far: Beyond, above: Path, largest: int, *, sure: bool) -> None:
    """Take all that lies in a folder above, where that is little; else refuse it where it is meant."""
    child = so_far.folder.parts[len(above.parts)]
    kept, count, size = dict(so_far.paths), so_far.count, so_far.size
    try:
        for path in sorted(above.iterdir()):
            if path.name not in (child, ".git"):
                _add(so_far, path, MOST_BESIDE, min(largest, LARGEST_BESIDE))
    except (OSError, UsageError):
        so_far.paths, so_far.count, so_far.size = kept, count, size
        if sure:
            raise
        so_far.lacks.add(above)


def _add(so_far: Beyond, path: Path, most: int, largest: int) -> None:
    if any(path.is_relative_to(each) for each in so_far.paths):
        return
    told = path.lstat()
    inside = walk(str(path), most - so_far.count) if stat.S_ISDIR(told.st_mode) else None
    so_far.count += 1 + (len(inside.entries) if inside else 0)
    so_far.size += sum(each.size for each in inside.entries.values()) if inside else told.st_size
    if so_far.count > most or so_far.size > largest or (inside and inside.cut):
        way = os.path.relpath(path, so_far.folder)
        raise UsageError(
            f"{so_far.folder} names `{way}`, outside of it: that is more than is copied, and needed to tell anything",
            id="beside-too-large", where=str(path), advice="ask in a copy of the project that has less beside it",
        )  # fmt: skip
    so_far.paths = {each: found for each, found in so_far.paths.items() if not each.is_relative_to(path)}
    so_far.paths[path] = inside
