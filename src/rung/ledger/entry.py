"""One ledger entry: a JSON object on one line that names the line before it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NoReturn

import msgspec

from rung.ledger.canonical import DEEPEST, JSON, LARGEST, canonical, simple, simply, spelled
from rung.ledger.reason import Reason
from rung.model.errors import UntrustedError

ZEROS: Final = "0" * 64
"""What the first entry names as the line before it."""

LONGEST: Final = 1024 * 1024
"""Bytes an entry may have. Output is kept beside the ledger, by its SHA-256."""

_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
# In canonical JSON this is a member and its value, unless a backslash before it says that it stands within a text.
_BLOB = re.compile(rb'"blob":"(?<!\\"blob":")([0-9a-f]{64})"')
_STRING = re.compile(rb'"(?:[^"\\]|\\.|\\\Z)*(?:"|\Z)', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")
_REQUIRED: Final = ("at", "mono", "kind", "actor", "run")
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
    """An entry as read from ``line``. ``fields`` is the whole object, as it stands there."""

    line: bytes

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
    try:
        _required(fields)
    except EntryError as error:
        raise _invalid(str(error)) from None
    seq = head.seq + 1
    data = canonical({**fields, "seq": seq, "prev": head.hash})
    if len(data) > LONGEST:
        raise _invalid(f"the entry has {len(data):,} bytes; more than {LONGEST:,} belong into a blob")
    return Line(data, Head(seq, hashlib.sha256(data).hexdigest()))


def decode(line: bytes, *, plain: bool = False) -> Entry:
    """Return the entry of a line (without newline). Raises ``EntryError`` with the reason when it is none.

    ``plain``: it is known already that ``simple`` holds of the line.
    """
    fields = _spelled_plainly(line) if plain or simple(line) else None
    if fields is not None:
        return _entry(line, fields)
    fields = _object(line)
    entry = _entry(line, fields)
    if not spelled(fields, line):
        raise EntryError(Reason.NOT_CANONICAL, "the line is not in canonical form (RFC 8785)")
    return entry


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


def blobs_in(lines: Iterable[bytes]) -> frozenset[str]:
    """Return the SHA-256 of every blob that lines of a ledger name: each member called ``blob``, at any depth.

    The lines are in canonical form, as ``decode`` found them or ``link`` wrote them.
    """
    return frozenset(digest.decode() for digest in set(_BLOB.findall(b"\n".join(lines))))


def _spelled_plainly(line: bytes) -> dict[str, JSON] | None:
    """Return the object of a line of which ``simple`` holds, when it is in canonical form.

    None says nothing about the line but that it takes a longer look: which reason there is, only ``_object`` tells.
    """
    if len(line) > LONGEST or too_deep(line):
        return None
    try:
        value = msgspec.json.decode(line)
        return value if type(value) is dict and simply(value) == line else None
    except (msgspec.DecodeError, UnicodeDecodeError, UntrustedError):
        return None


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


def _entry(line: bytes, fields: dict[str, JSON]) -> Entry:
    seq, prev = fields.get("seq"), fields.get("prev")
    if type(seq) is not int or not isinstance(prev, str):
        raise EntryError(Reason.UNCHAINED, "the entry has no number or does not name the line before it")
    return Entry(line, seq, prev, *_required(fields), fields)


def _required(fields: Fields) -> tuple[str, int, str, str, str]:
    """Return the required fields as ``Entry`` has them. Raises ``EntryError`` (not-an-entry)."""
    at, mono, kind, actor, run = map(fields.get, _REQUIRED)
    if not (isinstance(at, str) and isinstance(kind, str) and isinstance(actor, str) and isinstance(run, str)):
        name = next(name for name in _REQUIRED if name != "mono" and not isinstance(fields.get(name), str))
        raise _no_entry(f"the entry has no {name}, or one that is no text")
    if not _AT.fullmatch(at):
        raise _no_entry(f"the time {at!r} is not RFC 3339 in UTC with microseconds, as 2026-11-09T03:12:45.000001Z")
    if not isinstance(mono, int) or isinstance(mono, bool) or not 0 <= mono <= LARGEST:
        raise _no_entry(f"mono is microseconds from 0 up, not {mono}")
    return at, mono, kind, actor, run


def _no_entry(message: str) -> EntryError:
    return EntryError(Reason.NOT_AN_ENTRY, message)


def _invalid(message: str) -> UntrustedError:
    return UntrustedError(message, id="entry-invalid", advice="This entry cannot be recorded; nothing was written.")
