"""What git's orders take away or put back in a working tree: for guards."""

from __future__ import annotations

from collections.abc import Iterator

from rung.risk.guards.given import Given
from rung.risk.guards.lost import How, Loss
from rung.risk.word import word


def cleaned(found: Given) -> Iterator[Loss]:
    """Yield where files that git does not know are removed."""
    if not found.has("-n", "--dry-run"):
        yield from (Loss(each, How.REMOVED, below=True, sure=False) for each in found.operands or (word("."),))


def untracked(found: Given) -> Iterator[Loss]:
    """Yield what `git rm` removes, unless it only forgets it."""
    if not found.has("--cached", "-n", "--dry-run"):
        yield from (Loss(each, How.REMOVED, found.has("-r")) for each in found.operands)


def restored(found: Given) -> Iterator[Loss]:
    """Yield what git may put back as it was: the paths that it is told, or any file that it knows."""
    looks = any(each.text in {"list", "show", "drop", "clear"} for each in found.operands[:1])
    if looks or found.has("--staged", "--soft", "--mixed", "-b", "-B", "--create", "--patch"):
        return
    yield from (Loss(each, How.WRITTEN, sure=False) for each in found.operands)
    yield Loss(word("."), How.MAY, below=True)


def indexed(found: Given) -> Iterator[Loss]:
    """Yield what git writes over from its index."""
    if found.has("-f", "--force") and not any(each.startswith("--prefix") for each in found.options):
        yield Loss(word("."), How.MAY, below=True)
