"""What a failed recipe lacks although a rule makes it: nothing tells make to make it first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import normpath

from rung.model.pattern import pattern
from rung.probes.gnumake.functions import matched
from rung.probes.gnumake.reach import Graph, can_be
from rung.probes.gnumake.scan import scanned
from rung.probes.probe import Case, Ran

FAILED = pattern(
    r"^\S*make(?P<below>\[\d+\])?: \*\*\* \[(?:[^\]\n]*: )?(?P<target>[^\]:\n]+)\] (?!.*\(ignored\))", re.MULTILINE
)
CANNOT = r"(?:can ?not|can't|could not|unable to) (?:open|find|stat|read)"
LACKS = pattern(rf"(?i)no such file|not found|does not exist|{CANNOT}")
QUOTES = "'\"`\u2018\u2019"
NAMED = (
    pattern(rf"[{QUOTES}](?P<file>[^\s{QUOTES}]+)[{QUOTES}]"),
    pattern(rf"(?P<file>[^\s:{QUOTES}]+): (?:[Nn]o such file|(?:command )?not found|does not exist)"),
    pattern(rf"(?i){CANNOT}(?: file)? (?P<file>[^\s:{QUOTES}]+)"),
)


def missing_edge(case: Case, ran: Ran) -> tuple[str, str] | None:
    """Return the target whose recipe failed and the file that it lacks, where a rule makes that and it needs it not.

    None also where the recipe is one of a make further down, which names files from another folder.
    """
    failed = FAILED.search(ran.err)
    if failed is None or failed["below"]:
        return None
    graph, target = scanned(case).graph, failed["target"]
    below = graph.below(target)
    if below is None:
        return None
    for name in _lacked(ran.err[: failed.start()]):
        made = _made(graph, name, case)
        if made and normpath(made) != normpath(target) and not any(can_be(each, made) for each in below):
            return target, made
    return None


def _lacked(said: str) -> Iterator[str]:
    """Yield the files that a recipe says it lacks."""
    for line in said.splitlines():
        if LACKS.search(line):
            yield from dict.fromkeys(normpath(each["file"]) for words in NAMED for each in words.finditer(line))


def _made(graph: Graph, name: str, case: Case) -> str:
    """Return the file of that name that a rule makes: by its path, its shape, or as a compiler finds it."""
    named = [target for rule in graph.rules for target in rule.targets if "%" not in target and "$" not in target]
    told = next((each for each in named if normpath(each) == name), "")
    if told or any(_shaped(target, rule.needs, name, case) for rule in graph.rules for target in rule.targets):
        return told or name
    return next((each for each in named if normpath(each).endswith(f"/{name}")), "")


def _shaped(target: str, needs: tuple[str, ...], name: str, case: Case) -> bool:
    """Say whether a pattern rule makes the file from what is there."""
    stem = matched(target, name) if "%" in target and target != "%" else None
    return bool(stem and needs) and needs[0].replace("%", stem or "") in case.entries
