"""``[command or step] expect MATCHER [within D every D | for D every D]``."""

from __future__ import annotations

import re

from rung.model.expect import CommandOutput, Expect, Hold, StepOutput, Timing
from rung.text.phrase.broken import Broken
from rung.text.phrase.duration import FORMS as DURATIONS
from rung.text.phrase.duration import parse_duration
from rung.text.phrase.matcher import FORMS, KEYWORDS, parse_matcher
from rung.text.phrase.words import Words, code, group

ALLOWED = tuple(f"expect `{form}`" for form in FORMS)
_TIMINGS = ("within D every D", "for D every D", *DURATIONS)
_START = re.compile(
    rf"(?:{code('source')}\s+|\b(?P<step>step\s+\d{{1,6}})\s+)?\bexpects?\s+(?=`|(?:{'|'.join(KEYWORDS)})\b)",
    re.IGNORECASE,
)
_QUOTED = re.compile(code("body"), re.DOTALL)
_STEP = re.compile(r"step\s+(\d{1,6})", re.IGNORECASE)
_TAIL = re.compile(
    r"\s+(?P<hold>within|for)\s+(?P<duration>\d\S*)(?:\s+(?P<every>every)(?:\s+(?P<pause>\S+))?)?\s*$", re.DOTALL
)
_OUTSIDE = re.compile(
    r"\s+(?P<hold>within|for)\s+(?P<duration>\d[^\s;,)]*)(?:\s+(?P<every>every)(?:\s+(?P<pause>\d[^\s;,)]*))?)?",
    re.DOTALL,
)
_LEADS = re.compile(r"(?:^|[:;(—\u2013-]|`)\s*$")
_BARE_END = re.compile(r"[;.]?\s*$")


def find_expect(words: Words, start: int = 0) -> Expect | Broken | None:
    """Return the first expectation at or after ``start``: read, broken, or None when prose says nothing of the kind."""
    for found in _START.finditer(words.text, start):
        quoted = _QUOTED.match(words.text, found.end())
        if quoted:
            return _quoted(words, found, quoted)
        if words.text[found.end()] == "`":
            return words.broken(found.end(), "this back-tick is never closed", ALLOWED)
        read = _bare(words, found)
        if read is not None:
            return read
    return None


def _quoted(words: Words, found: re.Match[str], quoted: re.Match[str]) -> Expect | Broken:
    body = group(words, quoted, "body")
    tail = _OUTSIDE.match(words.text, quoted.end())
    end = tail.end() if tail else quoted.end()
    if tail is None:
        return _read(words, found, body, end)
    timing = _timing(words, tail)
    if isinstance(timing, Broken):
        return timing
    matcher = parse_matcher(body)
    if isinstance(matcher, Broken):
        return matcher
    return Expect(_source(words, found), matcher, timing, words.span(found.start(), end))


def _bare(words: Words, found: re.Match[str]) -> Expect | Broken | None:
    """Read a phrase without back-ticks; a fault counts only where the words can hardly be prose."""
    text = words.text
    end = _BARE_END.search(text, found.end())
    stop = end.start() if end else len(text)
    read = _read(words, found, words.part(found.end(), stop), stop)
    if isinstance(read, Broken) and not (found["source"] or found["step"] or _LEADS.search(text, 0, found.start())):
        return None
    return read


def _read(words: Words, found: re.Match[str], body: Words, end: int) -> Expect | Broken:
    timing: Timing | Broken = Timing()
    tail = _TAIL.search(body.text)
    if tail and not _inside_quotes(body.text, tail.start()):
        timing = _timing(body, tail)
        body = body.part(0, tail.start())
    matcher = parse_matcher(body)
    if isinstance(matcher, Broken):
        return matcher
    if isinstance(timing, Broken):
        return timing
    return Expect(_source(words, found), matcher, timing, words.span(found.start(), end))


def _inside_quotes(text: str, index: int) -> bool:
    head = text[:index]
    return (
        bool(re.match(r"(?:contains|matches)\s+[\"']", text))
        and text.rstrip()[-1] in "\"'"
        and head.count('"') % 2 == 1
    )


def _timing(words: Words, tail: re.Match[str]) -> Timing | Broken:
    duration = parse_duration(tail["duration"])
    if duration is None:
        return words.broken(tail.start("duration"), "not a duration", _TIMINGS)
    every = 0.0
    if tail["every"]:
        pause = parse_duration(tail["pause"] or "")
        if not pause:
            at = tail.start("pause") if tail["pause"] else tail.end("every")
            return words.broken(at, "'every' needs a duration above zero", _TIMINGS)
        every = pause
    return Timing(Hold(tail["hold"]), duration, every)


def _source(words: Words, found: re.Match[str]) -> StepOutput | CommandOutput | None:
    if found["step"]:
        return StepOutput(int(found["step"].split()[1]))
    if not found["source"]:
        return None
    source = group(words, found, "source")
    step = _STEP.fullmatch(source.text)
    return StepOutput(int(step[1])) if step else CommandOutput(source.text, source.span(0, len(source.text)))
