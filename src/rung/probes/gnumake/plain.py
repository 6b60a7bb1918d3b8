"""What the variables of a makefile can hold, read from its text: everything that any line sets them to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice, product

from msgspec import Struct

from rung.model.pattern import pattern
from rung.probes.gnumake.functions import CLOSING, PURE, arguments, balanced, substituted
from rung.probes.gnumake.lines import Line, Part

SET = pattern(
    r"^(?:(?:override|export|private|unexport)\s+)*(?P<name>[\w.-]+)\s*(?P<how>:::?=|::=|:=|\?=|\+=|!=|=)\s*(?P<value>[^\n]*)$"
)
FOR_TARGET = pattern(
    r":\s*(?:(?:override|export|private)\s+)*(?P<name>[\w.-]+)\s*(?P<how>[:?+]{0,3}=)\s*(?P<value>[^\n]*)$"
)
NAME = pattern(r"[\w.-]+")
EVAL = pattern(r"\$[({](?:call\s+)?eval[\s,]")
BUILT_IN = {"CC": "cc", "CXX": "g++", "CPP": "cc -E", "AR": "ar", "LD": "ld", "AS": "as", "CURDIR": ".", "RM": "rm -f"}
LEFT_OPEN = pattern(r"\$[({]([\w.-]+)(?::[^)}]*)?[)}]")
LED_TO = pattern(r"\$[({](?:call|value)\s+([\w.-]+)[,)}]")  # a variable that a function works out
QUOTED = pattern(r'"[^"\\]*"')
DATA = pattern(r"[\w\s=./:,+@%-]*")
MOST = 6  # values of one variable that are kept; one that is set to more is not known
WAYS = 48  # texts that one text can come to; more than that, and it is not known
DEEPEST = 12
LONGEST = 10_000  # nobody includes or runs a line that long

WORKED_OUT = frozenset({*PURE, "if", "or", "and", "foreach", "call", "value"})
HOLDING = {Part.TEXT: SET.match, Part.RULE: FOR_TARGET.search}

Values = Mapping[str, tuple[str, ...]]
"""All that a variable can hold, by its name; empty where nobody can tell."""


class Sure(dict[str, str]):
    """The variables that hold one value each. Every value is worked out once: ``worked``, by name and by depth."""

    def __init__(self, known: Values) -> None:
        super().__init__({name: held[0] for name, held in known.items() if len(held) == 1})
        self.worked: dict[tuple[str, int], str] = {}


class Known(dict[str, tuple[str, ...]]):
    """Values that many texts are worked out by; they do not change any more."""

    @cached_property
    def ways(self) -> dict[tuple[str, bool], tuple[str, ...]]:
        """Return what texts came to so far, by the text and by whether what no line sets is empty.

        The acts, the rules and what makes makefiles again ask for the same ones.
        """
        return {}

    @cached_property
    def sure(self) -> Sure:
        """Return those that are sure."""
        return Sure(self)


class Given(Struct, frozen=True):
    """What variables hold before a makefile is read: by the environment, and ``pinned`` by the command line.

    The environment holds where no line sets a variable, or before one does; a line may add to it, or set it only where
    nothing does (``?=``). What is pinned is changed by no line but one with ``override`` (GNU Make manual, "Variables
    from the Environment" and "The override Directive").
    """

    env: Mapping[str, str] = {}
    pinned: Mapping[str, str] = {}


NOTHING = Given()


def values(lines: Iterable[Line], given: Given = NOTHING) -> dict[str, tuple[str, ...]]:
    """Return what the lines set each variable to, in every way; no value where it is more than are kept.

    What is ``given`` from outside counts as set before the first line, and what is evaluated as set after the last,
    where its value is plain: what else it may be, nobody can tell. Where anything is, each define may be.
    """
    found: dict[str, list[str] | None] = {name: [value] for name, value in (*given.env.items(), *given.pinned.items())}
    bodies: dict[str, list[str]] = {}
    later: list[str] = []
    for line in lines:
        if line.part is Part.DEFINED:
            bodies.setdefault(line.targets[0] if line.targets else "", []).append(line.text)
        later += evaluated(line.text)
        told = None
        if "=" in line.text and line.part in HOLDING:
            told = HOLDING[line.part](line.text)
        if told and (told["name"] not in given.pinned or "override" in line.text):
            name = told["name"]
            found[name] = _set(name, told["how"], told["value"].strip(), found.get(name, []))
    later += (text for body in bodies.values() for text in body) if later else ()
    for name, how, value in _sets(later):
        found[name] = None if "$" in value else _set(name, how, value, found.get(name, []))
    for name, body in bodies.items():
        found[name] = ["\n".join(body)] if name not in found else None
    built_in = {name: (value,) for name, value in BUILT_IN.items()}
    return {**built_in, **{name: tuple(each or ()) for name, each in found.items()}}


def evaluated(text: str) -> Iterator[str]:
    """Yield what each `$(eval …)` in a text evaluates, as it is written."""
    for found in EVAL.finditer(text) if "eval" in text else ():
        end = balanced(text, found.start() + 1)
        yield text[found.end() : end if end > 0 else len(text)]


def _sets(texts: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the name of each variable that texts set which are evaluated, how they do, and the value."""
    for line in (line for text in texts if "=" in text for line in text.split("\n")):
        if told := SET.match(line.lstrip(" ")):
            yield told["name"], told["how"], told["value"].strip()


def _set(name: str, how: str, value: str, before: list[str] | None) -> list[str] | None:
    """Return the values after one more line; it may stand in a condition, so that the old ones stay."""
    if before is None or how == "!=":
        return None
    if how == "+=":
        more = [f"{each} {value}".strip() for each in before] or [value]
    elif how.startswith(":") and re.search(rf"\$[({{]{re.escape(name)}[)}}]", value):
        known = before or ([BUILT_IN[name]] if name in BUILT_IN else [])
        more = [value.replace(f"$({name})", each).replace(f"${{{name}}}", each) for each in known]
    else:
        more = [value]
    after = list(dict.fromkeys((*before, *more)))
    return after if len(after) <= MOST else None


def expansions(text: str, known: Values, *, empty: bool = False) -> tuple[str, ...]:
    """Return every text that a text can come to; what cannot be told stays as it is.

    With ``empty`` a variable that no line sets is empty: it could come from nowhere but the person's environment.
    Of what stands in quotes only one text is taken where every one is plain words: which, changes nothing.
    """
    if "$" not in text:
        return (text,)
    if not isinstance(known, Known):
        return _expansions(text, known, Sure(known), empty=empty)
    if (text, empty) not in known.ways:
        known.ways[text, empty] = _expansions(text, known, known.sure, empty=empty)
    return known.ways[text, empty]


def _expansions(text: str, known: Values, sure: Sure, *, empty: bool) -> tuple[str, ...]:
    def ways(part: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(islice(_ways(part, known, sure, empty=empty), WAYS + 1)))

    def quoted(found: re.Match[str]) -> str:
        told = ways(found[0][1:-1]) if "$" in found[0] else ()
        return f'"{told[0]}"' if told and all(DATA.fullmatch(each) for each in told) else found[0]

    return ways(QUOTED.sub(quoted, text))


def _ways(text: str, known: Values, sure: Mapping[str, str], *, empty: bool) -> Iterator[str]:
    first = expand(text, sure)
    names = set(LEFT_OPEN.findall(first)) - sure.keys()
    through = LED_TO.findall(first) if "$(" in first or "${" in first else ()
    many = sorted(name for name in {*names, *through} - sure.keys() if known.get(name))
    none = {name: "" for name in names if name not in known and NAME.fullmatch(name)} if empty else {}
    if not many and not none:
        yield first
        return
    for choice in product(*(known[name] for name in many)):
        picked = {**sure, **none, **dict(zip(many, choice, strict=True))}
        yield from _ways(first, known, picked, empty=empty)


def expand(text: str, known: Mapping[str, str], deep: int = 0) -> str:
    """Return the text with every variable that is known, and every function of text, worked out."""
    if deep > DEEPEST or "$" not in text:
        return text
    found, at = [], 0
    while at < len(text):
        sign = text.find("$", at)
        if sign < 0 or sign + 1 >= len(text):
            break
        found.append(text[at:sign])
        end = balanced(text, sign + 1) if text[sign + 1] in CLOSING else sign + 1
        if end < 0:
            at = sign
            break
        whole = text[sign : end + 1]
        inner = whole[2:-1] if len(whole) > 2 else whole[1]  # noqa: PLR2004 - `$X` and `$(…)`
        told = None if inner in {"$", *CLOSING} else _reference(inner, known, deep + 1)
        found.append(whole if told is None else told)
        at = end + 1
    wide = "".join((*found, text[at:]))
    return wide if len(wide) <= LONGEST else text


def _reference(inner: str, known: Mapping[str, str], deep: int) -> str | None:
    """Return what stands for ``$(inner)``, or None when nobody can tell."""
    name, parted, rest = inner.partition(" ")
    if parted and name in WORKED_OUT:
        return _worked_out(name, rest.lstrip(), known, deep)
    wanted = expand(inner, known, deep)
    name, parted, change = wanted.partition(":")
    if name not in known or (parted and "=" not in change):
        return None
    value = _value(name, known, deep)
    old, _, new = change.partition("=")
    if not parted:
        return value
    return None if "$" in value else substituted(value, old, new)


def _value(name: str, known: Mapping[str, str], deep: int) -> str:
    if not isinstance(known, Sure):
        return expand(known[name], known, deep)
    if (name, deep) not in known.worked:
        known.worked[name, deep] = expand(known[name], known, deep)
    return known.worked[name, deep]


def _worked_out(name: str, rest: str, known: Mapping[str, str], deep: int) -> str | None:
    given = arguments(rest)
    if name == "foreach":
        return _foreach(given, known, deep)
    given = tuple(expand(each, known, deep) for each in given)
    if any("$" in each for each in given[: 1 if name == "if" else None]):
        return None
    if name in {"if", "or", "and"}:
        return _chosen(name, given)
    if name == "value":
        return _whole(known.get(given[0].strip(), "$"))
    if name == "call":
        numbers = {str(number): each for number, each in enumerate(given)}
        body = known.get(given[0].strip())
        return None if body is None else _whole(expand(body, {**known, **numbers}, deep))
    count, work = PURE[name]
    return work(*given[: count - 1], ",".join(given[count - 1 :])) if len(given) >= count else None


def _foreach(given: tuple[str, ...], known: Mapping[str, str], deep: int) -> str | None:
    """Return the text of a loop for each word; None where it is left open, is too long, or is no whole loop."""
    if len(given) < 3:  # noqa: PLR2004 - a name, a list, and a text, which may hold commas
        return None
    name, over = expand(given[0], known, deep).strip(), expand(given[1], known, deep)
    if "$" in name + over:
        return None
    found, size = [], 0
    for word in over.split():
        told = _whole(expand(",".join(given[2:]), {**known, name: word}, deep))
        size += 1 if told is None else len(told) + 1
        if told is None or size > LONGEST:
            return None
        found.append(told)
    return " ".join(found)


def _whole(text: str) -> str | None:
    """Return a text that nothing was left open in; half of a function's value is none."""
    return None if "$" in text.replace("$$", "") else text


def _chosen(name: str, given: tuple[str, ...]) -> str:
    if name == "if":
        return given[1] if given[0].strip() and len(given) > 1 else ",".join(given[2:])
    if name == "or":
        return next((each.strip() for each in given if each.strip()), "")
    return given[-1].strip() if all(each.strip() for each in given) else ""
