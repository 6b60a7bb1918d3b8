"""Follow a command to the files that it starts, and those to the files that they read into themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath

from rung.app.ports import Programs
from rung.risk.sourced import Sourced, sourced
from rung.risk.started import started

MOST = 64
"""Files of one command that are followed: more are named, and not bound."""


@dataclass(frozen=True, slots=True)
class Followed:
    """The files that are bound, with the digests of what they hold, and in words what could not be followed."""

    files: tuple[tuple[str, str], ...]
    unbound: tuple[str, ...]


def found_in(text: str, cwd: str, programs: Programs) -> Followed:
    """Return the files that a shell text starts in ``cwd``, and those that they read, as they are now."""
    way = _Way(programs)
    for each in started(text):
        places = [folder if folder.startswith("~") else str(PurePath(cwd) / folder) for folder in each.folders]
        way.bind(each.path, places, read=each.read)
    for one in sourced(text):
        if not one.known:
            way.unbound[f"the command reads {one.path}, which is only known when it runs"] = None
    return Followed(tuple((path, digest) for path, digest in way.files.items() if digest), tuple(way.unbound))


@dataclass(slots=True)
class _Way:
    programs: Programs
    files: dict[str, str] = field(default_factory=dict)
    unbound: dict[str, None] = field(default_factory=dict)

    def bind(self, path: str, places: list[str], *, read: bool) -> bool:
        """Bind a file in whichever of the places it lies, and what it reads; say whether it lies in one."""
        if path in self.files:
            return bool(self.files[path])
        if len(self.files) >= MOST:
            self.unbound[f"{path}, and what it reads: more than {MOST} files are not followed"] = None
            return True
        held = {place: self.programs.digest(place, path, read=read) for place in dict.fromkeys(places)}
        self.files[path] = ",".join(dict.fromkeys(filter(None, held.values())))
        for place, digest in held.items():
            if digest:
                self._follow(path, place, places)
        return bool(self.files[path])

    def _follow(self, path: str, place: str, places: list[str]) -> None:
        for each in sourced(self.programs.shell(place, path)):
            if not each.known:
                self.unbound[f"{path} reads {each.path}, which is only known when it runs"] = None
            elif not self._read(each, path, places) and "/" not in each.path:
                self.unbound[f"{path} reads {each.path}, which is looked for in PATH"] = None

    def _read(self, each: Sourced, path: str, places: list[str]) -> bool:
        beside = each.beside and not each.path.startswith("/")
        return self.bind(str(PurePath(path).parent / each.path) if beside else each.path, places, read=True)
