"""Escalation triggers: ``after D``, ``if step N fails``, ``if COMMAND expect MATCHER``, or prose a person judges."""

from __future__ import annotations

import re

from rung.model.expect import After, Expect, Holds, Judged, StepFails, Trigger
from rung.text.phrase.broken import Broken
from rung.text.phrase.duration import DURATION, parse_duration
from rung.text.phrase.expect import find_expect
from rung.text.phrase.words import Words

ALLOWED = ("after 15m", "if step N fails", "if `COMMAND` expect `MATCHER`", "any prose, which a person judges")
_AFTER = re.compile(rf"after\s+(?P<duration>{DURATION})\W*$", re.IGNORECASE)
_AFTER_LIKE = re.compile(r"after\s+(?P<duration>\d\S*)\W*$", re.IGNORECASE)
_STEP = re.compile(r"(?:(?:if|when)\s+)?step\s+(?P<number>\d{1,6})\s+fails\W*$", re.IGNORECASE)
_STEP_LIKE = re.compile(r"(?:if|when)\s+step\s+\d+\s+(?P<wrong>fail\w*)", re.IGNORECASE)
_IF = re.compile(r"(?:if|when)\s+", re.IGNORECASE)


def parse_trigger(words: Words) -> Trigger | Broken:
    """Read one trigger that fills the whole of ``words``; prose is Judged, a spoilt typed form is Broken."""
    words = words.strip()
    text = words.text
    if found := _AFTER.match(text):
        seconds = parse_duration(found["duration"])
        if seconds is not None:
            return After(seconds)
    if found := _AFTER_LIKE.match(text):
        return words.broken(found.start("duration"), "not a duration", ALLOWED)
    if found := _STEP.match(text):
        return StepFails(int(found["number"]))
    if found := _STEP_LIKE.match(text):
        return words.broken(found.start("wrong"), "the typed form is 'if step N fails'", ALLOWED)
    return _expected(words) or Judged(" ".join(text.split()))


def _expected(words: Words) -> Trigger | Broken | None:
    lead = _IF.match(words.text)
    if lead is None:
        return None
    rest = words.part(lead.end(), len(words.text))
    found = find_expect(rest)
    if isinstance(found, Expect) and found.span.start == rest.base:
        return Holds(found)
    return found if isinstance(found, Broken) else None
