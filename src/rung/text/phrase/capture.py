"""``capture `name` from json PATH / line N / field N of line N / matches RE``."""

from __future__ import annotations

import re

from rung.model.expect import Capture, FieldOf, Found, JsonPath, LineOf
from rung.text.phrase.broken import Broken
from rung.text.phrase.matcher import path_fault, pattern_fault, unquoted
from rung.text.phrase.words import Words, code, group

ALLOWED = tuple(f"`name` from `{form}`" for form in ("json PATH", "line N", "field N of line N", "matches RE"))
_START = re.compile(
    rf"^\s*(?P<word>captures?\s+)?(?:{code('quoted')}|(?P<bare>[A-Za-z_][\w-]*))\s+from\b", re.IGNORECASE
)
_BODY = re.compile(rf"\s+(?:{code('quoted')}|(?P<bare>[^`\n]+))", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")
_LINE = re.compile(r"line\s+([1-9]\d{0,8})")
_FIELD = re.compile(r"field\s+([1-9]\d{0,8})\s+of\s+line\s+([1-9]\d{0,8})")
_OTHER = re.compile(r"(json|matches)\s+(\S.*)", re.DOTALL)


def find_capture(words: Words, *, labelled: bool = False) -> Capture | Broken | None:
    """Read a capture; under a ``Capture:`` label the word itself may be left out. None when it is prose."""
    found = _START.match(words.text)
    if found is None or not (found["word"] or labelled):
        wanted = labelled and bool(words.text.strip())
        return words.broken(0, "a capture reads: `name` from …", ALLOWED) if wanted else None
    name = group(words, found, "quoted" if found["quoted"] else "bare")
    if not _NAME.fullmatch(name.text):
        return name.broken(0, "a name is letters, digits, '_' and '-'", ALLOWED)
    body = _BODY.match(words.text, found.end())
    if body is None:
        return words.broken(found.end(), "'from' needs json, line, field or matches", ALLOWED)
    key = "quoted" if body["quoted"] else "bare"
    spec = group(words, body, key)
    source = _source(spec if key == "quoted" else Words(spec.text.rstrip(" .;"), spec.base))
    if isinstance(source, Broken):
        quoted_prose = not found["quoted"] and not body["quoted"] and not labelled
        return None if quoted_prose else source
    start = len(words.text) - len(words.text.lstrip())
    return Capture(name.text, source, words.span(start, len(words.text[: body.end()].rstrip())))


def _source(spec: Words) -> JsonPath | LineOf | FieldOf | Found | Broken:
    text = spec.text
    if line := _LINE.fullmatch(text):
        return LineOf(int(line[1]))
    if field := _FIELD.fullmatch(text):
        return FieldOf(int(field[1]), int(field[2]))
    if other := _OTHER.fullmatch(text):
        value = unquoted(other[2])
        fault = path_fault(value) if other[1] == "json" else pattern_fault(value)
        if fault:
            return spec.broken(other.start(2), fault, ALLOWED)
        return JsonPath(value) if other[1] == "json" else Found(value)
    head = re.match(r"(?:json|matches|line|field\s+\d+\s+of\s+line|field)\b\s*", text)
    return spec.broken(head.end() if head else 0, "not one of the places a value can be taken from", ALLOWED)
