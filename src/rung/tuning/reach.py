"""What a change of one file makes due: the heart of the claim that a tuning changed no meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rung.tuning.pair import Pair
from rung.tuning.project import Project, Rule

DEPFILES = re.compile(r"(?:^|\s)-M?MD\b|(?:^|\s)-MM?D?\b|--depfile|-Wp,-MM?D")
INCLUDES_THEM = re.compile(r"^-?s?include\b.*(?:\.d\b|\.dep\b|\.Po\b|DEPS?\b)")
EXPRESSION = re.compile(r"[A-Za-z_]\w*|[rfRF]{1,2}[\"'].*|.*[()\[\]].*", re.DOTALL)
"""What of a rule of Snakemake Python works out: a name, a call, a text with values put in."""
FOLDER_MADE = re.compile(r"^[@+-]*mkdir\b")


@dataclass(frozen=True, slots=True)
class Lost:
    """A file whose change made something due before and does not after. ``unsure``: only the tool could say it."""

    need: str
    rule: Rule
    unsure: bool = False
    order_only: bool = False
    forced: bool = False


def lost(pair: Pair) -> Iterator[Lost]:
    """Yield each need that a rule has lost: neither its new self nor anything it needs leads there.

    Needs that a compiler now writes down, folders that became order-only, and names that forced work although real
    needs are there are no losses.
    """
    narrow = narrowed(pair)
    for old, new in pair.links:
        if old.needs == new.needs:
            continue
        left = {*new.needs, *new.outputs}
        gone = [need for need in old.needs if need not in left]
        if not gone:
            continue
        reached = pair.after.below(new.name) | {name for each in new.outputs for name in pair.after.below(each)}
        for need in gone:
            if need in reached or need in narrow or _explained(pair, old, new, need):
                continue
            if old.phony or not _still_meant(pair, (old, new), need, reached):
                yield Lost(
                    need, new, _unsure(pair, (old, new), need), need in new.order_only, _forces(pair.before, need)
                )


def narrowed(pair: Pair) -> frozenset[str]:
    """Return the files that some jobs of a rule made, or read first, and that the same rule no longer does after.

    The rule has other jobs left: a smaller set of inputs, and no prerequisite that was dropped.
    """
    kept = {job.of for job in pair.after.jobs.values() if job.outputs}
    left = {name for job in pair.after.jobs.values() for name in (*job.outputs, *job.needs)}
    gone = [job for job in pair.before.jobs.values() if job.of in kept and job.outputs and not left & {*job.outputs}]
    mine = {name for job in gone for name in job.outputs}
    read = {name for job in gone for name in job.needs if name not in pair.before.makers and name not in left}
    # A number of parts that became smaller reads what it read before: nothing at the start of the graph went.
    ends = {name for job in gone for name in job.outputs if job.needs and not _from_the_start(pair, job, left)}
    return frozenset((mine - ends) | read)


def _from_the_start(pair: Pair, job: Rule, left: set[str]) -> bool:
    """Say whether the job hung on a file that nothing reads any more."""
    below = pair.before.below(job.name) | {name for each in job.outputs for name in pair.before.below(each)}
    starts = {name for name in below if name not in pair.before.makers}
    return not starts or not starts <= left


def _still_meant(pair: Pair, both: tuple[Rule, Rule], need: str, reached: frozenset[str]) -> bool:
    """Say whether all that the need stood for still leads to the rule: an intermediate was renamed or is passed by.

    One that is still made is passed by only where another recipe needs what it came from by name.
    """
    if need not in pair.before.makers:
        return False
    old, new = both
    leaves = {each for each in pair.before.below(need) if each not in pair.before.makers}
    if need in pair.after.makers:
        return bool(leaves) and leaves <= {*new.needs} and old.recipe != new.recipe
    return bool(leaves) and leaves <= reached


def _explained(pair: Pair, old: Rule, new: Rule, need: str) -> bool:
    if need in new.order_only and _is_folder(pair, need, old):
        return True
    if _forces(pair.before, need):
        return bool(set(new.needs) - {each for each in new.needs if _forces(pair.after, each)})
    header = re.search(r"\.(?:h|hh|hpp|hxx|inc|ipp)$", need) is not None
    return header and _tracked(pair.after, new)


def _tracked(project: Project, rule: Rule) -> bool:
    """Say whether the compiler writes down what the rule's sources include, and make reads that."""
    writes = any(DEPFILES.search(line.text) for line in project.lines)
    return writes and bool(rule.recipe or rule.needs) and any(INCLUDES_THEM.match(line.text) for line in project.lines)


def _is_folder(pair: Pair, need: str, rule: Rule) -> bool:
    bare = need.rstrip("/")
    below = any(path.startswith(f"{bare}/") for path in (*pair.before.paths, *rule.outputs, *pair.after.makers))
    maker = pair.before.makers.get(need)
    return need.endswith("/") or below or (maker is not None and any(map(FOLDER_MADE.match, maker.recipe)))


def _forces(project: Project, need: str) -> bool:
    """Say whether a need only makes the rule run always: a phony name, or one that never exists, without anything."""
    rule = project.makers.get(need)
    if rule is None:
        return project.tool == "make" and need not in project.paths and need.isupper()
    return project.tool == "make" and not rule.recipe and not rule.needs and need not in project.paths


def _unsure(pair: Pair, both: tuple[Rule, Rule], need: str) -> bool:
    """Say whether what only the tool can work out may stand for the need."""
    old, new = both
    if pair.after.tool == "make" and (pair.before.resolved and pair.after.resolved):
        return False
    if set(new.needs) < set(old.needs):
        return False  # nothing came that could stand for it
    computed = "$" in need if pair.after.tool == "make" else EXPRESSION.fullmatch(need) is not None
    return (new.asis and bool(new.needs or new.of)) or (computed and bool(new.needs))
