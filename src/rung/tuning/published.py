"""What a project publishes: the names that people and other projects ask it for."""

from __future__ import annotations

import re

from rung.tuning.project import Project

TRUSTED = re.compile(r"^(?:publish(?:ed)?|results?|dist|release|output|public|deliver\w*)/")
PLUMBING = re.compile(r"^(?:\.|FORCE$|.*%)")


def published(project: Project) -> frozenset[str]:
    """Return the phony names, and each file that no other rule needs or that the goal needs directly."""
    rules = project.graph.values()
    needed = {need for rule in rules if not rule.phony for need in (*rule.needs, *rule.order_only)}
    goal = project.makers.get(project.goal)
    direct = set(goal.needs) if goal else set()
    files = {each for rule in rules for each in rule.outputs if project.tool == "snakemake" or rule.recipe}
    ends = {each for each in files if each not in needed or each in direct or TRUSTED.match(each)}
    phony = {rule.name for rule in rules if rule.phony and (rule.recipe or rule.needs)}
    temporary = {name for rule in rules for mark, _, name in rule.flags if mark in {"temp", "temporary"}}
    return frozenset(each for each in (ends | phony) - temporary if not PLUMBING.match(each))
