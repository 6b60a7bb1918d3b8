"""Say whether a guard stands against a text that is no shell: SQL, HTTP, a script of MongoDB."""

from __future__ import annotations

import re
from itertools import groupby

from rung.model.pattern import pattern
from rung.risk.guards.answer import Answer, Match
from rung.risk.guards.asked import in_http
from rung.risk.guards.blanks import BOUND
from rung.risk.guards.fits import in_order
from rung.risk.languages import is_sql
from rung.risk.little.mongo import strange_in_mongo
from rung.risk.sql.words import AMBIGUOUS, cut

_RUNS_TEXT = pattern(r"\b(?:do|create)\b", re.IGNORECASE)
"""Statements whose strings are run, now or later."""

_RUNS_ITS_TEXT = pattern(
    r"\b(?:execute|query_to_xml\w*|dblink\w*|ts_stat|ts_rewrite|crosstab\w*|connectby)\b|U&[\"']"
    r"|\\(?:gexec|i|ir|include|set)\b|^\s*\.read\b",
    re.IGNORECASE | re.MULTILINE,
)
"""What runs a string as SQL, a file, or the rows of another statement (the manuals of PostgreSQL and its modules)."""


_CALLED = pattern(r"(?<=\w)\([^()]*\)\Z")
"""What a function is given, which is no part of its name."""


_SIGN = pattern(r"'(?:[^']|'')*'|\"[^\"]*\"|\$\w*\$|::|(?<!:):[A-Za-z_]\w*|[\w*?.$]+|[^\s\w]")
"""One token of SQL, as nearly as every dialect has it."""


def in_text(pattern: tuple[str, ...], text: str, language: str) -> Match:
    """Answer for a text in a language of its own; of one that rung does not read nobody can tell."""
    if language == "http":
        return in_http(pattern, text)
    if language == "promql":
        return Match(Answer.FREE, "PromQL can only read")
    if language == "mongo":
        return _mongo(pattern, text)
    if not is_sql(language) and language != "cql":
        return Match(Answer.CANNOT_TELL, f"rung does not read {language or 'this language'}")
    return _sql(pattern, text)


def _mongo(pattern: tuple[str, ...], text: str) -> Match:
    """Look for the words of the pattern among the names of a script; one that is not read may hold any of them."""
    names = tuple(each.lower() for each in re.findall(r"[A-Za-z_]\w*", text))
    if in_order([each.lower().removesuffix("()") for each in pattern], names):
        return Match(Answer.MATCHED, f"this script holds `{' '.join(pattern)}`")
    part = strange_in_mongo(text)
    if part and re.search(r"\[|eval|load|Function|require|run\w*|exec\w*|Command|atob|fromCharCode|\+", part):
        return Match(Answer.CANNOT_TELL, f"rung does not read this part of the script: {part[:60]}")
    return Match(Answer.FREE, "")


def _sql(pattern: tuple[str, ...], text: str) -> Match:
    wanted = [_CALLED.sub("", each.lower()) for each in pattern]
    bare = re.sub(r"--[^\n]*|/\*.*?\*/", " ", text, flags=re.DOTALL)
    bare = re.sub(r"'(?:[^']|'')*'", " '' ", bare)
    # Every dialect cuts the text in its own way, and so does a reader who knows none: in any of them it may stand.
    cuts = [cut(text, dialect) for dialect in AMBIGUOUS]
    statements = [tuple(token.word for token in each) for found in cuts for each in found.statements]
    statements += [_sql_words(each) for each in bare.split(";")]
    if any(in_order(wanted, words) for words in statements):
        return Match(Answer.MATCHED, f"this SQL holds `{' '.join(pattern)}`")
    unsure = any(found.strange for found in cuts) or _RUNS_TEXT.search(text)
    if unsure and in_order(wanted, _sql_words(text)):
        return Match(
            Answer.CANNOT_TELL, f"this SQL may hold `{' '.join(pattern)}`: not all of it is read with certainty"
        )
    if _RUNS_ITS_TEXT.search(text):
        return Match(Answer.CANNOT_TELL, "this SQL runs text that is put together when it runs")
    held = _holds(" ".join(pattern), text)
    return Match(Answer.MATCHED, f"this SQL holds `{' '.join(pattern)}`") if held else Match(Answer.FREE, "")


def _holds(pattern: str, text: str) -> bool:
    """Say whether each statement of a guard stands in SQL with all its signs, numbers and strings, in their order."""
    statements = _statements(re.sub(r"--[^\n]*|/\*.*?\*/", " ", text, flags=re.DOTALL))
    wanted = _statements(BOUND.sub("*", pattern))
    return bool(wanted) and all(any(in_order(list(each), signs) for signs in statements) for each in wanted)


def _statements(text: str) -> tuple[tuple[str, ...], ...]:
    signs = (each.lower() for each in _SIGN.findall(text))
    return tuple(tuple(each) for ends, each in groupby(signs, ";".__eq__) if not ends)


def _sql_words(text: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in re.findall(r"[A-Za-z_][\w$]*|\\\S+", text))
