"""Names that a Snakefile sets once, to a plain number or text, and the names of files that are put together of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from rung.probes.filekind import is_workflow
from rung.tuning.project import Project

SET = re.compile(r"(?P<name>[A-Za-z_]\w*)\s*=(?!=)\s*(?P<value>.*)")
PLAIN = re.compile(r"[-\d.]+|\"[^\"{}]*\"|'[^'{}]*'")
FORMATTED = re.compile(r"[rR]?[fF][rR]?(?P<quote>[\"'])(?P<text>.*)(?P=quote)")
HOLE = re.compile(r"\{\{(?P<kept>[^{}]*)\}\}|\{(?P<name>[^{}]*)\}")
COMPUTED = re.compile(r"[rRfF]*[\"']|\w*[^/]*[(\[]")
UNKNOWN = "{*}"
"""What stands in a name for a part that only Python could tell; no wildcard can be called so."""


def constants(project: Project) -> dict[str, str]:
    """Return each name that is set once in the Snakefiles, to a number or a text, with what it stands for."""
    told = [found for line in project.lines if is_workflow(line.path) and (found := SET.match(line.text))]
    count = Counter(found["name"] for found in told)
    plain = (found for found in told if count[found["name"]] == 1 and PLAIN.fullmatch(found["value"]))
    return {found["name"]: found["value"].strip("\"'") for found in plain}


def named(text: str, known: Mapping[str, str]) -> str:
    """Return a name of files with the constants of a formatted text put in; ``{*}`` is what only Python could tell."""
    found = FORMATTED.fullmatch(text)
    if found is None:
        return f"{UNKNOWN}{text}" if COMPUTED.match(text) else text
    return HOLE.sub(lambda hole: _put_in(hole, known), found["text"])


def _put_in(hole: re.Match[str], known: Mapping[str, str]) -> str:
    return known.get(hole["name"], UNKNOWN) if hole["kept"] is None else f"{{{hole['kept']}}}"
