"""Words that stand for what is found when a command runs: ``{}`` of find, a glob, a tilde, a loop's variable.

Such a word may be any operand, one or more of them, and never an option. In an argv the part that is found is the
character U+E003. A pattern fits it when some text that could stand there is one that the pattern means.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from rung.model.pattern import pattern
from rung.risk.options import Arguments
from rung.risk.table import Spec
from rung.risk.word import DYNAMIC, NEUTRAL, Word

FOUND = "\ue003"
# They put what they find or read in place of `{}`, or at the end.
FEEDS = frozenset(["fd", "fdfind", "parallel", "rush"])
OWN = pattern(r"\b(?:for|select|read|mapfile|readarray|getopts|xargs)\b|\bprintf\s+-v|(?:^|[\s;&|({])\w+\+?=")
"""Where a text gives values to its own variables, or words to a command: what is not shown may be any of them."""
MARKS = pattern(r"\{[\d./#%+\w-]*\}")
GLOB = pattern(r"[!@+?*]\([^()]*\)|\[[^\]]+\]|[*?]+")
ROOTED = pattern(r"\"\$\{?(PWD|OLDPWD|HOME)\}?(?=[\"/])")
"""Quoted variables of which the value begins with a slash, where the text gives them no other: they are no option."""
BRACES = pattern(r"\{[^{}]*\}")
_TOKEN = pattern(r"\[!?\]?[^\]]*\]|.", re.DOTALL)


def shown(word: Word, below: str = "", *, own: bool = False) -> str:
    """Return the text of a word for a pattern; ``below``: where find starts; ``own``: see ``OWN``."""
    text = word.text.replace(NEUTRAL, FOUND) if own or not word.whole else word.text
    text = text.replace(f"./{DYNAMIC}", below + FOUND)
    rooted = None if own else ROOTED.match(word.raw)
    if rooted is not None and text.startswith(DYNAMIC):
        # What lies below the folder in which a command runs is called so without it, too.
        text = f".{text[1:]}" if rooted[1] == "PWD" and text[1:] else FOUND + text[1:]
    if word.raw.startswith("~"):
        text = FOUND + (text[text.index("/") :] if "/" in text else "")
    if word.whole or DYNAMIC in text:
        return text
    # What braces make may be options as well: `{-r,x}`.
    opened = DYNAMIC if re.match(r"\{(?:.*,)?-", text) else FOUND
    while (plain := BRACES.sub(opened, text, count=1)) != text:
        text, opened = plain, FOUND
    text = GLOB.sub(FOUND, text)
    return text if FOUND in text or DYNAMIC in text else text + DYNAMIC


def fed(name: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a program that runs others for what it finds, with that in its place and at the end."""
    return (*(MARKS.sub(FOUND, each) for each in words), FOUND) if name in FEEDS else words


def start(spec: Spec | None, found: Arguments) -> str:
    """Return where find starts when that is one folder that does not depend on where it stands, else nothing."""
    if spec is None or spec.path != ("find",) or found.strange is not None or len(found.operands) != 1:
        return ""
    first = found.operands[0]
    relative = found.names() & {"-execdir", "-okdir"} or not first.fixed or not first.text.startswith("/")
    return "" if relative else first.text.rstrip("/")


def removes(words: tuple[Word, ...], below: str, *, inside: bool) -> tuple[str, ...]:
    """Return the ``rm`` that does the same as ``find -delete`` or ``shred``; nothing for other commands.

    ``inside``: the program may run what its later words say, as busybox does.
    """
    names = [each.text.rsplit("/", 1)[-1] for each in words]
    for at, name in enumerate(names if inside else names[:1]):
        if name == "find" and "-delete" in names[at:]:
            return ("rm", "-rf", below + FOUND)
        if name == "shred":
            return ("rm", "-f", *(shown(each) for each in words[at + 1 :] if each.text[:1] != "-"))
    return ()


def may_be(word: str, pattern: str) -> bool:
    """Say whether some value of the unknown parts makes of ``word`` a text that the glob ``pattern`` means."""
    tokens = tuple(_TOKEN.findall(pattern.removeprefix("./")))
    reach = _past_stars({0}, tokens)
    for each in word.removeprefix("./"):
        if not reach:
            return False
        if each in FOUND + DYNAMIC:
            reach = set(range(min(reach), len(tokens) + 1))
        else:
            stay = {at for at in reach if at < len(tokens) and tokens[at] == "*"}
            step = {at + 1 for at in reach if at < len(tokens) and _takes(tokens[at], each)}
            reach = _past_stars(stay | step, tokens)
    return len(tokens) in reach


def _past_stars(places: set[int], tokens: tuple[str, ...]) -> set[int]:
    out = set(places)
    for at in places:
        while at < len(tokens) and tokens[at] == "*":
            at += 1  # noqa: PLW2901 - walks on from each place
            out.add(at)
    return out


def _takes(glob: str, character: str) -> bool:
    return glob != "*" and fnmatchcase(character, glob)
