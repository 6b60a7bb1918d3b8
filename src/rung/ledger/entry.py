"""One ledger entry: a JSON object on one line that names the line before it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NoReturn

import msgspec

from rung.ledger.canonical import DEEPEST, JSON, LARGEST, canonical, spelled
from rung.ledger.reason import Reason
from rung.model.errors import UntrustedError

ZEROS: Final = "0" * 64
"""What the first entry names as the line before it."""

LONGEST: Final = 1024 * 1024
"""Bytes an entry may have. Output is kept beside the ledger, by its SHA-256."""

_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}")
_STRING = re.compile(rb'"(?:[^"\\]|\\.|\\\Z)*(?:"|\Z)', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")
_REQUIRED: Final[tuple[tuple[str, type], ...]] = (
    ("at", str),
    ("mono", int),
    ("kind", str),
    ("actor", str),
    ("run", str),
)
Fields = Mapping[str, JSON]
"""The payload of an entry: at least ``at``, ``mono``, ``kind``, ``actor`` and ``run``; never ``seq`` or ``prev``."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: how many entries it has, and the SHA-256 of the last line."""

    seq: int = 0
    hash: str = ZEROS


@dataclass(frozen=True, slots=True)
class Line:
    """A new line of a ledger (without newline), and the head it makes."""

    data: bytes
    head: Head


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as read. ``fields`` is the whole object, as it stands in the line."""

    seq: int
    prev: str
    at: str
    mono: int
    kind: str
    actor: str
    run: str
    fields: Mapping[str, JSON]


class EntryError(ValueError):
    """A line that is no entry, and the reason a verifier gives for it."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def link(head: Head, fields: Fields) -> Line:
    """Return the line that continues ``head`` with this payload.

    Raises ``UntrustedError`` (``entry-invalid``) when a required field is missing or of another type, when ``seq``
    or ``prev`` is given, when a value has no canonical form, or when the line would be longer than 1 MiB.
    """
    if "seq" in fields or "prev" in fields:
        raise _invalid("the ledger numbers and chains entries itself; a payload brings no seq and no prev")
    wrong = _wrong_field(fields)
    if wrong:
        raise _invalid(wrong)
    seq = head.seq + 1
    data = canonical({**fields, "seq": seq, "prev": head.hash})
    if len(data) > LONGEST:
        raise _invalid(f"the entry has {len(data):,} bytes; more than {LONGEST:,} belong into a blob")
    return Line(data, Head(seq, hashlib.sha256(data).hexdigest()))


def decode(line: bytes) -> Entry:
    """Return the entry of a line (without newline). Raises ``EntryError`` with the reason when it is none."""
    fields = _object(line)
    if type(fields.get("seq")) is not int or not isinstance(fields.get("prev"), str):
        raise EntryError(Reason.UNCHAINED, "the entry has no number or does not name the line before it")
    wrong = _wrong_field(fields)
    if wrong:
        raise EntryError(Reason.NOT_AN_ENTRY, wrong)
    if not spelled(fields, line):
        raise EntryError(Reason.NOT_CANONICAL, "the line is not in canonical form (RFC 8785)")
    return _entry(fields)


def fields_of(line: bytes) -> Fields:
    """Return the object of a line that the reader wrote itself. Raises ``EntryError`` when it is none.

    Four times as fast as ``decode``, which also asks whether it is well-formed and spelled in the one canonical way:
    that matters to who verifies a ledger, not to who goes on with it.
    """
    try:
        value = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise EntryError(Reason.BROKEN_JSON, f"the line is no JSON: {error}") from error
    if not isinstance(value, dict):
        raise EntryError(Reason.NOT_AN_ENTRY, "the line is JSON, but no object")
    return value


def blobs_of(entry: Entry) -> frozenset[str]:
    """Return the SHA-256 of every blob an entry names: each member called ``blob``, at any depth."""
    found: set[str] = set()
    waiting: list[JSON] = [dict(entry.fields)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            digest = value.get("blob")
            if isinstance(digest, str) and _HASH.fullmatch(digest):
                found.add(digest)
            waiting.extend([one for one in value.values() if type(one) is dict or type(one) is list])
        elif isinstance(value, list):
            waiting.extend(value)
    return frozenset(found)


def _object(line: bytes) -> dict[str, JSON]:
    if len(line) > LONGEST:
        raise EntryError(Reason.TOO_LONG, f"the line has {len(line):,} bytes, more than {LONGEST:,}")
    if too_deep(line):
        raise EntryError(Reason.NOT_CANONICAL, f"the line is nested more than {DEEPEST} levels deep")
    try:
        # A short line holds no integer that Pythons differ about, and half of the time goes into asking for each.
        decoder = _QUICK if len(line) < _MOST_DIGITS else DECODER
        value = decoder.decode(line.decode("utf-8"))
    except ValueError as error:
        raise EntryError(Reason.BROKEN_JSON, f"the line is no JSON: {error}") from error
    if not isinstance(value, dict):
        raise EntryError(Reason.NOT_AN_ENTRY, "the line is JSON, but no object")
    return value


def _refuse_constant(name: str) -> NoReturn:
    message = f"{name} is no JSON"
    raise ValueError(message)


def _whole(digits: str) -> int:
    """Return an integer; of one longer than any that is admitted only so much that it is not admitted either.

    Some Pythons refuse to read more than 4,300 digits, others take seconds for a million: all must say the same.
    """
    return int(digits[:400])


DECODER = json.JSONDecoder(parse_constant=_refuse_constant, parse_int=_whole)
"""Reads JSON alike on every Python; one for all lines, because making one costs more than a line."""
_QUICK = json.JSONDecoder(parse_constant=_refuse_constant)
_MOST_DIGITS = 4000
"""Every Python reads integers of so many digits: https://docs.python.org/3/library/stdtypes.html#int-max-str-digits"""


def too_deep(line: bytes) -> bool:
    """Say whether JSON is nested more than ``DEEPEST`` levels deep: how deep a parser can go depends on the Python."""
    if line.count(b"[") + line.count(b"{") <= DEEPEST:
        return False
    depth = 0
    for mark in _BRACKET.findall(_STRING.sub(b"", line)):
        depth += 1 if mark in b"[{" else -1
        if depth > DEEPEST:
            return True
    return False


def _entry(fields: dict[str, JSON]) -> Entry:
    seq, mono = fields["seq"], fields["mono"]
    if not isinstance(seq, int) or not isinstance(mono, int):  # decode() has looked; this tells the type checker
        raise EntryError(Reason.NOT_AN_ENTRY, "seq and mono are integers")
    texts = (str(fields[name]) for name in ("prev", "at", "kind", "actor", "run"))
    prev, at, kind, actor, run = texts
    return Entry(seq, prev, at, mono, kind, actor, run, fields)


def _wrong_field(fields: Fields) -> str:
    """Return what is wrong with the required fields, or the empty string."""
    for name, kind in _REQUIRED:
        value = fields.get(name)
        if not isinstance(value, kind) or isinstance(value, bool):
            return f"the entry has no {name}, or one that is no {kind.__name__}"
    at, mono = fields["at"], fields["mono"]
    if not _AT.fullmatch(str(at)):
        return f"the time {at!r} is not RFC 3339 in UTC with microseconds, as 2026-11-09T03:12:45.000001Z"
    if not isinstance(mono, int) or not 0 <= mono <= LARGEST:
        return f"mono is microseconds from 0 up, not {mono}"
    return ""


def _invalid(message: str) -> UntrustedError:
    return UntrustedError(message, id="entry-invalid", advice="This entry cannot be recorded; nothing was written.")
