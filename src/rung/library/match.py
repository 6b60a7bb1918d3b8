"""Finding the entry that a person means: an id in any case, a unique beginning, a title; or the nearest names."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches

from rung.library.identity import slug, stem
from rung.library.library import Library
from rung.model.runbook import Entry, Runbook

_SUGGESTIONS = 3
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Found:
    """Exactly one entry was meant."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several entries could be meant; ``entries`` in the order of the library."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing matches; ``nearest`` are the names most like it, best first."""

    nearest: tuple[str, ...]


Match = Found | Ambiguous | Unknown


def match(library: Library, typed: str, *, runbooks_only: bool = False) -> Match:
    """Return what ``typed`` means: an id or key, an id without zeros, a file name, a title, or a unique beginning."""
    pool = [entry for entry in library.entries if not runbooks_only or isinstance(entry, Runbook)]
    wanted, path = slug(typed), typed.strip().removeprefix("./")
    tries = (
        [e for e in pool if slug(library.key(e)) == wanted],
        [e for e in pool if _plain(library.key(e)) == _plain(typed)],
        [e for e in pool if path in (e.path, f"{e.path}#{library.key(e)}") or slug(stem(e.path)) == wanted],
        [e for e in pool if f"/{e.path}".endswith(f"/{path}") or path.endswith(f"/{e.path}")],
        [e for e in pool if slug(e.title.text) == wanted],
        [e for e in pool if wanted and slug(library.key(e)).startswith(wanted)],
        [e for e in pool if wanted and slug(e.title.text).startswith(wanted)],
    )
    for hits in tries:
        if len(hits) == 1:
            return Found(hits[0])
        if hits:
            return Ambiguous(tuple(hits))
    return Unknown(_nearest(library, pool, wanted))


def _plain(name: str) -> str:
    """Return ``name`` as a slug whose numbers have lost their leading zeros: ``run-1`` for ``RUN-001``."""
    return "-".join(part.lstrip("0") or "0" if part.isdigit() else part for part in slug(name).split("-"))


def _nearest(library: Library, pool: list[Entry], wanted: str) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for entry in pool:
        for known in (library.key(entry), entry.title.text):
            names.setdefault(slug(known), library.key(entry))
    close = get_close_matches(wanted, list(names), n=_SUGGESTIONS * 4, cutoff=_ALIKE)
    close.sort(key=lambda name: (-SequenceMatcher(None, wanted, name).ratio(), name))
    return tuple(dict.fromkeys(names[name] for name in close))[:_SUGGESTIONS]
