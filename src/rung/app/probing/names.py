"""Names that became others between two sides: the side before is read, and asked, with those of the side after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from rung.model.replacing import replace
from rung.tuning.names.renamed import is_code, renamed, with_names
from rung.tuning.side import Side

if TYPE_CHECKING:
    from rung.app.ports import Ground  # the ports of a run cost 40 ms

SHOWN = 6


class Names(Struct, frozen=True):
    """The names by what they were, and the paths of the texts that say them."""

    names: Mapping[str, str] = {}
    paths: frozenset[str] = frozenset()

    @staticmethod
    def between(sides: tuple[Side, Side], differ: frozenset[str]) -> Names:
        """Return the names that became others and nothing else."""
        names = renamed(*sides, differ)
        return Names(names, frozenset(filter(is_code, differ)) if names else frozenset())

    def side(self, side: Side) -> Side:
        """Return the side before with the names of the side after."""
        texts = {path: self._changed(data) for path in self.paths if (data := side.read(path)) is not None}
        paths = {**side.paths, **{path: len(data) for path, data in texts.items() if path in side.paths}}
        return replace(side, paths=paths, read=lambda path: texts[path] if path in texts else side.read(path))

    def copy(self, ground: Ground, *, light: bool = False) -> str:
        """Return a fresh copy of a folder with the names changed in it."""
        folder = ground.copy(light=light)
        if self.names:
            ground.rewrite(folder, sorted(self.paths), lambda path, data: (path, self._changed(data)))
        return folder

    def said(self, name: str) -> tuple[str, ...]:
        """Return the line that tells a reader of it."""
        told = [f"`{old}` as `{new}`" for old, new in sorted(self.names.items())]
        more = f", and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
        return (f"{name}: read with names that became others: {', '.join(told[:SHOWN])}{more}",) if told else ()

    def _changed(self, data: bytes) -> bytes:
        return with_names(self.names, data)
