"""What a check remembers from the last one: files as read, and what depends on one file alone."""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Iterable
from typing import Protocol

from rung.model.finding import Finding
from rung.model.runbook import Document
from rung.model.span import Source
from rung.secrets.literal import secrets
from rung.text.read import read

Findings = tuple[Finding, ...]


class Cache(Protocol):
    """Bytes by key, for one generation of the code. What was put may be gone at any time, and is never changed."""

    def get(self, key: str) -> bytes | None:
        """Return what was put under ``key``, or None."""
        ...

    def put(self, key: str, data: bytes) -> None:
        """Keep ``data`` if that is possible."""
        ...


class Remembered:
    """Files and local findings of one kind of check (``wishes``), from a cache.

    The key is made of the path, every byte of the file and the wishes; the cache itself belongs to one generation of
    the code. Nothing that depends on a second file, on the day or on the ledger is ever put in, and no file in which
    a secret stands: the cache lies outside of the library, and keeps what was taken out there for weeks.
    """

    def __init__(self, cache: Cache, wishes: Iterable[str], veil: Callable[[str], str] = str) -> None:
        """Remember through ``cache``; ``wishes`` are all options that change what a local rule says.

        ``veil`` returns a text without the registered secrets.
        """
        self._cache = cache
        self._veil = veil
        self._wishes = "\0".join(wishes)
        self._documents: dict[str, tuple[str, Document, Source]] = {}
        self._findings: dict[str, Findings] = {}

    def read(self, source: Source) -> Document:
        """Return the file as read, from memory when the very same bytes were read before under this path."""
        key = self._key(source)
        known = _decoded(self._cache.get(key))
        if known is None:
            document = read(source)
            self._documents[source.path] = (key, document, source)
            return document
        self._findings[source.path] = known[1]
        return known[0]

    def recall(self, path: str) -> Findings | None:
        """Return what the local rules found in this file, or None."""
        return self._findings.get(path)

    def keep(self, path: str, findings: Findings) -> None:
        """Remember what they found in a file that was read anew."""
        if path in self._documents:
            key, document, source = self._documents[path]
            if not self._tells(source):
                self._cache.put(key, pickle.dumps((document, findings), protocol=5))

    def _tells(self, source: Source) -> bool:
        """Say whether a secret stands in a file: a registered one, or what is one by its form."""
        text = source.data.decode("utf-8", "replace")
        return next(secrets(source.data), None) is not None or self._veil(text) != text

    def _key(self, source: Source) -> str:
        path = source.path.encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(f"{len(path)}\0{len(self._wishes)}\0{self._wishes}".encode())
        digest.update(path)
        digest.update(source.data)
        return digest.hexdigest()


class _Model(pickle.Unpickler):
    """Reads values of the model only: bytes that name anything else are no answer of ours."""

    def find_class(self, module: str, name: str) -> object:
        if not module.startswith("rung.model.") or "." in name:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of the model")
        return super().find_class(module, name)


def _decoded(data: bytes | None) -> tuple[Document, Findings] | None:
    """Return what was kept. Damage is kept out by the cache; what cannot be read all the same is worked out again."""
    if data is None:
        return None
    try:
        found = _Model(io.BytesIO(data)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, TypeError, ValueError):
        return None
    match found:
        case (Document() as document, tuple() as findings):
            return document, findings
    return None
