"""A library on disk as the sources room wants to see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rung.model.errors import UsageError
from rung.outside import files
from rung.sources.folder import Read, Trouble, Unread

_EXAMPLES = {
    ".md": "a.md",
    ".markdown": "a.markdown",
    ".mdown": "a.mdown",
    ".mkd": "a.mkd",
    ".txt": "a.txt",
    "owners": "OWNERS",
    ".yaml": "a.yaml",
    ".yml": "a.yml",
}
"""Every ending that somebody may want, with a file name of that ending to ask about."""
_TROUBLE = {"loop": Trouble.LOOP, "too-large": Trouble.TOO_LARGE}


@dataclass(frozen=True, slots=True)
class DiskListing:
    """The files under some paths. Paths are told as they were given, with ``/``."""

    paths: tuple[Path, ...]

    def walk(self, wanted: Callable[[str], bool], largest: int) -> Iterable[Read | Unread]:
        """Yield each wanted file and each trouble. Raises UsageError for a path that does not exist."""
        for path in self.paths:
            if not path.exists() and not path.is_symlink():
                raise UsageError(
                    f"there is nothing at {path}", id="path-missing", where=str(path), advice="check the spelling"
                )
            yield from self._under(path, wanted, largest)

    @staticmethod
    def _under(path: Path, wanted: Callable[[str], bool], largest: int) -> Iterator[Read | Unread]:
        named = not path.is_dir()
        # A file of an ending that nobody wants is not opened, and no trouble with it is worth telling.
        suffixes = tuple(ending for ending, example in _EXAMPLES.items() if wanted(example))
        for found in files.walk(path, suffixes, largest):
            name = Path(found.path).as_posix()
            if isinstance(found, files.Unread):
                # A link to itself is no loop of folders: it is a file that cannot be read.
                apt = found.reason != "loop" or Path(found.path).is_dir()
                trouble = _TROUBLE.get(found.reason, Trouble.UNREADABLE) if apt else Trouble.UNREADABLE
                yield Unread(name, trouble, found.message.rpartition(": ")[2].removeprefix(f"{found.path} "))
            elif named or wanted(_below(Path(found.path), path)):
                yield Read(name, found.data, named)


def _below(found: Path, root: Path) -> str:
    return found.relative_to(root).as_posix()
