"""Front matter: a YAML block between ``---`` or a TOML block between ``+++`` at the very top of a file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rung.model.prose import Prose
from rung.model.runbook import Header
from rung.model.span import Span
from rung.text.notes import Notes
from rung.text.vocabulary import header_name

_YAML = re.compile(
    rb"---[ \t]*\r?\n(?=[ \t]*[^\s-])(?P<body>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_TOML = re.compile(rb"\+\+\+[ \t]*\r?\n(?P<body>.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_PAIR = re.compile(rb"(?m)^(?P<name>[A-Za-z][A-Za-z0-9_ -]{0,40}?)[ \t]*[:=][ \t]*(?P<value>[^\r\n]*?)[ \t]*\r?$")
_LOOKS = re.compile(rb"[ \t]*(?:[A-Za-z_\"'][\w .\"'-]*[ \t]*[:=](?:[ \t]|\r?$)|#)", re.MULTILINE)

_COMMENT = re.compile(rb"(?:^|[ \t]+)#.*$")
_BLOCKS = (b"|", b">", b"|-", b">-", b"|+", b">+")
_LARGEST = 65536
_DEEPEST = 30
_NESTED = re.compile(r"(?m)^[ \t]*(?:[-?][ \t]+){30}|^[ \t]{120}")
_ALIAS = re.compile(r"(?m)(?:[:,\[{]|^[ \t]*-)[ \t]*\*\w")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The headers of a front matter block, and where the page after it begins."""

    headers: tuple[Header, ...]
    end: int


def read_front_matter(data: bytes, base: int, notes: Notes) -> FrontMatter:
    """Return the headers at the top of the file; a block that cannot be read is a finding and is stepped over."""
    yaml = data.startswith(b"---", base)
    found = (_YAML if yaml else _TOML).match(data, base)
    if found is None or (yaml and not _LOOKS.match(found["body"])):
        return FrontMatter((), base)
    fault = _fault(found["body"].decode("utf-8"), yaml=yaml)
    if fault:
        message = f"The front matter is not {'YAML' if yaml else 'TOML'}: {fault}"
        place = Span(*found.span("body"))
        notes.say("bad-front-matter", message, place, advice="Correct it, or use plain header lines.")
    return FrontMatter(tuple(_headers(data, Span(found.start("body"), found.end("body")))), found.end())


def _fault(text: str, *, yaml: bool) -> str:
    import msgspec  # front matter is rare, and these decoders cost more than the rest of reading a file
    import yaml as pyyaml

    fault = _dangerous(text, yaml=yaml)
    if fault:
        return fault
    try:
        value = msgspec.yaml.decode(text.encode()) if yaml else msgspec.toml.decode(text.encode())
    except (msgspec.DecodeError, pyyaml.YAMLError, ValueError, RecursionError, TypeError) as fault:
        return " ".join(str(fault).split())[:160] or type(fault).__name__
    return "" if isinstance(value, dict) or value is None else "it holds no names with values"


def _dangerous(text: str, *, yaml: bool) -> str:
    """Say why a block is not given to its decoder: deep nesting ends the process, aliases multiply."""
    depth = deepest = 0
    for char in text:
        depth += (char in "[{") - (char in "]}")
        deepest = max(deepest, depth)
    if len(text) > _LARGEST or deepest > _DEEPEST or (yaml and _NESTED.search(text)):
        return "it is too large or nested too deeply to be front matter"
    return "aliases are not read" if yaml and _ALIAS.search(text) else ""


def _headers(data: bytes, body: Span) -> list[Header]:
    """Return the top-level pairs as written: a value stays text, so 1.10 is 1.10 and no is no."""
    pairs = list(_PAIR.finditer(data, body.start, body.end))
    headers: list[Header] = []
    for index, pair in enumerate(pairs):
        start, end = pair.span("value")
        if not data.startswith((b'"', b"'"), start):
            end = start + len(_COMMENT.sub(b"", data[start:end]))
        if data[start:end] in _BLOCKS:
            end = start
        if start == end:
            stop = pairs[index + 1].start() if index + 1 < len(pairs) else body.end
            headers.extend(_nested(data, pair["name"].decode(), Span(pair.start("name"), stop)))
            continue
        if (
            data[start:end].startswith((b"'", b'"'))
            and data[end - 1 : end] == data[start : start + 1]
            and end - start > 1
        ):
            start, end = start + 1, end - 1
        value = Prose(" ".join(data[start:end].decode().split()), Span(start, end))
        headers.append(Header(header_name(pair["name"].decode()), value, Span(pair.start("name"), pair.end("value"))))
    return headers


def _nested(data: bytes, name: str, span: Span) -> list[Header]:
    """Return a header for a value written on the lines below its name, as a list is."""
    raw = data[span.start : span.end].rstrip()
    start = raw.find(b"\n") + 1
    rest = raw[start:]
    if not start or not rest.strip():
        return []
    lead = len(rest) - len(rest.lstrip())
    items = [line.strip().removeprefix(b"-").strip().strip(b"\"'").decode() for line in rest.splitlines()]
    value = Prose(
        (", " if rest.lstrip().startswith(b"-") else " ").join(" ".join(item.split()) for item in items if item),
        Span(span.start + start + lead, span.start + len(raw)),
    )
    return [Header(header_name(name), value, Span(span.start, span.start + len(raw)))]
