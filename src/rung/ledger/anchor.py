"""An anchor: the head of a run's ledger, put where this installation cannot rewrite it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from rung.ledger.entry import DECODER, too_deep
from rung.ledger.key import unbase64
from rung.ledger.reason import Reason

_WITHIN = re.compile(r"(?<!\S)(\S{1,200}) (0|[1-9][0-9]{0,15}) ([0-9a-f]{64})(?![0-9a-f])")
_LINE = re.compile(r"(\S{1,200}) (0|[1-9][0-9]{0,15}) ([0-9a-f]{64})")


class AnchorError(ValueError):
    """A text that is no anchor."""

    reason = Reason.BAD_ANCHOR


@dataclass(frozen=True, slots=True)
class Anchor:
    """The RFC 6962 root over the first ``size`` entries of ``run``."""

    run: str
    size: int
    root: bytes

    def __str__(self) -> str:
        """Return ``run size root`` with the root in hex: the line to put into a ticket or a chat."""
        return f"{self.run} {self.size} {self.root.hex()}"

    @classmethod
    def parse(cls, text: str) -> Anchor:
        """Return the anchor written as ``run size root``. Raises ``AnchorError``."""
        found = _LINE.fullmatch(text.strip())
        if not found:
            raise AnchorError("an anchor is written: run size root (64 hex digits)")
        return cls(found[1], int(found[2]), bytes.fromhex(found[3]))

    def json(self, where: str, at: str, timestamp: bytes = b"") -> str:
        """Return the line of ``anchors.jsonl``: the anchor, where it was put, and when.

        ``timestamp`` is the reply of a time-stamp authority (RFC 3161, DER) over the anchor's line.
        """
        fields = {"anchor": str(self), "at": at, "where": where}
        if timestamp:
            fields["timestamp"] = base64.b64encode(timestamp).decode()
        return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, line: str) -> Anchor:
        """Return the anchor of a line of ``anchors.jsonl``. Raises ``AnchorError``."""
        text = _fields(line).get("anchor")
        if not isinstance(text, str):
            raise AnchorError("a line of anchors.jsonl holds no anchor")
        return cls.parse(text)

    @staticmethod
    def where(line: str) -> str:
        """Return where the anchor of a line of ``anchors.jsonl`` was put. Raises ``AnchorError``."""
        return str(_fields(line).get("where", ""))

    @staticmethod
    def timestamp(line: str) -> bytes | None:
        """Return the reply of a time-stamp authority in a line of ``anchors.jsonl``, None when there is none.

        What is there and no base64 is an empty reply, which is no time-stamp. Raises ``AnchorError``.
        """
        text = _fields(line).get("timestamp")
        if text is None:
            return None
        return (unbase64(text) if isinstance(text, str) else None) or b""

    @classmethod
    def found_in(cls, text: str) -> tuple[Anchor, ...]:
        """Return the anchors in a text such as a log, wherever they stand in its lines."""
        return tuple(cls(found[1], int(found[2]), bytes.fromhex(found[3])) for found in _WITHIN.finditer(text))


def _fields(line: str) -> Mapping[str, object]:
    """Return the object of a line of ``anchors.jsonl``; one that is none is empty."""
    if too_deep(line.encode("utf-8", "replace")):
        raise AnchorError("a line of anchors.jsonl is nested too deeply")
    try:
        value = DECODER.decode(line)
    except ValueError as error:
        raise AnchorError(f"a line of anchors.jsonl is no JSON: {error}") from error
    return value if isinstance(value, dict) else {}
