"""RFC 8785 canonical JSON: one value, one spelling, so that bytes can be hashed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec
import rfc8785

from rung.model.errors import UntrustedError

JSON = None | bool | int | float | str | Sequence["JSON"] | Mapping[str, "JSON"]
"""Any JSON value. Tuples and lists are both arrays."""

LARGEST = 2**53 - 1
"""The largest integer every JSON reader keeps exactly (RFC 8785 §3.2.2.3, RFC 7493 §2.2)."""

DEEPEST = 64
"""How many containers may stand inside one another; deeper values are refused before a parser gives up."""

# msgspec spells strings and small integers exactly as RFC 8785 does and is forty times as fast as the library
# written for it; floats and keys beyond U+FFFF, where the two differ, take the slow way.
_ENCODER = msgspec.json.Encoder(order="sorted")

# In a text without blanks a number follows a colon behind a quote, a bracket or a comma. Three patterns, because one
# that begins with a plain text is searched for three times as fast. A string may look like a number, too: no matter.
_ODD = tuple(re.compile(start + rb"-?(?:[0-9]+[.eE]|[0-9]{16})") for start in (rb'":', rb"\[", rb","))
_BEYOND = 0xF0  # the first byte of a character beyond U+FFFF in UTF-8
_EXACT = frozenset({str, bool, type(None)})  # what is derived from them, the fast encoder does not take


def canonical(value: JSON) -> bytes:
    """Return the RFC 8785 form of ``value`` as UTF-8.

    Raises ``UntrustedError`` (``entry-invalid``) for what has no exact form: integers and floats beyond 2^53,
    NaN, infinities, text that is no Unicode (a lone surrogate), keys that are no text, more than 64 levels.
    """
    if _plain(value, DEEPEST):
        return simply(value)
    try:
        return rfc8785.dumps(_plainest(value))
    except (UnicodeEncodeError, rfc8785.CanonicalizationError) as error:
        raise _not_unicode(error) from error


def simple(text: bytes) -> bool:
    """Say whether JSON without blanks surely holds no float, no integer beyond 2^53 and no key beyond U+FFFF."""
    return not any(odd.search(text) for odd in _ODD) and (text.isascii() or max(text) < _BEYOND)


def simply(value: JSON) -> bytes:
    """Return the canonical form of a value that holds nothing of what ``simple`` asks for, without looking at it.

    Raises ``UntrustedError`` for text that is no Unicode.
    """
    try:
        return _ENCODER.encode(value)
    except UnicodeEncodeError as error:
        raise _not_unicode(error) from error


def spelled(value: JSON, text: bytes) -> bool:
    """Say whether ``text``, which was decoded to ``value`` and is not nested too deeply, is its canonical form."""
    try:
        return (simply(value) if simple(text) else canonical(value)) == text
    except UntrustedError:
        return False  # a value that has no canonical form cannot stand in a canonical text


def _plain(value: JSON, depth: int) -> bool:
    """Say whether the fast spelling is the canonical one; refuse what has none."""
    if type(value) is str or value is None or isinstance(value, (str, bool)):  # by type first: it is most of a ledger
        return type(value) in _EXACT
    if isinstance(value, int):
        if not -LARGEST <= value <= LARGEST:
            raise _invalid(f"the integer {value} is beyond 2^53 and would be read differently by other tools")
        return type(value) is int
    if isinstance(value, float):
        if not -LARGEST <= value <= LARGEST:  # also false for NaN
            raise _invalid(f"the number {value} has no exact form in JSON")
        return False
    if depth == 0:
        raise _invalid(f"the value is nested more than {DEEPEST} levels deep")
    if isinstance(value, Mapping):
        return _plain_object(value, depth)
    if isinstance(value, list | tuple):
        return all([_plain(item, depth - 1) for item in value])  # noqa: C419 - every item must be examined, not only up to the first float
    raise _invalid(f"a {type(value).__name__} is no JSON value")


def _plain_object(value: Mapping[str, JSON], depth: int) -> bool:
    simple = isinstance(value, dict)
    for key, item in value.items():
        if not isinstance(key, str):
            raise _invalid(f"the key {key!r} is no text")
        # Python sorts by code point, RFC 8785 by UTF-16 unit: they part ways beyond U+FFFF only.
        if not key.isascii() and max(key) > "\uffff":
            simple = False
        if type(item) is not str and not _plain(item, depth - 1):
            simple = False
    return simple


def _plainest(value: JSON) -> JSON:
    """Return the value in dicts and lists, which is all the library takes."""
    if isinstance(value, Mapping):
        return {key: _plainest(item) for key, item in value.items()}
    return [_plainest(item) for item in value] if isinstance(value, list | tuple) else value


def _not_unicode(error: Exception) -> UntrustedError:
    return _invalid(f"the text is no valid Unicode: {error}")


def _invalid(message: str) -> UntrustedError:
    return UntrustedError(message, id="entry-invalid", advice="This value cannot be recorded; nothing was written.")
