"""A site over files in memory: the real app and the real classifier, no disk behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatch

from rung.app.remember import Cache
from rung.app.site import Site
from rung.model.replacing import replace
from rung.sources.folder import Read, Unread
from rung.wiring.wiring import Places, Wiring

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


@dataclass
class Disk:
    """Files by path. ``written`` are the paths that were written, in order."""

    files: dict[str, bytes]
    written: list[str] = field(default_factory=list)

    def walk(self, wanted: Callable[[str], bool], largest: int) -> Iterator[Read | Unread]:
        for path, data in sorted(self.files.items()):
            if wanted(path) and len(data) <= largest:
                yield Read(path, data)

    def write(self, path: str, data: bytes, expected: bytes | None) -> None:
        assert self.files.get(path) == expected
        self.files[path] = data
        self.written.append(path)


@dataclass
class Box:
    """A cache in memory that counts its hits."""

    kept: dict[str, bytes] = field(default_factory=dict)
    hits: int = 0

    def get(self, key: str) -> bytes | None:
        found = self.kept.get(key)
        self.hits += found is not None
        return found

    def put(self, key: str, data: bytes) -> None:
        self.kept[key] = data


class FixedClock:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW

    def mono(self) -> int:
        return 0

    def boot(self) -> str:
        return ""

    def sleep(self, seconds: float) -> None:
        raise AssertionError(f"a check does not wait {seconds} s")


def site(files: Mapping[str, str | bytes], cache: Cache | None = None) -> tuple[Site, Disk]:
    """Return a site over these files, and the disk behind it."""
    disk = Disk({path: text.encode() if isinstance(text, str) else text for path, text in files.items()})
    made = Wiring(Places(root="no-such-folder")).site()
    found = replace(
        made,
        lister=lambda paths: Disk(_under(disk.files, tuple(paths))),
        write=disk.write,
        has_store=lambda: False,
        around=lambda _: (),
        clock=FixedClock(),
        cache=lambda: cache,
    )
    return found, disk


def _under(files: dict[str, bytes], paths: tuple[str, ...]) -> dict[str, bytes]:
    return {path: data for path, data in files.items() if not paths or any(fnmatch(path, p) for p in paths)}
