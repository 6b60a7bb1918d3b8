"""``refuse `ARGV PATTERN` [until … / when class is C / while alert ID firing]``."""

from __future__ import annotations

import re

from rung.model.expect import ClassIs, Expect, Holds, Refusal, StepPassed, WhileAlert
from rung.text.phrase.broken import Broken
from rung.text.phrase.expect import find_expect
from rung.text.phrase.words import Words, code, group

ALLOWED = (
    "refuse `PATTERN`",
    "refuse `PATTERN` until step N passed",
    "refuse `PATTERN` until `COMMAND` expect `MATCHER`",
    "refuse `PATTERN` when class is C",
    "refuse `PATTERN` while alert ID firing",
)
_START = re.compile(r"\brefuses?\s+(?=`)", re.IGNORECASE)
_PATTERN = re.compile(code("pattern"), re.DOTALL)
_WORD = re.compile(r"\s+(?P<word>until|when|while)\b\s*")
_PASSED = re.compile(r"step\s+(?P<number>\d{1,6})\s+(?:has\s+)?(?:passed|passes)\b")
_CLASS = re.compile(rf"(?:the\s+)?class\s+is\s+(?:{code('quoted')}|(?P<bare>[^`;.\n]+))")
_ALERT = re.compile(r"alert\s+(?P<id>[^\s`]+?)\s+(?:is\s+)?firing\b")

Condition = StepPassed | Holds | ClassIs | WhileAlert


def find_refusal(words: Words) -> Refusal | Broken | None:
    """Return the first refusal in the words: read, broken, or None when there is none."""
    found = _START.search(words.text)
    if found is None:
        return None
    pattern = _PATTERN.match(words.text, found.end())
    if pattern is None:
        return words.broken(found.end(), "this back-tick is never closed", ALLOWED)
    text = group(words, pattern, "pattern").text
    if not text:
        return words.broken(found.end(), "a pattern cannot be empty", ALLOWED)
    word = _WORD.match(words.text, pattern.end())
    if word is None:
        return Refusal(text, None, words.span(found.start(), pattern.end()))
    read = _condition(words, word["word"], word.end())
    if isinstance(read, Broken):
        return read
    condition, end = read
    return Refusal(text, condition, words.span(found.start(), end))


def _condition(words: Words, word: str, at: int) -> tuple[Condition, int] | Broken:
    text = words.text
    if word == "when":
        named = _CLASS.match(text, at)
        if named is None:
            return words.broken(at, "'when' is followed by 'class is C'", ALLOWED)
        name = (named["quoted"] or named["bare"]).rstrip()
        return ClassIs(" ".join(name.split())), named.start() + len(named[0].rstrip())
    if word == "while":
        alert = _ALERT.match(text, at)
        if alert is None:
            return words.broken(at, "'while' is followed by 'alert ID firing'", ALLOWED)
        return WhileAlert(alert["id"]), alert.end()
    passed = _PASSED.match(text, at)
    if passed:
        return StepPassed(int(passed["number"])), passed.end()
    return _until_expect(words, at)


def _until_expect(words: Words, at: int) -> tuple[Condition, int] | Broken:
    rest = words.part(at, len(words.text))
    expect = find_expect(rest)
    if isinstance(expect, Broken):
        return expect
    if not isinstance(expect, Expect) or expect.span.start != rest.base:
        return words.broken(at, "'until' is followed by 'step N passed' or a command and its expectation", ALLOWED)
    length = len(rest.text.encode()[: expect.span.end - rest.base].decode())
    return Holds(expect), at + length
