"""The forms in which a secret turns up in text: as it is, quoted, escaped or encoded, whole or line by line."""

from __future__ import annotations

import base64
import html
import json
import re
import shlex
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import quote, quote_from_bytes, quote_plus

from rung.model.visible import visible
from rung.secrets.strip import SHORTEST

_PLAIN = re.compile(r"[\w@%+=:,./-]", re.ASCII)  # what a shell reads as itself
_HTML_MORE = (("&#x27;", "&#39;"), ("&#x27;", "&apos;"), ("&quot;", "&#34;"))
_ENCODINGS = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "latin-1", "cp1252")
_SEEN = range(0x20, 0x7F)
_ESCAPED = {byte: f"\\{letter}" for byte, letter in zip((0, *range(7, 14)), "0abtnvfr", strict=True)}
"""What `od -c` and `hexdump -c` write for a byte that is no character."""
_LOW = re.findall(
    r"\w+",
    "nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si "  # 0 to 15
    "dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp",
)
_NAMED = {byte: {**dict(enumerate(_LOW)), 0x7F: "del"}.get(byte % 128, chr(byte % 128)) for byte in range(256)}
"""What `od -a` writes for each byte, of which it leaves the highest bit out."""
_SAFE_JSON = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def forms(value: bytes) -> frozenset[bytes]:
    """Return every form of a secret that is looked for; each has at least ``SHORTEST`` bytes.

    The value and each of its lines: raw, base64 and base64url at the three offsets at which they can lie in encoded
    text, hex, octal, and as URLs, HTML, JSON, shells, SQL, CSV and Python write them.
    """
    return frozenset(form for part in _parts(value) for form in _written(part) if len(form) >= SHORTEST)


def _parts(value: bytes) -> Iterator[bytes]:
    yield value
    for line in value.splitlines():
        if len(line) >= SHORTEST and line != value:
            yield line


def _written(value: bytes) -> Iterator[bytes]:
    yield value
    yield from _base64(value)
    digits = value.hex()
    pairs = value.hex(":")
    yield from (form.encode() for form in (digits, digits.upper(), pairs, pairs.upper(), value.hex(" ")))
    yield from _dumped(value)
    escaped = quote_from_bytes(value, safe="")
    yield from (escaped.encode(), re.sub(r"%..", lambda m: m[0].lower(), escaped).encode())
    text = value.decode("utf-8", "surrogateescape")
    yield from _encoded(text)
    for form in _quoted(text):
        yield form.encode("utf-8", "surrogateescape")
    yield repr(value)[2:-1].encode()


def _dumped(value: bytes) -> Iterator[bytes]:
    """Return the value as dumps show it, with no space between its cells and with those that a line has.

    Octal bytes, words of two bytes, the low one first and at both places of the first, and characters.
    """
    cells = [[f"{byte:03o}" for byte in value]]
    for first in (0, 1):
        words = [low | high << 8 for low, high in zip(value[first::2], value[first + 1 :: 2], strict=False)]
        cells += [[f"{word:04x}" for word in words], [f"{word:06o}" for word in words]]
    for each in cells:
        yield from ("".join(each).encode(), " ".join(each).encode())
    for names in (_ESCAPED, _NAMED):
        shown = [names.get(byte, chr(byte) if byte in _SEEN else f"{byte:03o}") for byte in value]
        seen = [each for each in shown if each != " "]
        wide = "".join(f"{each:>4}" for each in shown).lstrip()
        yield from (text.encode() for text in (wide, " ".join(shown), " ".join(seen), "".join(seen)))
    yield value.hex(" ").upper().encode()


def _encoded(text: str) -> Iterator[bytes]:
    """Return the text in the other encodings that programs write; plain ASCII is found in all of them as it is."""
    for encoding in () if text.isascii() else _ENCODINGS:
        with suppress(UnicodeEncodeError):  # a letter that the encoding has not cannot be written in it
            yield text.encode(encoding)


def _base64(value: bytes) -> Iterator[bytes]:
    """Return what stays the same of the encoded value, whatever stands before and after it."""
    for offset, first in enumerate((0, 2, 3)):
        shifted = bytes(offset) + value
        last = (0, -3, -2)[len(shifted) % 3] or None
        core = base64.b64encode(shifted)[first:last]
        yield core
        yield core.translate(bytes.maketrans(b"+/", b"-_"))


def _quoted(text: str) -> Iterator[str]:
    """Return the text as languages write it inside their quotation marks, without the marks themselves."""
    yield from _url(text)
    yield from _html(text)
    yield from _json(text)
    yield from _shell(text)
    yield from (text.replace("'", "''"), text.replace('"', '""'))
    yield from (
        repr(text)[1:-1],
        visible(text),
        visible(text, keep="\n\t"),
        " ".join(text.split()),
        "".join(text.split()),
    )


def _url(text: str) -> Iterator[str]:
    known = text.encode("utf-8", "surrogateescape")
    yield quote_plus(known)
    for safe in ("/", "/:@!$&'()*+,;="):  # in a path, and in a path as browsers write it
        yield quote(known, safe=safe)


def _html(text: str) -> Iterator[str]:
    yield html.escape(text, quote=False)
    whole = html.escape(text)
    yield whole
    for usual, other in _HTML_MORE:
        yield whole.replace(usual, other)
    yield whole.replace("&#x27;", "&#39;").replace("&quot;", "&#34;")


def _json(text: str) -> Iterator[str]:
    for ascii_only in (True, False):
        written = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
        yield written
        yield written.replace("/", "\\/")
        yield "".join(_SAFE_JSON.get(char, char) for char in written)


def _shell(text: str) -> Iterator[str]:
    yield shlex.quote(text).strip("'")
    yield text.replace("'", "'\\''")
    yield "".join(char if _PLAIN.fullmatch(char) or ord(char) > 127 else f"\\{char}" for char in text)  # noqa: PLR2004 - the last ASCII character
    yield re.sub(r'([$`"\\!])', r"\\\1", text)
    yield re.sub(r'([$`"\\])', r"\\\1", text)
    yield text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\t", "\\t")
