"""Read a sed script by a closed list of its commands; `e` runs, `w` and `r` touch files, the flags of `s` can too."""

from __future__ import annotations

import re

from rung.model.pattern import pattern

ADDRESS = r"(?:\d+(?:~\d+)?|\$|/(?:[^/\\\n]|\\.)*/[IM]*|\\(?P<{0}>[^\n\\])(?:(?!(?P={0}))[^\\\n]|\\.)*(?P={0})[IM]*)"
ADDRESSES = pattern(rf"(?:{ADDRESS.format('a')}(?:\s*,\s*(?:[+~]\d+|{ADDRESS.format('b')}))?)?\s*!?\s*")
PLAIN = pattern(r"[pPdDnNgGhHxlzF=](?=\s|;|\}|$)|[qQlL][ \t]*\d*(?=\s|;|\}|$)|[{}]|#[^\n]*")
# A label ends at a `;` in some versions, and at the end of the line in others.
LABEL = pattern(r"[bt][ \t]*\w*[ \t]*(?=[\n;}]|$)|:[ \t]*\w+[ \t]*(?=[\n;]|$)")
# A backslash at the beginning of the text is taken in more than one way: `i\\` and a newline ends it.
TEXT = pattern(r"[aic](?:[ \t]*\\\n(?!\s*\\)(?:[^\n\\]|\\.|\\\n)*|[ \t\\][^\n\\]*(?=\n|$))")
FLAGS = pattern(r"[gpiIMm0-9]*(?=\s|;|\}|$)")
BLANK = pattern(r"[\s;]*")


def strange_in_sed(script: str) -> str:
    """Return the first part of ``script`` that is not known only to print, or the empty text."""
    at, labelled = len(script) - len(script.lstrip(" \t\n;")), False
    while at < len(script):
        addresses = ADDRESSES.match(script, at)
        at = addresses.end() if addresses else at
        end = _command(script, at)
        labelled = labelled or LABEL.match(script, at) is not None
        if end is None or (labelled and TEXT.match(script, at)):
            return script[at : at + 20]
        blank = BLANK.match(script, end)
        at = blank.end() if blank else end
    return ""


def _command(script: str, at: int) -> int | None:
    for form in (PLAIN, LABEL, TEXT):
        found = form.match(script, at)
        if found:
            return found.end()
    if script[at : at + 1] in ("s", "y"):
        return _substitution(script, at)
    return None


def _substitution(script: str, at: int) -> int | None:
    """Read ``s/a/b/flags``; where brackets could hold the delimiter, refuse."""
    mark = script[at + 1 : at + 2]
    if not mark or mark in "\n\\ ;" or mark.isalnum():
        return None
    piece = rf"(?:[^{re.escape(mark)}\\]|\\[\s\S])*"
    found = re.compile(rf"[sy]{re.escape(mark)}(?P<old>{piece}){re.escape(mark)}{piece}{re.escape(mark)}").match(
        script, at
    )
    if found is None or re.search(r"\[[^\]]*$", found["old"]):
        return None
    flags = FLAGS.match(script, found.end())
    return flags.end() if flags else None
