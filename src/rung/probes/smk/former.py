"""What a parameter was before it changed, where it is a secret now: a token that was replaced is still one.

Snakemake says both (``before: 'old' now: 'new'``), of all changed parameters of a job together; only the new one stands
in the configuration that names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rung.model.pattern import pattern

CHANGED = pattern(r"\bbefore: (?P<rest>.*)")
QUOTED = pattern(r"'((?:[^'\\]|\\.){0,4000})'|\"((?:[^\"\\]|\\.){0,4000})\"")


def former(out: str, hidden: Callable[[str], bool]) -> Iterator[str]:
    """Yield each value before, in what Snakemake printed, where one of those now must be ``hidden``."""
    for found in CHANGED.finditer(out) if "before: " in out else ():
        before, parted, now = found["rest"].partition(" now: ")
        if parted and hidden(now):
            yield from (one or other for one, other in QUOTED.findall(before))
