"""The page of each fault, for ``rung explain`` and for the reference, built from the docstring beside its rule."""

from __future__ import annotations

from rung.lint.catalogue import by_code, nearest, rules, told
from rung.lint.profile import Profile
from rung.lint.rule import Rule, Teller, Told
from rung.model.errors import UsageError

_TELLERS = {
    Teller.READER: "Told while a file is read",
    Teller.FOLDER: "Told while a folder is walked",
    Teller.CHECKER: "Told by the checker about itself",
}


def page(code: str) -> str:
    """Return the page of ``code`` as Markdown.

    Raises ``UsageError`` (``unknown-code``) that names the nearest codes when there is no such fault.
    """
    wanted = code.strip().casefold().replace("_", "-")
    fault = by_code().get(wanted)
    if fault is None:
        near = nearest(code)
        advice = f"Did you mean {' or '.join(near)}?" if near else "rung explain without a code lists them all."
        raise UsageError(f"No fault is called '{code}'.", id="unknown-code", advice=advice)
    return _page(fault, level=1)


def listing() -> str:
    """Return all codes with their names, one a line, rules first."""
    width = max(len(code) for code in by_code())
    every: tuple[Rule | Told, ...] = (*rules(), *told())
    lines = [f"{fault.code:<{width}}  {fault.name}{_mark(fault)}" for fault in every]
    return "\n".join(lines) + "\n"


def reference() -> str:
    """Return the reference page of all faults as Markdown, the rules by profile."""
    parts = ["# Rules\n", _OPENING]
    for profile in Profile:
        held = [rule for rule in rules() if rule.profile is profile]
        if held:
            parts.append(f"## Profile: {profile.word}\n\n{profile.meaning}\n")
            parts.extend(_page(rule, level=3) for rule in held)
    for teller, title in _TELLERS.items():
        found = [fault for fault in told() if fault.teller is teller]
        if found:
            parts.append(f"## {title}\n")
            parts.extend(_page(fault, level=3) for fault in found)
    return "\n".join(parts)


_OPENING = """\
Each fault has a stable code. A profile holds its own rules and those of the profiles before it: draft, usable,
drilled, trusted. Without `--profile` an entry in the form of a RUN entry, or of steps and do-nots, is asked to be
usable, and an alert page or any other page only what draft asks.

To allow a fault in a file, write `rung: allow CODE because REASON` in an HTML comment. It counts for the step or
section it stands in, and above the first section for the whole entry.

[Where the rules come from](../explanation/where-rules-come-from.md), and
[how often they are right](../explanation/precision.md) on real pages. A preview runs only with `--preview`.
`rung check --format json` is described by [a JSON Schema](json-schema/check.json).
"""


def _page(fault: Rule | Told, level: int) -> str:
    guide = fault.guide
    parts = [f"{'#' * level} {fault.code}", guide.claim, _facts(fault)]
    if guide.why:
        parts.append(f"**Why.** {guide.why}")
    if guide.remedy:
        parts.append(f"**What to do.** {guide.remedy}")
    for word, samples in (("Bad", guide.bad), ("Good", guide.good)):
        parts.extend(f"{word}:\n\n{_fenced(sample)}" for sample in samples)
    return "\n\n".join(parts) + "\n"


def _facts(fault: Rule | Told) -> str:
    facts = [f"severity {fault.severity.word}"]
    if isinstance(fault, Rule):
        facts += [f"confidence {fault.confidence.value}", f"from profile {fault.profile.word}"]
    else:
        facts.append(_TELLERS[fault.teller].lower())
    return f"{fault.name}: {', '.join(facts)}, since {fault.since}{_mark(fault)}."


def _mark(fault: Rule | Told) -> str:
    return " (preview: off unless asked for)" if isinstance(fault, Rule) and fault.preview else ""


def _fenced(sample: str) -> str:
    fence = "```"
    while fence in sample:
        fence += "`"
    return f"{fence}markdown\n{sample}{fence}"
