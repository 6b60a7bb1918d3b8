"""Parts of prose with their own bytes: split at separators outside brackets and back-ticks, or cut after a word."""

from __future__ import annotations

import re

from rung.model.prose import Prose
from rung.model.span import Source, Span
from rung.text.phrase.words import Words
from rung.text.pieces import fold

_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_MARKS = re.compile(r"\*\*|__|`+|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_OPEN = "([{"
_CLOSE = ")]}"


def plain(raw: str) -> str:
    """Return Markdown inline text without its marks, blanks folded."""
    text = re.sub(r"\n[ \t]*(?:>[ \t]?)*", " ", raw)
    return fold(_ESCAPE.sub(r"\1", _MARKS.sub("", _LINK.sub(r"\1", text))))


def prose_of(words: Words) -> Prose:
    """Return words as plain prose with their bytes."""
    words = words.strip()
    return Prose(plain(words.text), words.span(0, len(words.text)))


def words_of(source: Source, span: Span) -> Words:
    """Return the text of a span as words that know their bytes."""
    return Words(source.text(span), span.start)


def split_outside(words: Words, separators: str) -> list[Words]:
    """Return the words between separators that stand outside brackets and back-ticks; empty ones are left out."""
    parts: list[Words] = []
    depth, quoted, start, offset = 0, False, 0, words.base
    for index, char in enumerate(words.text):
        if char == "`":
            quoted = not quoted
        elif quoted:
            continue
        elif char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif char in separators and depth == 0 and _separates(words.text, index):
            parts.append(Words(words.text[start:index], offset))
            offset += len(words.text[start : index + 1].encode())
            start = index + 1
    parts.append(Words(words.text[start:], offset))
    return [part for part in (each.strip() for each in parts) if part.text.strip(" .;,")]


def _separates(text: str, index: int) -> bool:
    """Say whether a comma or semicolon ends a part: one inside a number, as 1,000, does not."""
    return not (text[index] == "," and text[index + 1 : index + 2].isdigit() and text[index - 1 : index].isdigit())


def split_list(words: Words) -> list[Words]:
    """Return the parts of a list written in a line: at semicolons when there is one, otherwise at commas."""
    parts = split_outside(words, ";")
    return parts if len(parts) > 1 else split_outside(words, ",")
