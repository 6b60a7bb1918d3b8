"""Lines of build files outside of rules that may decide what is made, and that only one side has."""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.pattern import pattern
from rung.probes.clipped import clipped
from rung.probes.filekind import is_workflow
from rung.probes.gnumake.plain import SET as SETS
from rung.tuning.amount import amount
from rung.tuning.makeoptions import SET as OPTIONS
from rung.tuning.makeoptions import lacks_rule, may_change
from rung.tuning.pair import Pair
from rung.tuning.project import Written
from rung.tuning.side import INNER, MAKEFILE

ALWAYS_TEXT = (
    r"(?:(?:override|export)\s+)*(?:SHELL|\.SHELLFLAGS)\s*[:?+]{0,3}=|\.(?:ONESHELL|POSIX|SECONDEXPANSION|SUFFIXES)\b"
)
ALWAYS = pattern(ALWAYS_TEXT)
FLOW = pattern(r".*\bos\.environ\b|shell\.(?:prefix|executable)\b|(?:envvars|container|containerized|conda)\s*:")
SHAPES = pattern(
    ALWAYS_TEXT
    + r"|(?:else\s+)?ifn?(?:eq|def)\b|else$|vpath\b|VPATH\b|[-s]?include\b|define\b|\$[({](?:eval|foreach|call)\b"
)
IDLE = pattern(r"(?:rule|checkpoint|localrules|import|from|include|configfile|scattergather)\b|[\"')\]},]*$|\"\"\"")
BY_SUFFIX = pattern(r"\.[a-z]\w*(?:\.\w+)?\s*:")
ASSIGNED = pattern(r"([A-Za-z_]\w*)\s*=")


def directives(pair: Pair) -> Iterator[str]:
    """Yield each line of a build file, outside of rules, that only one side has and that may decide what is made.

    Where the tool itself worked the graph out on both sides, what only shapes the graph is compared there.
    """
    told = all(project.resolved or project.jobs for project in (pair.before, pair.after))
    for line in (*pair.gone, *pair.came):
        if line.recipe or line.owner:
            continue
        flow = is_workflow(line.path)
        form = (FLOW if flow else ALWAYS) if told else SHAPES
        counts = form.match(line.text) is not None if told or not flow else not _harmless(line.text)
        counts = (
            counts or may_change(line.text, pair.after) or (INNER.search(line.path) is not None and _sets(line.text))
        )
        if counts and not _emptied(line, pair) and (flow or MAKEFILE.search(line.path)):
            yield f"{line.place}: {clipped(line.text, 60)}"


def _emptied(line: Written, pair: Pair) -> bool:
    """Say whether a line only takes away the rules by suffix that are built in, where none of them is used."""
    if line.text != ".SUFFIXES:" or not (pair.before.resolved and pair.after.resolved) or lacks_rule(pair.after):
        return False
    return not any(BY_SUFFIX.match(each.text) for each in pair.after.lines if not each.recipe)


def _sets(text: str) -> bool:
    """Say whether a line of a makefile, read by a make of its own, sets a variable, or shapes its graph."""
    if OPTIONS.match(text):
        return False  # its options were weighed
    named = SETS.match(text)
    return SHAPES.match(text) is not None if named is None else not amount(named["name"], [named["value"]])


def _harmless(text: str) -> bool:
    """Say whether a line of a Snakefile only heads a rule, or says how much is used."""
    named = ASSIGNED.match(text)
    return IDLE.match(text) is not None or (named is not None and amount(named[1], [text[named.end() :].strip()]))
