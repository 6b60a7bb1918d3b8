"""Which answers a version of Snakemake can be trusted with.

Seen on real runs: ``--list-changes params`` names unchanged files on 8.30, 9.23 and 9.27 and is right on 7.32 and 9.14;
``code`` crashes on 8.30; everything of the kind crashes on 9.23.1 when work is pending after a checkpoint. Versions
between these were not seen and count as untrusted for the kinds that failed nearby.
"""

from __future__ import annotations

from enum import StrEnum

SEEN_RIGHT = {"params": ((7, 32), (9, 14)), "code": ((7, 32), (9, 14), (9, 23), (9, 27)), "input": ()}
SEEN_WRONG = {"params": ((8, 30), (9, 23), (9, 27)), "code": ((8, 30),), "input": ()}


class Trust(StrEnum):
    """Whether a kind of change can be asked of a version."""

    RIGHT = "right"
    WRONG = "wrong"
    UNSEEN = "unseen"


def trust(version: tuple[int, ...], kind: str) -> Trust:
    """Return whether ``--list-changes KIND`` is right in this version, wrong, or was never seen."""
    minor = version[:2]
    if minor in SEEN_WRONG[kind]:
        return Trust.WRONG
    if kind == "input" or minor in SEEN_RIGHT[kind]:
        return Trust.RIGHT
    return Trust.UNSEEN


def options(version: tuple[int, ...], kind: str) -> tuple[str, ...]:
    """Return the options that list one kind of change. One kind a call: more words would be targets."""
    return (f"--list-{kind}-changes",) if version < (8,) else ("--list-changes", kind)
