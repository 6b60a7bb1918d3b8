"""The functions of make that only work on text, worked out without make (GNU Make manual, chapter 8)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from posixpath import normpath

from rung.model.pattern import pattern

CLOSING = {"(": ")", "{": "}"}
PARTING = pattern(r"[$\s]")


def balanced(text: str, at: int) -> int:
    """Return where the bracket that opens at ``at`` is closed, or -1; only brackets of its own kind count."""
    opens, closes = text[at], CLOSING[text[at]]
    depth, begun, end = 0, at, text.find(CLOSING[text[at]], at)
    while end >= 0:
        depth += text.count(opens, begun, end) - 1
        if not depth:
            return end
        begun, end = end + 1, text.find(closes, end + 1)
    return -1


def words(text: str) -> Iterator[str]:
    """Return the words of a text; a space inside a reference to a variable or function parts nothing."""
    return _words(text) if "$" in text else iter(text.split())


def _words(text: str) -> Iterator[str]:
    begun = 0
    found = PARTING.search(text)
    while found:
        at = found.start()
        if text[at] != "$":
            if at > begun:
                yield text[begun:at]
            begun = at + 1
        elif text[at + 1 : at + 2] in CLOSING:
            end = balanced(text, at + 1)
            at = end if end > 0 else len(text)
        found = PARTING.search(text, at + 1)
    if begun < len(text):
        yield text[begun:]


def arguments(text: str) -> tuple[str, ...]:
    """Return the arguments of a function: commas inside brackets part nothing."""
    found, at, begun = [], 0, 0
    while at < len(text):
        if text[at] in CLOSING:
            end = balanced(text, at)
            at = end if end > 0 else at
        elif text[at] == ",":
            found.append(text[begun:at])
            begun = at + 1
        at += 1
    return (*found, text[begun:])


def matched(pattern: str, word: str) -> str | None:
    """Return what `%` stands for when the pattern is the word, the empty string without a `%`, or None."""
    if "%" not in pattern:
        return "" if pattern == word else None
    head, _, tail = pattern.partition("%")
    fits = len(word) >= len(head) + len(tail) and word.startswith(head) and word.endswith(tail)
    return word[len(head) : len(word) - len(tail)] if fits else None


def patsubst(pattern: str, becomes: str, text: str) -> str:
    """Return the words with those that are the pattern rewritten."""
    found = []
    for word in text.split():
        stem = matched(pattern, word)
        found.append(word if stem is None else becomes.replace("%", stem, 1) if "%" in pattern else becomes)
    return " ".join(found)


def substituted(text: str, old: str, new: str) -> str:
    """Return what ``$(NAME:old=new)`` is for a value: the ends of words, or a pattern."""
    return patsubst(old, new, text) if "%" in old else patsubst(f"%{old}", f"%{new}", text)


def _filtered(patterns: str, text: str, *, keep: bool) -> str:
    known = patterns.split()
    fits = (any(matched(each, word) is not None for each in known) for word in text.split())
    return " ".join(word for word, fit in zip(text.split(), fits, strict=True) if fit is keep)


def _each(text: str, change: Callable[[str], str]) -> str:
    return " ".join(each for word in text.split() if (each := change(word)))


def _wordlist(first: str, last: str, text: str) -> str:
    """Return some words with what stands between them, which make leaves as it is: a line break may be in it."""
    if not (first.strip().isdecimal() and last.strip().isdecimal()):
        return text
    found = list(re.finditer(r"\S+", text))[max(int(first) - 1, 0) : int(last)]
    return text[found[0].start() : found[-1].end()] if found else ""


def _word(number: str, text: str) -> str:
    found = text.split()
    at = int(number) if number.strip().isdigit() else 0
    return found[at - 1] if 0 < at <= len(found) else ""


PURE: Mapping[str, tuple[int, Callable[..., str]]] = {
    "patsubst": (3, lambda pattern, becomes, text: patsubst(pattern.strip(), becomes.strip(), text)),
    "subst": (3, lambda old, new, text: text.replace(old, new) if old else text),
    "strip": (1, lambda text: " ".join(text.split())),
    "findstring": (2, lambda wanted, text: wanted if wanted in text else ""),
    "filter": (2, lambda patterns, text: _filtered(patterns, text, keep=True)),
    "filter-out": (2, lambda patterns, text: _filtered(patterns, text, keep=False)),
    "sort": (1, lambda text: " ".join(sorted(set(text.split())))),
    "word": (2, _word),
    "wordlist": (3, _wordlist),
    "words": (1, lambda text: str(len(text.split()))),
    "firstword": (1, lambda text: _word("1", text)),
    "lastword": (1, lambda text: text.split()[-1] if text.split() else ""),
    "addprefix": (2, lambda prefix, text: _each(text, lambda word: prefix.strip() + word)),
    "addsuffix": (2, lambda suffix, text: _each(text, lambda word: word + suffix.strip())),
    "join": (2, lambda one, other: " ".join(map("".join, zip_longest(one.split(), other.split(), fillvalue="")))),
    "notdir": (1, lambda text: _each(text, lambda word: word.rpartition("/")[2])),
    "dir": (1, lambda text: _each(text, lambda word: "".join(word.rpartition("/")[:2]) or "./")),
    "basename": (1, lambda text: _each(text, lambda word: re.sub(r"\.[^./]*\Z", "", word))),
    "suffix": (1, lambda text: _each(text, lambda word: (re.findall(r"\.[^./]*\Z", word) or [""])[0])),
    "wildcard": (1, lambda text: " ".join(map(normpath, text.split()))),  # the pattern stands for what it matches
}
"""By name: how many arguments each takes, and what it makes of them."""
