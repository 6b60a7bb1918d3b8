"""Make verdicts and take the highest of several."""

from __future__ import annotations

from collections.abc import Iterable

from rung.model.effect import Effect, Verdict
from rung.model.replacing import replace

DECLARE_PROGRAM = (
    "rung treats it as a change: it waits for an approval in a step of its own, or write a command that rung knows"
)
DECLARE_SCRIPT = (
    "rung treats it as a change: it waits for an approval in a step of its own; a script that was reviewed can be "
    "declared in effects.toml: rung explain effects-file"
)
DECLARE_INPUT = (
    "declare it in the runbook's Inputs table with a type that is one plain word (name, integer, host, path …)"
)


def unknown(reason: str, rule: str, word: str = "", declare: str = DECLARE_PROGRAM) -> Verdict:
    """Return the verdict for something that was not understood."""
    return Verdict(Effect.UNKNOWN, reason, rule, unknown=word, declare=declare)


def highest(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the highest verdict (the first of equals) with the facets and declarations of all.

    It is observe when there is none.
    """
    found = list(verdicts)
    if not found:
        return Verdict(Effect.OBSERVE, "there is nothing to run", "empty")
    top = max(found, key=lambda each: each.effect)
    facets = frozenset(facet for each in found for facet in each.facets)
    if top.effect <= Effect.OBSERVE and len(found) > 1:
        reasons = list(dict.fromkeys(each.reason for each in found))
        top = replace(top, reason="; ".join(reasons[:3]) + ("; …" if len(reasons) > 3 else ""))  # noqa: PLR2004 - three sentences are enough to read
    lowered = tuple(dict.fromkeys(sentence for each in found for sentence in each.lowered))
    return replace(top, facets=facets, lowered=lowered)


def raised(verdict: Verdict, other: Verdict) -> Verdict:
    """Return the higher of two, with the facets of both."""
    return highest((verdict, other))
