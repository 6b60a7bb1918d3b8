"""What a check says of itself: from which runbook, revision, class and runs it was made, and that nobody edited it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

FORMAT = "1"
_LINE = re.compile(r"^# (rung-check|runbook|class|revision|runs|digest): ?(.*)$", re.MULTILINE)


class Age(StrEnum):
    """How a check stands to its runbook."""

    CURRENT = "current"
    STALE = "stale: the runbook is another revision now"
    EDITED = "edited: it is not what was generated"


@dataclass(frozen=True, slots=True)
class Stamp:
    """The first lines of a check."""

    runbook: str
    boundary: str
    revision: str
    runs: tuple[str, ...]
    digest: str = ""

    def lines(self) -> tuple[str, ...]:
        """Return the lines without the digest."""
        return (
            f"# rung-check: {FORMAT}",
            f"# runbook: {self.runbook}",
            f"# class: {self.boundary}".rstrip(),
            f"# revision: {self.revision}",
            f"# runs: {' '.join(self.runs)}".rstrip(),
        )


def sealed(text: str) -> str:
    """Return a script with its digest in the line behind its ``runs``."""
    head, mark, rest = text.partition("\n# runs:")
    runs, newline, body = rest.partition("\n")
    return f"{head}{mark}{runs}{newline}# digest: {_digest(text)}\n{body}"


def stamp(text: str) -> Stamp | None:
    """Return what a script says of itself, or None when it is no check of rung."""
    head = text.partition("\nset -u\n")[0]
    found = {match[1]: match[2] for match in reversed(list(_LINE.finditer(head)))}
    if found.get("rung-check") != FORMAT or not found.get("revision"):
        return None
    runs = tuple(found.get("runs", "").split())
    return Stamp(found.get("runbook", ""), found.get("class", ""), found["revision"], runs, found.get("digest", ""))


def age(text: str, revision: str) -> Age | None:
    """Return how a check stands to the runbook at ``revision``; None when it is no check of rung."""
    said = stamp(text)
    if said is None:
        return None
    if said.digest != _digest(text.replace(f"# digest: {said.digest}\n", "", 1)):
        return Age.EDITED
    return Age.CURRENT if said.revision == revision else Age.STALE


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
