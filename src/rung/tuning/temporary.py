"""Outputs that are taken away once they were used: whether anybody but the workflow itself may miss one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rung.probes.filekind import is_workflow
from rung.tuning.constants import UNKNOWN, constants, named
from rung.tuning.pair import Pair
from rung.tuning.project import Project, Rule
from rung.tuning.published import TRUSTED, published
from rung.tuning.reaching import texts

MARKS = frozenset({"temp", "temporary"})
EVIDENCE = re.compile(r"(?i)(?:^|/)[^/]*(?:log|report|benchmark|evidence|provenance|manifest|summary|sums|checksum)")
WORKING = re.compile(r"^(?:results?|output)/")
"""Folders that some workflows publish, and in which others work."""
HANDED_OUT = re.compile(r"^(?:publish(?:ed)?|dist|release|public|deliver\w*)/")
HOLE = re.compile(r"\{+[^{}]*\}+")
COMPUTED = re.compile(r"[rfRF]+[\"']|\{|[^/]*[({]")
"""A name that does not begin with the name of a folder."""
LEAST = 4  # letters of a name by which another text would say it


class Missed(StrEnum):
    """Who may miss a file: ``NOBODY`` but jobs that get it, ``PERHAPS`` somebody, or ``SOMEBODY`` surely."""

    NOBODY = "nobody"
    PERHAPS = "perhaps"
    SOMEBODY = "somebody"


@dataclass(frozen=True, slots=True)
class Passing:
    """An output that became temporary, the rule that makes it, and who may miss it."""

    rule: Rule
    name: str
    missed: Missed


def passing(pair: Pair) -> Iterator[Passing]:
    """Yield each output that is temporary now, was not before, and is made on both sides."""
    for old, new in pair.rules:
        both = {*old.outputs} & {*new.outputs}
        before = {name for mark, _, name in old.flags if mark in MARKS}
        for name in sorted({name for mark, _, name in new.flags if mark in MARKS} - before):
            if name in both:
                yield Passing(new, name, _missed(pair, new, name))


def _missed(pair: Pair, rule: Rule, name: str) -> Missed:
    """Say who may miss an output.

    Nobody does where each file of it is the input of a job and no goal, lies in no folder that is handed out, and
    nothing but the workflow could come to it.
    """
    after = pair.after
    jobs = [job for job in after.jobs.values() if job.of == rule.name]
    if rule.fields.get("checkpoint") or any(len(job.outputs) != len(rule.outputs) for job in jobs):
        return Missed.SOMEBODY
    ends = [each for each in after.graph.values() if not each.outputs and not each.recipe]
    needed = {need for each in after.graph.values() if each not in ends for need in each.needs}
    goals = {need for each in ends for need in each.needs}
    known = constants(after)
    spelled = named(name, known)
    files = {job.outputs[rule.outputs.index(name)] for job in jobs} or {spelled}
    if not jobs:  # none was planned or shown: what others need is told by how it is spelled
        others = {out for each in after.graph.values() if each.name != rule.name for out in each.outputs}
        needed, goals = (_spelled_so(each, spelled, known, others) for each in (needed, goals))
        if UNKNOWN in spelled and spelled not in needed | goals:
            return Missed.PERHAPS
    last = _telling(spelled)
    asked_for = files & goals or (last and any(last in need for need in goals))
    if not files <= needed or asked_for or any(map(EVIDENCE.search, files)) or _handed_out(pair, files):
        return Missed.SOMEBODY
    somewhere = any(TRUSTED.match(each) or COMPUTED.match(each) for each in files)
    return Missed.PERHAPS if somewhere or not last or _said_elsewhere(after, last) else Missed.NOBODY


def _spelled_so(needs: set[str], spelled: str, known: Mapping[str, str], others: set[str]) -> set[str]:
    """Return the needs with their constants put in; ``spelled`` stands for each file that it could be the name of.

    What another rule makes under just that name (``others``) is none of them.
    """
    form = re.compile(".+".join(map(re.escape, HOLE.split(spelled))))
    sure = UNKNOWN not in spelled
    plain = ((need, named(need, known)) for need in needs)
    return {spelled if sure and need not in others and form.fullmatch(each) else each for need, each in plain}


def _handed_out(pair: Pair, files: set[str]) -> bool:
    """Say whether a file lies where people look for results: in `results/` only where nothing is published else."""
    outside = any(map(HANDED_OUT.match, published(pair.before)))
    return any(TRUSTED.match(each) and not (outside and WORKING.match(each)) for each in files)


def _telling(name: str) -> str:
    """Return the last part of a name that tells it from others, empty where none does."""
    parts = [part for part in re.split(r"[/\"']", HOLE.sub("/", name)) if len(part.strip("._")) >= LEAST]
    return parts[-1] if parts else ""


def _said_elsewhere(after: Project, last: str) -> bool:
    """Say whether a script or a line beside the rules says the name of a file, or a script looks for files itself."""
    if any(texts.finds(path, text) for path, text in after.scripts.items()):
        return True
    beside = (line.text for line in after.lines if line.recipe or not (line.owner and is_workflow(line.path)))
    return any(last in text for text in (*beside, *after.scripts.values()))
