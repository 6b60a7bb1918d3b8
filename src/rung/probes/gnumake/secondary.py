"""What make works out a second time: a function can be put together there that stands nowhere.

It does so with what `$(eval …)` takes, and below `.SECONDEXPANSION` with the needs of each rule, when it comes to its
target (GNU Make manual, "Eval Function" and "Secondary Expansion").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct

from rung.model.effect import Effect, Verdict
from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.gnumake.act import Act
from rung.probes.gnumake.functions import balanced
from rung.probes.gnumake.lines import Line, Part, may_be_a_rule
from rung.probes.gnumake.makefiles import Makefiles
from rung.probes.gnumake.plain import HOLDING, evaluated, expansions
from rung.probes.gnumake.reach import can_be

TOLD = ".SECONDEXPANSION"
WHY = "what needs come to when they are worked out a second time stands in no text"
MIXED = "functions of text put together what is evaluated"
# What is kept for the second time, and is no whole name there, nor the whole name of a function. Any number of pairs
# stands for one sign, which each evaluation halves; another reference that is kept inside a name only chooses a
# variable.
_OPEN = (
    r"(?<!\$)(?:\$\$){{{pairs},}}"
    r"(?:(?=\$[^$])|(?![$\w@<^?*+|]|[({{](?:[\w.@<^?*+|/-]|(?:\$\$){{{pairs},}}(?:[\w@<^?*+|]|[({{][\w.@<^?*+|]+[)}}]))+[\s:)}}]))"
)
LAST = pattern(r"(?<!\$)(?:\$\$)*\$\Z")  # make keeps a sign with which a value ends
OPEN = pattern(_OPEN.format(pairs=1))
CALLED = pattern(r"\$\$[({]call\s[^,)}]*?(?<!\$)(?:\$\$)*\$(?!\$)")  # a function whose name is put together
LATE = pattern(_OPEN.format(pairs=2))  # in what is evaluated
# Functions that make other words of a text, which may hold such a sign, and those through which nobody looks at one.
_CALL = r"(?<!\$)(?:\$\$)*\$[({]"
REWRITES = pattern(_CALL + r"(?:(?:subst|patsubst|join|addprefix|addsuffix)\s|[\w.-]+:)")
TAKES = pattern(
    _CALL + r"(?:(?:subst|patsubst|join|addprefix|addsuffix|strip|sort|or|and|word|wordlist|firstword|lastword|filter"
    r"|filter-out|notdir|dir|basename|suffix)\s|[\w.-]+:)"
)
# The name of a variable may be any.
COMPUTED = pattern(r"(?<!\$)(?:\$\$)*\$[({](?:(?:call|value)\s+)?[^\s(){}$,]*\$[^$]")
KEPT = pattern(r"(?:\$\$)+(?:[\w@<^?*+|]|[({][\w.@<^?*+|/-]+(?=[\s:)}]))")  # asked for the second time, and not again
NAMES = pattern(r"[^\s$(){}:=#,]+")
SINGLE = pattern(r"\$(\w)")
SPELLED = pattern(r"[.A-Z]*\$(?:.*[)}]|\w)[A-Z]*\Z")  # in parts
ANY = "$"  # stands for a variable whose name is computed


def secondary(found: Makefiles) -> Iterator[Act]:
    """Yield an act for each line of which make may work something out later that stands in no text."""
    every = tuple(found.each())
    twice = any(_tells(line, path, found) for path, line in every)
    evals = any("$" in each for _, line in every for each in evaluated(line.text))
    if not (twice or evals):
        return
    pieces = _pieces(_held(line for _, line in every))
    for path, line in every:
        if twice and ((_evaluated(line) and LATE.search(line.text)) or (_rule(line) and pieces.in_text(line.text))):
            yield Act(path, line.number, "function", line.text, Verdict(Effect.UNKNOWN, WHY, "make-function"))
        elif evals and any(map(pieces.mixed, evaluated(line.text))):
            yield Act(path, line.number, "function", line.text, Verdict(Effect.UNKNOWN, MIXED, "make-function"))


def _rule(line: Line) -> bool:
    """Say whether a line is a rule, or variables may make one of it."""
    return (line.part is Part.RULE or (line.part is Part.TEXT and may_be_a_rule(line.text))) and "eval" not in line.text


def _evaluated(line: Line) -> bool:
    """Say whether a line is evaluated, or may be as one of a rule."""
    template = line.part is Part.DEFINED and ":" in line.text and not line.text.startswith("\t")
    return template or (line.part is not Part.RECIPE and "eval" in line.text)


def _tells(line: Line, path: str, found: Makefiles) -> bool:
    """Say whether a line tells make to work needs out a second time."""
    if "SECONDEXPANSION" in line.text:
        return True
    names = (
        [name for name in line.targets if SPELLED.match(name)] if line.part is Part.RULE and "$" in line.text else ()
    )
    ways = (way for name in names for way in expansions(name, found.at(path)))
    return any(can_be(way, TOLD) for way in ways if not way.startswith("$") or not way.endswith((")", "}")))


def _held(every: Iterator[Line]) -> Mapping[str, tuple[str, ...]]:
    """Return every text that each variable is given, as it stands."""
    texts: dict[str, tuple[str, ...]] = {}
    for line in every:
        told = HOLDING[line.part](line.text) if line.part in HOLDING and "=" in line.text else None
        name, text = (told["name"], told["value"]) if told else ("", "")
        if line.part is Part.DEFINED and line.targets:
            name, text = line.targets[0], line.text
        if name:
            texts[name] = (*texts.get(name, ()), text)
    return texts


class _Pieces(Struct, frozen=True):
    """The variables that keep anything for later, that lead to a piece of a reference, and to one that is changed."""

    kept: frozenset[str]
    leading: frozenset[str]
    changed: frozenset[str] = frozenset()

    def in_text(self, text: str) -> bool:
        """Say whether a text, or a variable it leads to, keeps a piece of a reference."""
        return _piece(text, self.kept) or not self.leading.isdisjoint(_names(text))

    def mixed(self, text: str) -> bool:
        """Say whether a text, or a variable it leads to, gives such a piece to a function of text."""
        return self.given(text) or not self.changed.isdisjoint(_names(text))

    def given(self, text: str) -> bool:
        return _rewrites(text, self.kept) or any(map(self.in_text, _taken(TAKES, text)))


def _pieces(held: Mapping[str, tuple[str, ...]]) -> _Pieces:
    users: dict[str, set[str]] = {}
    every = [(name, text) for name, texts in held.items() for text in texts if "$" in text]
    for name, text in every:
        for used in _names(text):
            users.setdefault(used, set()).add(name)
    kept = _leading_to({name for name, text in every if "$$" in text or LAST.search(text)}, users)
    found = _Pieces(kept, _leading_to({name for name, text in every if _piece(text, kept)}, users))
    return replace(found, changed=_leading_to({name for name, text in every if kept and found.given(text)}, users))


def _piece(text: str, kept: Collection[str]) -> bool:
    """Say whether a text keeps a piece of a reference, or changes what is kept; ``kept`` are variables that do."""
    return "$" in text and bool(OPEN.search(text) or LAST.search(text) or CALLED.search(text) or _rewrites(text, kept))


def _rewrites(text: str, kept: Collection[str]) -> bool:
    return any("$$" in given or not _names(given).isdisjoint(kept) for given in _taken(REWRITES, text))


def _taken(functions: re.Pattern[str], text: str) -> Iterator[str]:
    """Yield what each of these functions is given in a text."""
    for found in functions.finditer(text) if "$" in text else ():
        start = max(text.rfind("(", 0, found.end()), text.rfind("{", 0, found.end()))
        end = balanced(text, start)
        yield f"${text[start : end if end > 0 else len(text)]}"


def _leading_to(names: set[str], users: Mapping[str, set[str]]) -> frozenset[str]:
    """Return the variables with all whose text names one of them, and the name that stands for any."""
    found, waiting = {*names, ANY}, [*names, ANY]
    while waiting:
        more = users.get(waiting.pop(), set()) - found
        found |= more
        waiting += more
    return frozenset(found) if names else frozenset()


def _names(text: str) -> set[str]:
    """Return every word of a text that may name a variable which is worked out the first time."""
    if "$" not in text:
        return set()
    first = KEPT.sub(" ", text)
    return {*NAMES.findall(first), *SINGLE.findall(first), *((ANY,) if COMPUTED.search(first) else ())}
