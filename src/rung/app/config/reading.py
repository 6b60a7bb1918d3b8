"""A table of rung.toml, read strictly: whatever is not understood is an error with its place and the nearest name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from rung.model.errors import UsageError

Table = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Reading:
    """A file being read: ``path`` for messages, ``text`` to find the line of a key."""

    path: str
    text: str

    def fault(self, message: str, key: str, advice: str) -> UsageError:
        """Return the error at the line where ``key`` (dotted) stands: its table's line when it stands nowhere."""
        table, _, name = key.rpartition(".")
        head = re.search(rf"^[ \t]*\[(?:tool\.rung\.)?{re.escape(table)}\]", self.text, re.MULTILINE) if table else None
        form = re.compile(rf"^[ \t]*\[?[^\n=]*\b{re.escape(name)}\b", re.MULTILINE)
        found = form.search(self.text, head.end() if head else 0) or head
        line = self.text.count("\n", 0, found.start()) + 1 if found else 1
        return UsageError(message, id="config-key", where=f"{self.path}:{line}:1", advice=advice)

    def keys(self, table: Table, known: frozenset[str], prefix: str) -> None:
        """Raise UsageError for a key that is not among the known ones."""
        for key in table:
            if key not in known:
                full = f"{prefix}.{key}" if prefix else key
                names = ", ".join(sorted(known))
                raise self.fault(f"unknown key {full!r}", full, nearest(key, known, f"remove it; known here: {names}"))

    def table(self, tables: Table, name: str) -> Table:
        """Return the table of that name, empty when it is not there. Raises UsageError when it is none."""
        found = tables.get(name, {})
        if not isinstance(found, dict):
            raise self.fault(f"{name!r} must be a table", name, f"write [{name}]")
        return found

    def word(self, tables: Table, name: str, key: str) -> str:
        """Return a text, empty when it is not there. Raises UsageError for anything else."""
        value = self.table(tables, name).get(key, "")
        if not isinstance(value, str):
            raise self.fault(f"'{name}.{key}' must be text", key, "put it in quotes")
        return value


def nearest(name: str, known: Mapping[str, object] | frozenset[str] | tuple[str, ...], otherwise: str) -> str:
    """Return advice that names the known word most like ``name``, if one is like it."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean {close[0]!r}? Otherwise {otherwise}" if close else otherwise
