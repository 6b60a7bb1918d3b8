"""Whether a recipe line begins with a ``+``, so that make runs it although it is only asked; by variables, too."""

from __future__ import annotations

from collections.abc import Iterable

from rung.model.pattern import pattern
from rung.probes.gnumake.functions import CLOSING, balanced
from rung.probes.gnumake.lines import Line, Part
from rung.probes.gnumake.plain import NAME, SET, Values, expansions

MARKS = pattern(r"[@+\-\s]*")
# Where a value, or a part of a text that a function puts together, begins with one.
BEGINS = pattern(
    r"(?:[=,%(;]|\bendef\b)[@\-\s]*\+(?![=+\d])|,[^,()]*\s\+[\w$./]"
    # Behind references, which may come to nothing; `date +%s` is none.
    r"|=(?:\$\w|\$[({](?:[^(){}\n]|[({][^(){}\n]*[)}])*[)}]|\s)+[@\-]*\+(?![=+\d%])"
)
NAMED = pattern(r"(?:^|[\s:|])[@\-]*\+(?![=\d])")  # a file of that name, which an automatic variable may bring along
# What the recipes of built-in rules begin with (GNU Make manual, "Catalogue of Built-In Rules").
OF_RULES = pattern(
    r"CC|CXX|CPP|AS|FC|F77|PC|LEX|YACC|AR|LD|RM|CO|GET|LINT|M2C|TEX\w*|MAKEINFO|C?WEAVE|C?TANGLE|OBJC|CHECKOUT,v"
    r"|(?:COMPILE|LINK|LEX|YACC|PREPROCESS|LINT)\..*"
)
NESTED = pattern(r"[({][^\s(){}$]*\$")  # the name of a variable is computed
ALONE = pattern(r"^\s*[@\-]*\+")


def opening(text: str) -> str:
    """Return the marks and the references that a recipe line begins with."""
    at = 0
    while at < len(text):
        if text[at] in "@+- \t\n":
            at += 1
        elif text[at] == "$" and text[at + 1 : at + 2] in CLOSING:
            end = balanced(text, at + 1)
            at = end + 1 if end > 0 else len(text)
        elif text[at] == "$":
            at += 2
        else:
            break
    return text[:at]


def _bare(text: str) -> str:
    """Return the marks that stand between and behind the references that a text begins with."""
    found = ""
    while text.startswith("$"):
        end = balanced(text, 1) if text[1:2] in CLOSING else 1
        marks = MARKS.match(text, end + 1) if end > 0 else None
        found, text = (found + marks[0], text[marks.end() :]) if marks else (found, "")
    return found


def scattered(lines: Iterable[Line], env: Iterable[str]) -> bool:
    """Say whether a text or a value of the environment holds a ``+`` that may come to stand first by an open way."""
    if any(ALONE.match(value) for value in env):
        return True
    return any("+" in line.text and _holds(line) for line in lines)


def _holds(line: Line) -> bool:
    if line.part is Part.DEFINED:
        return ALONE.match(line.text) is not None or BEGINS.search(line.text) is not None
    return BEGINS.search(line.text) is not None or (line.part is Part.RULE and NAMED.search(line.text) is not None)


def loose(lines: Iterable[Line]) -> bool:
    """Say whether a ``+`` is the beginning of a value that is not set by a plain line: nobody can tell of which."""
    return any(
        "+" in line.text and line.part is not Part.RECIPE and _holds(line)
        and not (line.part is Part.TEXT and SET.match(line.text))
        for line in lines
        if line.part is not Part.DEFINED or "eval" in line.text
    )  # fmt: skip


def marked(text: str, known: Values, *, open_ways: bool, any_way: bool) -> bool:
    """Say whether a recipe line may begin with a ``+``.

    ``open_ways``: what is not worked out may bring one along; ``any_way``: so may what is, for it may be set elsewhere.
    """
    marks = MARKS.match(text)
    if marks and "+" in marks[0]:
        return True
    first = opening(text)
    if "$" not in first:
        return False
    if any_way or ("+" in first and BEGINS.search(first)):
        return True
    for way in expansions(first, known):
        left = way.lstrip("@- \t\n")
        if left.startswith("$") and not left.startswith("$$"):
            if open_ways or "+" in _bare(left):  # what is open may be nothing, and a sign behind it is the first then
                return True
        elif "+" in (MARKS.match(way) or way)[0]:
            return True
    return False


def begins_a_rule(text: str, known: Values) -> bool:
    """Say whether a line sets a variable that begins recipes of built-in rules to what begins with a ``+``."""
    told = SET.match(text)
    if told is None or not OF_RULES.fullmatch(told["name"]):
        return False
    return any(ALONE.match(way) for way in expansions(told["value"], known))


def parted(text: str, known: Values, names: frozenset[str]) -> bool:
    """Say whether a line break of a variable parts a recipe line before a ``+``: ``names`` hold one."""
    if not names:
        return False
    by_name = not names.isdisjoint(NAME.findall(text)) or any(f"${name}" in text for name in names)
    if not by_name and not (NESTED.search(text) and any("\n" in way for way in expansions(text, known))):
        return False
    return "+" in text or any("+" in way for way in expansions(text, known))


def breaking(known: Values) -> frozenset[str]:
    """Return the variables whose value ends with a line break, and those that name one of them."""
    found = {name for name, held in known.items() for each in held if "\n" in each and not each.rpartition("\n")[2]}
    if not found:
        return frozenset()
    found |= {name for name, held in known.items() if any(map(NESTED.search, held))}  # one of any name
    naming: dict[str, set[str]] = {}
    for name, each in ((name, each) for name, held in known.items() for each in held if "$" in each):
        for used in NAME.findall(each):
            naming.setdefault(used, set()).add(name)
    waiting = list(found)
    while waiting:
        more = naming.get(waiting.pop(), set()) - found
        found |= more
        waiting += more
    return frozenset(found)
