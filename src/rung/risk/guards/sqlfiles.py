"""Files that a text for psql, mysql or sqlite3 writes over, here or at the server."""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.pattern import pattern
from rung.risk.guards.lost import How, Loss
from rung.risk.guards.readers import SINKS
from rung.risk.word import DYNAMIC, Word, word

_NAME = r"\s*(?:'([^']+)'|\"([^\"]+)\"|([^\s|;'\"]+))"
_RESTORES = pattern(r"(?m)^\s*\.restore\b.*")
_WRITES = pattern(
    rf"(?i)\\(?:o|out|w|write|g|gx|s|T)\s+{_NAME}|\b(?:to|into|outfile|dumpfile)\s*'([^']+)'"
    rf"|(?:\A|[\n;])\s*(?:tee|\.(?:output|once|save|backup|log|clone|excel|trace)(?:\s+main)?)\s+{_NAME}"
)
"""The manuals of PostgreSQL 15 (psql, COPY), MySQL 8.0 (mysql, SELECT … INTO) and SQLite 3.40 (sqlite3, VACUUM)."""


def written_by_sql(text: str) -> Iterator[Loss]:
    """Yield each file that the text names to write to."""
    for found in _RESTORES.finditer(text):  # the database that is open, of which the text says nothing
        yield Loss(Word(DYNAMIC, DYNAMIC, literal=False, sure=False), How.MAY, by=found[0].strip())
    for found in _WRITES.finditer(text):
        path = next(filter(None, found.groups()), "")
        if path and not SINKS.fullmatch(path):
            yield Loss(word(path), How.WRITTEN, by=found[0].strip())
