"""A folder of answers that can be worked out again: lost, damaged or foreign ones are simply not there."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from importlib import metadata
from pathlib import Path

from rung.outside.shfmt import find_shfmt

_DIGEST = 32
_LASTS = 30 * 24 * 3600
_DEPENDENCIES = ("jmespath", "msgspec", "pyromark", "pyyaml", "sqlglot", "tree-sitter", "tree-sitter-bash")
_CODE = frozenset({".py", ".yaml", ".json", ".toml", ".so", ".pyd"})


def cache_folder() -> Path:
    """Return the folder for caches: ``$XDG_CACHE_HOME/rung``, or ``~/.cache/rung``."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if base else Path.home() / ".cache") / "rung"


def code_digest() -> str:
    """Return a SHA-256 over all that makes an answer but the question: the code, what it rests on, the second parser.

    The code is read byte by byte, because neither a version nor a time of change says that it is the same.
    """
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(root.rglob("*")):
        if path.suffix in _CODE:
            data = path.read_bytes()
            digest.update(f"{path.relative_to(root)}\0{len(data)}\0".encode())
            digest.update(data)
    for name in _DEPENDENCIES:
        digest.update(f"{name} {metadata.version(name)}\0".encode())
    shfmt = find_shfmt()
    if shfmt is not None:
        facts = Path(shfmt).stat()
        digest.update(f"{shfmt}\0{facts.st_size}\0{facts.st_mtime_ns}".encode())
    return digest.hexdigest()


class FolderCache:
    """Answers as files below ``folder/GENERATION``. Whatever goes wrong with one, the answer is None or not kept."""

    def __init__(self, folder: Path, generation: str) -> None:
        """Use the part of ``folder`` that belongs to this generation of the code."""
        self._all = folder
        self._here = folder / generation[:_DIGEST]

    def get(self, key: str) -> bytes | None:
        """Return what was put under ``key`` (hexadecimal), or None when it is not there, cut off or damaged."""
        try:
            data = self._place(key).read_bytes()
        except OSError:
            return None
        digest, body = data[:_DIGEST], data[_DIGEST:]
        return body if hashlib.sha256(key.encode() + body).digest() == digest else None

    def put(self, key: str, data: bytes) -> None:
        """Keep ``data`` under ``key``; a disk that is full or closed to us only means that it is not kept."""
        place = self._place(key)
        partial = place.with_name(f".{place.name}.{os.getpid()}")
        try:
            if not self._here.exists():
                self._here.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._forget_others()
            place.parent.mkdir(mode=0o700, exist_ok=True)
            partial.write_bytes(hashlib.sha256(key.encode() + data).digest() + data)
            partial.replace(place)
        except OSError:
            return  # a cache that cannot be written makes the next check slower, nothing else

    def _place(self, key: str) -> Path:
        return self._here / key[:2] / key[2:]

    def _forget_others(self) -> None:
        """Remove what other generations of the code left more than a month ago."""
        for other in self._all.iterdir():
            if other != self._here and other.stat().st_mtime < time.time() - _LASTS:
                shutil.rmtree(other, ignore_errors=True)
