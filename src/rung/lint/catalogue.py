"""All faults rung knows: the rules it runs and the faults others tell it."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from rung.lint.rule import Rule, Told
from rung.registry import offered


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, by code."""
    return tuple(sorted((rule for _, rule in offered("rung.lint.rules", "RULE", Rule)), key=lambda rule: rule.code))


@cache
def told() -> tuple[Told, ...]:
    """Return every fault that is told by the reader, the folder or the checker, by code."""
    return tuple(sorted((fault for _, fault in offered("rung.lint.told", "FAULT", Told)), key=lambda fault: fault.code))


@cache
def by_code() -> dict[str, Rule | Told]:
    """Return every fault by its code."""
    every: tuple[Rule | Told, ...] = (*rules(), *told())
    return {fault.code: fault for fault in every}


def codes() -> tuple[str, ...]:
    """Return the codes of all faults, sorted."""
    return tuple(sorted(by_code()))


def nearest(code: str) -> tuple[str, ...]:
    """Return up to three codes that ``code`` was perhaps meant to be, best first."""
    wanted = code.casefold().replace("_", "-").replace(" ", "-")
    return tuple(get_close_matches(wanted, codes(), n=3, cutoff=0.5))
