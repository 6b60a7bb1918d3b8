"""Logs, benchmarks or reports are no longer written: the run is quieter, and the next incident has nothing to read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.probes.gnumake.plain import expand
from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair
from rung.tuning.project import Project, Rule, Written
from rung.tuning.scripts.compared import gone, unlogged
from rung.tuning.scripts.trace import Kind
from rung.tuning.telling import filled

KEEPS = re.compile(
    r"(?:>>?|\btee\s+(?:-a\s+)?|--(?:log|report|output|junit|trace)[\w-]*[= ])\s*[\"']?[^\s\"']*"
    r"(?:\.log\b|\.tap\b|\.trace\b|(?:^|/)(?:logs?|reports?|benchmarks?|evidence)/|junit[^\s]*\.xml|provenance|manifest)"
    r"|(?:>>?|\btee\s)\s*[\"']?(?:\{log\b|\$\(?\{?LOG)"
)
THROWN = re.compile(r"(?:&>|>&|2>|>)\s*/dev/null")
ASKS = re.compile(r"\b(?:command -v|which|type|hash|grep -q)\b")
SURFACES = ("log", "benchmark")


def find(pair: Pair) -> Iterator[Found]:
    """Yield each directive, redirection or surface that went, and each output that is now thrown away."""
    for old, new in _first_of_each(pair):
        yield from _directives(old, new)
    rules = {old.name for old, _ in pair.rules} | {old.of for old, _ in pair.links}
    for old in pair.before.rules.values():
        left = [name for name in SURFACES if old.fields.get(name)]
        if old.name not in rules and left and not _elsewhere(pair, old):
            yield Found(old.place, f"rule {old.name} went, and with it its {' and '.join(left)}")
    for line in _no_longer_kept(pair):
        yield Found(line.place, f"is no longer kept: {clipped(line.text, 110)}")
    for each in gone(pair, Kind.KEPT):
        yield Found(each.place, f"the script no longer writes it: {each.said}")
    for each in unlogged(pair):
        yield Found(each.place, f"the script no longer writes the log of its rule: {each.said}")
    for line in pair.more(_thrown):
        yield Found(line.place, f"is thrown away now: {clipped(line.text, 110)}")


def _no_longer_kept(pair: Pair) -> Iterator[Written]:
    """Yield the lines that went and kept something, where fewer are left that do, whatever they name it by."""
    if pair.gone and sum(_keeps(pair.after, line) for line in pair.after.lines) < sum(
        _keeps(pair.before, line) for line in pair.before.lines
    ):
        yield from (line for line in pair.gone if _keeps(pair.before, line))


def _keeps(project: Project, line: Written) -> bool:
    if not line.recipe:
        return False
    # A target names itself, or by a variable: `> $@` keeps what `> rep.log` kept.
    told = expand(filled(line.text, {"@": line.owner}), project.variables) if "$" in line.text else line.text
    return KEEPS.search(told) is not None or KEEPS.search(line.text) is not None


def _first_of_each(pair: Pair) -> Iterator[tuple[Rule, Rule]]:
    """Yield the pairs to compare; of the jobs of one rule the first that lost most, for they are all alike."""
    seen: set[str] = set()
    for old, new in sorted(pair.links, key=lambda both: _surfaces(both[1]) - _surfaces(both[0])):
        if not old.of or old.of not in seen:
            seen.add(old.of)
            yield old, new


def _surfaces(rule: Rule) -> int:
    return sum(name in rule.fields for name in SURFACES)


def _directives(old: Rule, new: Rule) -> Iterator[Found]:
    for name in SURFACES:
        if old.fields.get(name) and not new.fields.get(name):
            yield Found(
                new.place,
                f"rule {new.of or new.name} declares no `{name}` any more (before: {clipped(old.fields[name][0], 60)})",
            )
        elif len(new.fields.get(name, ())) < len(old.fields.get(name, ())):
            yield Found(new.place, f"rule {new.of or new.name} declares fewer files in `{name}`")


def _elsewhere(pair: Pair, old: Rule) -> bool:
    kept = {item for rule in pair.after.rules.values() for name in SURFACES for item in rule.fields.get(name, ())}
    return {item for name in SURFACES for item in old.fields.get(name, ())} <= kept


def _thrown(line: Written) -> int:
    return int(line.recipe and THROWN.search(line.text) is not None and not ASKS.search(line.text))


MOVE = Move(
    "evidence-dropped",
    "What the run said and cost is gone, so the speed claim and the next incident rest on memory.",
    "Keep every log and benchmark; make them smaller, or write them beside the critical path.",
    find,
)
