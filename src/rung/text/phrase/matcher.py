"""Matchers: the part of an expectation that says what the output must be."""

from __future__ import annotations

import json
import re
from warnings import catch_warnings, simplefilter

from rung.model.expect import (
    AlertIs,
    CelIs,
    ChangedSince,
    Comparison,
    Contains,
    Empty,
    ExitIs,
    JsonIs,
    LinesAre,
    Matcher,
    Matches,
    NumberIs,
    SameAs,
)
from rung.text.phrase.broken import Broken
from rung.text.phrase.words import Words

FORMS = (
    "exit N", "empty", "contains TEXT", "matches RE", "lines OP N", "number OP N", "json PATH OP VALUE",
    "same as step N", "changed since step N", "alert ID firing", "alert ID resolved",
    "cel EXPR",
)  # fmt: skip
KEYWORDS = ("exit", "empty", "contains", "matches", "lines", "number", "json", "same", "changed", "alert", "cel")
OPERATORS = ("<=", ">=", "==", "!=", "<", ">", "=", "≤", "≥", "≠")
_OP = r"(?P<op><=|>=|==|!=|<|>|=|≤|≥|≠)"
_ALIASES = {"=": "==", "≤": "<=", "≥": ">=", "≠": "!="}
_EXIT = re.compile(r"exit\s+(?P<code>\d{1,3})")
_COUNT = re.compile(rf"(?P<what>lines|number)\s*{_OP}\s*(?P<value>[-+]?\d{{1,18}}(?:\.\d{{1,18}})?)\s*(?P<percent>%?)")
_STEP = re.compile(r"(?P<what>same\s+as|changed\s+since)\s+step\s+(?P<number>\d{1,6})")
_ALERT = re.compile(r"alert\s+(?P<id>[^\s`]+)\s+(?P<state>firing|resolved)")
_JSON = re.compile(rf"json\s+(?P<path>.+?)\s*{_OP}\s*(?P<value>\S.*)", re.DOTALL)
_TEXT = re.compile(r"(?P<what>contains|matches)\s+(?P<text>\S.*)", re.DOTALL)
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|`[^`]+`", re.DOTALL)


def parse_matcher(words: Words) -> Matcher | Broken:
    """Read one matcher that fills the whole of ``words``; the fault names the first wrong character."""
    words = words.strip()
    text = words.text
    keyword = (re.match(r"[a-z]+", text) or [""])[0]
    match keyword:
        case "empty":
            after = _after(text, "empty")
            return words.broken(after, "nothing may follow 'empty'", FORMS) if text != "empty" else Empty()
        case "exit":
            return _exit(words)
        case "lines" | "number":
            return _count(words)
        case "same" | "changed":
            return _step(words)
        case "alert":
            found = _ALERT.fullmatch(text)
            if found is None:
                return words.broken(_after(text, "alert"), "an alert needs an id and 'firing' or 'resolved'", FORMS)
            return AlertIs(found["id"], firing=found["state"] == "firing")
        case "json":
            return _json(words)
        case "cel":
            # Not compiled here: whether a phrase is one must not depend on what is installed.
            expression = text[_after(text, "cel") :]
            return CelIs(expression) if expression else words.broken(len(text), "'cel' needs an expression", FORMS)
        case "contains" | "matches":
            return _text(words)
        case _:
            return words.broken(0, "no known matcher starts like this", FORMS)


def _after(text: str, keyword: str) -> int:
    """Return the position of the first thing after a keyword, or of the end."""
    rest = text[len(keyword) :]
    return len(text) - len(rest.lstrip())


def _exit(words: Words) -> Matcher | Broken:
    found = _EXIT.fullmatch(words.text)
    if found is None:
        return words.broken(_after(words.text, "exit"), "'exit' needs a number", FORMS)
    return ExitIs(int(found["code"]))


def comparison(sign: str) -> Comparison:
    """Return the comparison a sign stands for."""
    return Comparison(_ALIASES.get(sign, sign))


def _count(words: Words) -> Matcher | Broken:
    text = words.text
    found = _COUNT.fullmatch(text)
    if found is None:
        return words.broken(_wrong_in_count(text), "a comparison sign and one number belong here", FORMS)
    sign, value = comparison(found["op"]), found["value"]
    if found["what"] == "number":
        return NumberIs(sign, float(value))
    if not value.isdigit() or found["percent"]:
        return words.broken(found.start("value"), "'lines' is compared with a whole number", FORMS)
    return LinesAre(sign, int(value))


def _wrong_in_count(text: str) -> int:
    head = re.match(
        r"(?:lines|number)\s*(?:<=|>=|==|!=|<|>|=|≤|≥|≠)?\s*(?:[-+]?\d{1,18}(?:\.\d{1,18})?\s*%?\s*)?", text
    )
    return head.end() if head else 0


def _step(words: Words) -> Matcher | Broken:
    found = _STEP.fullmatch(words.text)
    if found is None:
        head = re.match(r"(?:same(?:\s+as)?|changed(?:\s+since)?)\s*(?:step\s*)?", words.text)
        return words.broken(head.end() if head else 0, "this form ends in 'step N'", FORMS)
    number = int(found["number"])
    return SameAs(number) if found["what"].startswith("same") else ChangedSince(number)


def _json(words: Words) -> Matcher | Broken:
    found = _JSON.fullmatch(words.text)
    if found is None:
        return words.broken(_after(words.text, "json"), "'json' needs a path, a comparison sign and a value", FORMS)
    fault = path_fault(found["path"])
    if fault:
        return words.broken(found.start("path"), f"not a JMESPath: {fault}", FORMS)
    return JsonIs(found["path"], comparison(found["op"]), _value(found["value"]))


def _value(text: str) -> str | float | bool | None:
    """Return a JSON scalar; a bare word is the string it spells."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):  # no JSON: a bare word, or text in single quotes
        return unquoted(text)
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    return float(value) if isinstance(value, int | float) else text


def path_fault(path: str) -> str:
    """Return what is wrong with a JMESPath, or the empty string."""
    import jmespath  # slow to import, and only files that hold a json phrase need it
    from jmespath.exceptions import JMESPathError

    try:
        jmespath.compile(path)
    except (JMESPathError, ValueError, RecursionError) as fault:
        return str(fault).split("\n", 1)[0] or type(fault).__name__
    return ""


def unquoted(text: str) -> str:
    """Return the text without the quotes around it.

    Back-ticks around all of it are quotes, too: they mark the pattern in a phrase between double ones. Who looks for
    back-ticks puts them between quotes.
    """
    if not _QUOTED.fullmatch(text):
        return text
    if text[0] in "'`":
        return text[1:-1]
    return re.sub(r'\\(["\\])', r"\1", text[1:-1])


def _text(words: Words) -> Matcher | Broken:
    found = _TEXT.fullmatch(words.text)
    if found is None:
        return words.broken(len(words.text), "this form needs a text to look for", FORMS)
    text = unquoted(found["text"])
    if found["what"] == "contains":
        return Contains(text)
    fault = pattern_fault(text)
    if fault:
        return words.broken(found.start("text"), f"not a regular expression: {fault}", FORMS)
    return Matches(text)


def pattern_fault(pattern: str) -> str:
    """Return what is wrong with a regular expression, or the empty string."""
    try:
        with catch_warnings():
            simplefilter("ignore", FutureWarning)  # of what a later Python may read otherwise: this one reads it
            re.compile(pattern, re.MULTILINE)
    except (re.error, RecursionError, OverflowError) as fault:
        return str(fault) or type(fault).__name__
    return ""
