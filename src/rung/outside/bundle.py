"""A bundle for a reviewer: a new folder, or one packed file, outside the project that it is about."""

from __future__ import annotations

import shutil
import tarfile
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Literal

from rung.model.errors import UsageError

PACKED = (".tar", ".tar.gz", ".tgz")


class Bundle:
    """A folder that is filled piece by piece; ``close`` packs it where its name ends like a packed file."""

    def __init__(self, into: str, project: str) -> None:
        self._into = Path(into).absolute()
        self._written: list[tuple[str, str]] = []
        if self._into.resolve().is_relative_to(Path(project).resolve()):
            raise UsageError(
                f"{into} lies inside the project", id="bundle-inside", where=into, advice="name a place outside of it"
            )
        packed = into.endswith(PACKED)
        if self._into.exists() and (packed or not self._into.is_dir() or any(self._into.iterdir())):
            raise UsageError(
                f"{into} is not an empty folder", id="folder-not-empty", where=into, advice="name a new one"
            )
        try:
            self._folder = Path(tempfile.mkdtemp(prefix="rung-bundle-")) if packed else self._into
            self._folder.mkdir(0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                f"the bundle cannot be laid there: {error}", id="folder-not-made", where=into, advice="name another"
            ) from error

    @property
    def place(self) -> str:
        """Return where the bundle lies, or will lie when it is closed."""
        return str(self._into)

    @property
    def written(self) -> tuple[tuple[str, str], ...]:
        """Return every piece with its SHA-256, in the order of writing."""
        return tuple(self._written)

    def write(self, name: str, data: bytes) -> None:
        """Lay one piece down, readable by its owner only."""
        place = self._folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600)
        place.write_bytes(data)
        self._written.append((name, sha256(data).hexdigest()))

    def close(self) -> None:
        """Finish the bundle. A packed one holds the same files below one folder of its name."""
        if self._folder == self._into:
            return
        stem = next(self._into.name.removesuffix(end) for end in reversed(PACKED) if self._into.name.endswith(end))
        mode: Literal["x", "x:gz"] = "x" if self._into.name.endswith(".tar") else "x:gz"
        try:
            with tarfile.open(self._into, mode) as packed:
                packed.add(self._folder, arcname=stem)
        finally:
            shutil.rmtree(self._folder)
