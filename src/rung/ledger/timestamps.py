"""Time-stamps (RFC 3161) of anchors: did an authority that the reader knows sign each line, and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rung.ledger.anchor import Anchor, AnchorError
from rung.ledger.checks import Check, Status, ended
from rung.ledger.entry import Entry
from rung.ledger.reason import Fault, Reason


@dataclass(frozen=True, slots=True)
class Asked:
    """A time-stamp to judge: over which bytes it should be, the reply of the authority, and its certificates (PEM)."""

    line: bytes
    reply: bytes
    authority: bytes


@dataclass(frozen=True, slots=True)
class Judged:
    """What a time-stamp is: good since ``at`` (as the tool writes it), or not, and for which reason."""

    at: str = ""
    reason: Reason | None = None


Judge = Callable[[Asked], Judged | None]
"""Judges a time-stamp; None when there is no tool that can tell."""

MOST = 1000
"""Time-stamps that are judged: each starts a program twice, and a stranger says how many there are."""

_WORDS = {
    Reason.BAD_TIMESTAMP: "is no time-stamp that can be read",
    Reason.TIMESTAMP_DIFFERS: "is over something else",
    Reason.TIMESTAMP_UNTRUSTED: "is not signed by the authority you know",
}


@dataclass(frozen=True, slots=True)
class Known:
    """The certificates of the authorities that the reader knows (PEM), and the tool that judges by them."""

    authority: bytes
    judge: Judge | None = None


@dataclass(frozen=True, slots=True)
class Stamped:
    """The check of the time-stamps of a bundle, and the anchors that are known by them."""

    checks: tuple[Check, ...] = ()
    anchors: tuple[Anchor, ...] = ()


def check_timestamps(lines: Sequence[str], entries: Sequence[Entry], known: Known | None) -> Stamped:
    """Check the time-stamps in the lines of ``anchors.jsonl``. Where there is none, and nobody asks, there is no check.

    The time of the last one is told beside the time that the last entry under it says, for people to compare.
    A reader who knows an authority expects one: leaving all of them out is the reason ``timestamp-missing``.
    """
    stamped = [(number, *one) for number, line in enumerate(lines, start=1) if (one := _stamped(line))]
    if known is None:
        why = "give --anchor the authority's certificates to check them"
        found = f"there are {len(stamped)} time-stamps: {why}"
        return Stamped((Check("timestamps", Status.UNDONE, found),) if stamped else ())
    if not stamped:
        message = "no anchor of this bundle has a time-stamp, and you know an authority"
        return Stamped((ended("timestamps", (Fault(Reason.TIMESTAMP_MISSING, 0, message),), ""),))
    if len(stamped) > MOST:
        message = f"{len(stamped)} time-stamps are more than any run has"
        return Stamped((ended("timestamps", (Fault(Reason.TOO_LARGE, 0, message),), ""),))
    judged = [
        (number, anchor, known.judge(Asked(line_of(anchor), reply, known.authority)) if known.judge else None)
        for number, anchor, reply in stamped
    ]
    return _summed(judged, {entry.seq: entry.at for entry in entries})


def line_of(anchor: Anchor) -> bytes:
    """Return the bytes that are stamped: the line as it is put into a file, with its newline."""
    return f"{anchor}\n".encode("utf-8", "replace")


def _summed(judged: Sequence[tuple[int, Anchor, Judged | None]], times: Mapping[int, str]) -> Stamped:
    faults = tuple(
        Fault(one.reason, 0, f"the time-stamp in line {number} of anchors.jsonl {_WORDS[one.reason]}")
        for number, _, one in judged
        if one and one.reason
    )
    good = [(anchor, one.at) for _, anchor, one in judged if one and not one.reason]
    if not faults and len(good) < len(judged):
        why = "no openssl can be asked, or it cannot read the certificates, so the time-stamps were not checked"
        return Stamped((Check("timestamps", Status.UNDONE, why),))
    last, at = max(good, key=lambda one: one[0].size) if good else (None, "")
    said = ""
    if last:
        own = times.get(last.size, "no time")
        said = f"{len(good)} by the authority you know; {last.size} entries were there at {at}, the last says {own}"
    return Stamped((ended("timestamps", faults, said),), tuple(anchor for anchor, _ in good))


def _stamped(line: str) -> tuple[Anchor, bytes] | None:
    """Return the anchor of a line and the reply in it, or None. A line that is no anchor is another check's fault."""
    try:
        reply = Anchor.timestamp(line)
        return (Anchor.from_json(line), reply) if reply is not None else None
    except AnchorError:
        return None
