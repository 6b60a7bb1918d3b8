"""Work is made serial: a race is hidden by never letting two jobs run at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.tuning.cores import filled
from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair, number
from rung.tuning.project import Rule, Written

FORMS = (
    re.compile(r"^\.NOTPARALLEL\b"),
    re.compile(
        r"(?:MAKE\)?\}?|\bmake|MAKEFLAGS|snakemake|SNAKEMAKE\w*)\b.*"
        r"(?:\s|=)(?:-j\s*1|--jobs[= ]1|--cores[= ]1|-c\s*1)(?!\d)"
    ),
    re.compile(r"(?:^|\s)\.WAIT(?:\s|$)"),
    re.compile(r"(?:^|[;&|(@\s])(?:flock|lockfile|sem\s+-j\s*1)\b"),
    re.compile(r"\bparallel\s+(?:-j\s*1|--jobs[= ]1)(?!\d)"),
)


def find(pair: Pair) -> Iterator[Found]:
    """Yield each way in which jobs no longer run side by side."""
    for line in pair.more(_serial):
        yield Found(line.place, f"jobs no longer run side by side: {clipped(line.text, 110)}")
    for name, before, after in pair.settings("cores", "jobs", "local-cores", "max-threads"):
        if number(after) == 1 and before != ("1",):
            yield Found(name, f"from {', '.join(before) or 'nothing said'} to 1")
    for each in filled(pair):
        if not each.used:
            yield Found(each.rule.place, f"rule {each.rule.name} takes every core, so nothing runs beside it")
    for old, new in pair.rules:
        for name in _locks(new) - _locks(old):
            yield Found(new.place, f"rule {new.name} takes a resource that only one job can have: {name}")


def _serial(line: Written) -> int:
    return sum(form.search(line.text) is not None for form in FORMS)


def _locks(rule: Rule) -> set[str]:
    found = (
        re.fullmatch(r"(\w*(?:lock|mutex|serial|exclusive|only_one)\w*)=\d+", each)
        for each in rule.fields.get("resources", ())
    )
    return {each[1] for each in found if each}


MOVE = Move(
    "serialised",
    "Serial mode hides a missing prerequisite or a shared output; the fault comes back with the first parallel run.",
    "Declare what two jobs share: one rule with several outputs, or a prerequisite between them.",
    find,
)
