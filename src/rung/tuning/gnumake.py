"""A Make project as a side of a review: its graph as make worked it out, or as its makefiles are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rung.model.replacing import replace
from rung.probes.gnumake.database import Database, Target
from rung.probes.gnumake.functions import CLOSING, balanced, words
from rung.probes.gnumake.lines import Part, lines, prefixes
from rung.probes.gnumake.plain import SET, expand, values
from rung.tuning.automatics import Automatics
from rung.tuning.blanks import even, even_line
from rung.tuning.project import Rule, Written

OWN = re.compile(r"^(?:\.|[Mm]akefile$|GNUmakefile$)")
COMPUTED = re.compile(r"\$[({@<^*%?+]|\$\w")


def written(path: str, text: str, signs: str = "") -> Iterator[Written]:
    """Yield the lines of one makefile; a recipe line belongs to the target it stands under.

    ``signs`` begin recipe lines beside the tab (`.RECIPEPREFIX` of another makefile).
    """
    owner = ""
    for line in lines(text, signs):
        if line.part is Part.RULE:
            owner = " ".join(line.targets)
        recipe = line.part in {Part.RECIPE, Part.DEFINED}
        said = even_line(line.text) if recipe else _said(line.text)
        yield Written(path, line.number, said, recipe=recipe, owner=owner if recipe else "")


def _said(text: str) -> str:
    """Return a line outside of recipes made even; a value keeps its blanks, as what uses it may quote it."""
    told = SET.match(text)
    if told is None:
        return even_line(text)
    return f"{even_line(text[: told.start('value')])} {told['value'].strip()}".strip()


def resolved(known: Database) -> dict[str, Rule]:
    """Return the rules as make knows them, implicit ones worked out."""
    return {each.name: _rule(each) for each in known.targets.values() if _counts(each)}


def _counts(each: Target) -> bool:
    return each.known and (bool(each.recipe or each.needs) or each.phony) and (each.phony or not OWN.match(each.name))


def _rule(each: Target) -> Rule:
    outputs = () if each.phony else (each.name,)
    needs, order = tuple(map(_bare, each.needs)), tuple(map(_bare, each.order_only))
    return Rule(each.name, each.place, outputs, needs, order, even(each.recipe), phony=each.phony)


def as_written(texts: Mapping[str, str]) -> tuple[dict[str, Rule], str]:
    """Return the rules as the makefiles are written, plain variables put in, and the goal that stands first.

    Conditions are not weighed: what stands under either side of an ``if`` counts.
    """
    signs = "".join(map(prefixes, texts.values()))
    read = {path: tuple(lines(text, signs)) for path, text in texts.items()}
    told = values(line for each in read.values() for line in each)
    known = {name: held[0] for name, held in told.items() if len(held) == 1}
    found: dict[str, Rule] = {}
    phony: set[str] = set()
    goal = ""
    for path, each in read.items():
        names: tuple[str, ...] = ()
        for line in each:
            if line.part is Part.RULE:
                names = _headed(found, f"{path}:{line.number}", expand(line.text, known))
                phony |= _phony(line.text, known)
                goal = goal or next((name for name in names if not name.startswith(".") and "%" not in name), "")
            elif line.part is Part.RECIPE:
                _told(found, names, line.text)
    for name in phony & found.keys():
        old = found[name]
        found[name] = Rule(name, old.place, (), old.needs, old.order_only, old.recipe, phony=True, asis=old.asis)
    plain = {name: rule for name, rule in found.items() if not name.startswith(".")}
    own = Automatics(read.values(), known)
    return {name: replace(rule, recipe=even(own.told(name, rule.recipe))) for name, rule in plain.items()}, goal


def _headed(found: dict[str, Rule], place: str, text: str) -> tuple[str, ...]:
    """Note a line of targets and needs, beside what earlier lines said of the same targets."""
    head, _, rest = _parted(text, ":")
    stem, colon, patterns = _parted(rest.lstrip(":"), ":")
    static = stem.strip() if colon and "%" in stem else ""
    rest = patterns if static else rest
    needs, _, order = _parted(rest.lstrip(":"), "|")
    names = tuple(_bare(name) for name in words(head.rstrip("&")))
    if re.match(r"\s*[\w.-]+\s*[:+?]?=", needs):  # a variable of this target
        return names
    for name in names:
        old = found.get(name, Rule(name, place, (name,)))
        both = (*old.needs, *(_bare(_filled(each, name, static)) for each in words(needs)))
        late = (*old.order_only, *(_bare(_filled(each, name, static)) for each in words(order)))
        asis = old.asis or COMPUTED.search(needs) is not None
        found[name] = Rule(name, old.place, old.outputs, both, late, old.recipe, asis=asis)
    return names


def _parted(text: str, sign: str) -> tuple[str, str, str]:
    """Return what stands before and behind the first such sign that is in no reference to a variable or function."""
    at = 0
    while at < len(text):
        if text[at] == sign:
            return text[:at], sign, text[at + 1 :]
        if text[at] == "$" and text[at + 1 : at + 2] in CLOSING:
            at = max(balanced(text, at + 1), at)
        at += 1
    return text, "", ""


def _filled(need: str, name: str, static: str) -> str:
    """Return a need of a static pattern rule with what `%` stands for in this target."""
    before, _, after = static.partition("%")
    if not static or not (name.startswith(before) and name.endswith(after)) or len(name) < len(static) - 1:
        return need
    return need.replace("%", name[len(before) : len(name) - len(after)], 1)


def _told(found: dict[str, Rule], names: tuple[str, ...], text: str) -> None:
    for name in names:
        old = found.get(name)
        if old is not None:
            recipe = (*old.recipe, text)
            found[name] = Rule(name, old.place, old.outputs, old.needs, old.order_only, recipe, asis=old.asis)


def _phony(text: str, known: Mapping[str, str]) -> set[str]:
    head, _, rest = text.partition(":")
    return set(expand(rest, known).split()) if head.strip() == ".PHONY" else set()


def _bare(name: str) -> str:
    return name.removeprefix("./") or name
