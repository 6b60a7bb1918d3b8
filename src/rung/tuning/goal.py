"""What Snakemake builds where no target is named, as far as the text of a workflow tells."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rung.tuning import snakemake

FIRST = re.compile(
    r"^[ \t]*(?:(?:rule|checkpoint)[ \t]+(?P<name>\w+)[ \t]*:|(?P<anonymous>(?:rule|checkpoint)[ \t]*:)"
    r"|(?P<use>use[ \t]+rule[ \t][^:#\n]*))",
    re.MULTILINE,
)
"""What brings a rule: of another file or module, too."""
WITH = re.compile(r"\s+with$")


def goal(texts: Mapping[str, str]) -> str:
    """Return the rule that is built without a target, or the line of `use rule` whose rules stand before every other.

    The last rule that says it is the default target is; else the first rule. Included files set no default target.
    """
    start = next(iter(texts), "")
    own = snakemake.rules({start: texts.get(start, "")})
    marked = [name for name, rule in own.items() if rule.fields.get("default_target") == ("True",)]
    if marked:
        return marked[-1]
    first = FIRST.search(texts.get(start, ""))
    if first is None:
        return next(iter(snakemake.rules(texts)), "")
    if first["use"]:
        return WITH.sub("", " ".join(first["use"].split()))
    return first["name"] or next(iter(own), "")
