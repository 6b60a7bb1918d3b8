"""The names that are near a target which nobody knows: those of the rules that are written in the project's files."""

from __future__ import annotations

import re

from rung.model.pattern import pattern
from rung.probes.probe import Case

TOLD_BY = pattern(r"(?:^|/)(?:(?:GNU)?[Mm]akefile[^/]*|Snakefile[^/]*|[^/]*\.(?:mk|mak|smk|rules))$")
MAKE_RULE = pattern(r"^(?![\t#])([^:=#$%\n]+?)\s*::?(?!:?=)", re.MULTILINE)
SNAKEMAKE_RULE = pattern(r"^\s*(?:rule|checkpoint)\s+(\w+)\s*:", re.MULTILINE)
QUOTED = pattern(r"""["']((?=[^"']*[A-Za-z])[\w./+-]+)["']""")
SNAKEMAKE = pattern(r"(?:^|/)(?:Snakefile[^/]*|[^/]*\.(?:smk|rules))$")
MOST, SHOWN = 200, 3


def near(case: Case, target: str, told_by: re.Pattern[str] = TOLD_BY) -> str:
    """Return a sentence with the names that are near a target, or with the first ones there are; empty without any.

    ``told_by`` finds the files whose names count: those of another tool beside it are no targets of this one.
    """
    rules, quoted = _names(case, told_by)
    known = tuple(dict.fromkeys(name for name in (*rules, *quoted) if not name.startswith(".") and name != target))
    from difflib import get_close_matches  # most targets are known

    close = get_close_matches(target, known, SHOWN)
    if close:
        return f" Near it: {', '.join(close)}."
    return f" There are: {', '.join(known[:SHOWN])}{', …' if len(known) > SHOWN else ''}." if known else ""


def _names(case: Case, told_by: re.Pattern[str]) -> tuple[list[str], list[str]]:
    """Return the names of rules, and what Snakefiles quote: files of those, and whatever else has a letter in it."""
    rules: list[str] = []
    quoted: list[str] = []
    paths = [path for path, entry in case.entries.items() if not entry.folder and told_by.search(path)]
    named = (case.ask.makefile,) if case.ask.makefile else sorted(paths, key=lambda path: (path.count("/"), path))
    for path in named[:MOST]:
        text = (case.read(path) or b"").decode("utf-8", "replace")
        if SNAKEMAKE.search(path):
            rules += (found[1] for found in SNAKEMAKE_RULE.finditer(text))
            quoted += (found[1] for found in QUOTED.finditer(text))
        else:
            rules += (name for found in MAKE_RULE.finditer(text) for name in found[1].split())
    return rules, quoted
