"""The rules that a build comes to: of a workflow with a makefile beside it, not every target of that."""

from __future__ import annotations

import re

from rung.tuning.project import Project, Rule
from rung.tuning.side import MAKEFILE

SNAKEMAKE = re.compile(r"(?:^|[\s/@;&|(\"'+-])snakemake(?=[\s\"';&|)]|$)|\$[({]SNAKEMAKE[)}]")
LOOKS_ONLY = re.compile(
    r"\s(?:-\w*n\w*|--dry-?run|--lint|--list[\w-]*|--summary|--detailed-summary|--dag|--rulegraph|--filegraph|--report)\b"
)
"""Calls of Snakemake that run nothing of the workflow: around them a recipe looks, or packs what there is."""


def of_the_build(project: Project) -> tuple[Rule, ...]:
    """Return the rules of a side; of a makefile beside a Snakefile those that make what that needs, or run it."""
    rules = tuple({id(each): each for each in (*project.graph.values(), *project.rules.values())}.values())
    if project.tool == "make":
        return rules
    own = [rule for rule in rules if not MAKEFILE.search(rule.place.rpartition(":")[0])]
    left = [rule for rule in rules if rule not in own]
    came = [*own, *(rule for rule in left if _runs_it(rule))]
    found = list(came)
    while came:
        needed = {_bare(need) for rule in came for need in (*rule.needs, *rule.order_only)}
        came = [rule for rule in left if rule not in found and needed & _made(rule)]
        found += came
    return tuple(found)


def _made(rule: Rule) -> set[str]:
    """Return what a rule of a makefile makes, as the workflow names it: its makefile stands before its name."""
    return {_bare(name) for name in (*rule.outputs, rule.name)}


def _bare(name: str) -> str:
    return name.rpartition("akefile/")[2]


def _runs_it(rule: Rule) -> bool:
    """Say whether a recipe runs the workflow."""
    return any(SNAKEMAKE.search(line) and not LOOKS_ONLY.search(line) for line in rule.recipe)
