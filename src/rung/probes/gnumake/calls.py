"""The words that another make is started with: whether they let it do more than to look at plain goals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.model.pattern import pattern
from rung.probes.gnumake.functions import CLOSING, balanced
from rung.probes.gnumake.leads import SUBMAKES

CALL = pattern(rf"\$[({{]MAKE[)}}]|\$\(MAKE_COMMAND\)|{SUBMAKES}")
AFTER = pattern(r"[^;|&<>`\n]*")
QUOTES = str.maketrans("", "", "\"'")
# Options that only say how it works and speaks; with a name after them `-C`, `-f` and their long forms.
PLAIN = pattern(
    r"-[kswiBrRSdnqpvh]+|-j\d*|-l[\d.]*|-O\w*|--?|--(?:no-print-directory|print-directory|silent|quiet|keep-going"
    r"|always-make|ignore-errors|version|help|dry-run|just-print|question|print-data-base|no-builtin-(?:rules|variables)"
    r"|warn-undefined-variables|no-keep-going|(?:jobs|load-average|output-sync|debug|shuffle)(?:=[\w.]*)?"
    r"|(?:directory|file|makefile)=.*)|-C.*|-f"
)
SPECIAL = pattern(r"(?:MAKE\w*|GNUMAKEFLAGS|MFLAGS|SHELL|BASH_ENV|PATH|LD_PRELOAD|\..*)\s*[:+?!]{0,3}=")
MOVES = pattern(r"\s(?:-C|--directory[=\s])\s*(?!\.?/?(?:\s|$))|\bcd\s+(?!\.?/?(?:\s|$|[;&]))")
SETTING = pattern(r"[\w.-]*[:+?!]{0,3}=")
ACTS = pattern(r"!=|[=\s][@\-]*\+|=.*\$\$?[({](?:shell|file|eval|guile|call)\s")
BEFORE = pattern(r"(?<![\w$({])(?:MAKEFLAGS|MAKEFILES|GNUMAKEFLAGS|MFLAGS)\b(?![)}])|\benv\s+-|\b\w+=[\"']?\s*[@\-]*\+")
OUTWARD = pattern(r"(?:-f|-C|--(?:file|makefile|directory))[=\s]*[\"']?(?:/|\.\.(?:/|\s|$))")

QUOTED = pattern(r"\"[^\"]*\"|'[^']*'")
MORE = pattern(r"[;|&<>`\n]")


def reason(text: str) -> str:
    """Return why another make that a command starts may act, although it is told to look; empty where it only looks."""
    if CALL.search(text) and (told := BEFORE.search(text)):
        return f"another make is started with `{told[0].strip()}`, which decides what it runs"
    files = 0
    for words in _calls(without_references(text)):
        for word in re.findall(r"(?:[^\s\"']|\"[^\"]*\"|'[^']*')+", words):
            plain = word.translate(QUOTES)
            plain = plain if "(" in plain else plain.rstrip(")")  # the end of what the shell puts into the line
            files += plain == "-f" or plain.startswith(("--file", "--makefile"))
            if (plain.startswith("-") and not PLAIN.fullmatch(plain)) or files > 1:
                return f"another make gets `{plain}`, an option that rung does not read"
            if SPECIAL.match(plain) or ACTS.search(plain):
                return f"another make gets `{plain}`, which decides what it runs"
    return ""


def goes_on(text: str) -> bool:
    """Say whether more than the call of another make stands in a command, once its variables are worked out."""
    return MORE.search(QUOTED.sub("", without_references(text))) is not None


def without_references(text: str) -> str:
    """Return a text with a letter for each reference that was left open: what stands in one is no word of the call."""
    at = text.find("$")
    while at >= 0:
        end = balanced(text, at + 1) if text[at + 1 : at + 2] in CLOSING else at + 1
        if CALL.match(text, at) or text[at + 1 : at + 2] == "$":
            at = text.find("$", max(end, at + 1) + 1)
            continue
        text = f"{text[:at]}x{text[end + 1 :] if end > 0 else ''}"
        at = text.find("$", at)
    return text


def stays(text: str) -> bool:
    """Say whether a command starts another make that works where the make works that runs the command."""
    return CALL.search(text) is not None and not MOVES.search(text)


def leaves(text: str) -> bool:
    """Say whether a command starts another make in a folder, or with a makefile, that is named from outside."""
    return any(OUTWARD.search(words) for words in _calls(text))


def goals(text: str) -> tuple[str, ...] | None:
    """Return the goals that a command asks other makes for in its own folder; None where it asks for the usual ones."""
    found: list[str] = []
    for words in _calls(text):
        named = list(_goals(words))
        if not named:
            return None
        found += named
    return tuple(found)


def _goals(words: str) -> Iterator[str]:
    after = False
    for word in words.split():
        takes, after = after, word in {"-f", "-C", "--file", "--makefile", "--directory"}
        plain = word.translate(QUOTES)
        if not (takes or after or plain.startswith(("-", "#")) or SETTING.match(plain)):
            yield "$" if "$$" in plain else plain  # a word that only the shell knows


def each(text: str) -> Iterator[str]:
    """Yield a command once for each make that it starts, without the words of the others."""
    before, *parts = text.split(SUBMAKES)
    for part in parts:
        yield f"{before}{SUBMAKES}{part}"
        words = AFTER.match(part)
        before += part[words.end() :] if words else part


def _calls(text: str) -> Iterator[str]:
    """Yield the words that follow each call of another make."""
    for found in CALL.finditer(text):
        words = AFTER.match(text, found.end())
        yield words[0] if words else ""
