"""Options that a makefile gives make by `MAKEFLAGS`: which of them may change what is made."""

from __future__ import annotations

import re

from rung.probes.gnumake.plain import BUILT_IN
from rung.tuning.project import Project

SET = re.compile(
    r"^(?:(?:override|export)\s+)*(?P<name>(?:GNU)?MAKEFLAGS|MFLAGS|MAKEFILES)\s*(?:[:?+]{0,3}=|!=)\s*(?P<value>.*)$"
)
"""A line that sets what every make reads before its makefiles."""
FILES = "MAKEFILES"
HOW = re.compile(
    r"-?[rRswSikt]*(?:j\d*)?|-l[\d.]*|-O(?:target|line|recurse|none)?|[\d.]+"
    r"|--(?:jobs|load-average|max-load|output-sync|silent|quiet|no-silent|print-directory|no-print-directory|trace|stop"
    r"|no-builtin-rules|no-builtin-variables|warn-undefined-variables|no-keep-going|jobserver-style|shuffle"
    r"|keep-going|ignore-errors|touch)(?:=[\w$().:-]*)?"
)
"""What says how many work and what is printed, and what makes a move of its own: to go on, or to touch."""
COUNTS = re.compile(r"(?<=j)\$[({](?:shell\s+)?[^()]*[)}]|\$[({](?:shell\s+)?(?:nproc|getconf|sysctl)[^()]*[)}]")
NO_RULES = re.compile(r"(?:^|\s)(?:-?[RswSikt]*r\w*|--no-builtin-rules)(?=\s|$)")
NO_VARIABLES = re.compile(r"(?:^|\s)(?:-?[rswSikt]*R\w*|--no-builtin-variables)(?=\s|$)")


def may_change(text: str, after: Project) -> bool:
    """Say whether a line gives make an option by which it may make something else in ``after``."""
    told = SET.match(text)
    if told is None:
        return False
    value = COUNTS.sub("", told["value"])
    if told["name"] == FILES or not all(HOW.fullmatch(word) for word in value.split()):
        return True
    return (NO_VARIABLES.search(value) is not None and _uses_built_in(after)) or (
        (NO_RULES.search(value) or NO_VARIABLES.search(value)) is not None and lacks_rule(after)
    )


def _uses_built_in(project: Project) -> bool:
    """Say whether a recipe uses a variable that make knows by itself, and that no makefile sets."""
    own = {told[1] for line in project.lines if (told := re.match(r"(?:\w+\s+)*?([A-Z]+)\s*[:?+]{0,3}=", line.text))}
    names = BUILT_IN.keys() - own - {"CURDIR"}
    return any(re.search(rf"\$[({{](?:{'|'.join(names)})[)}}]", line.text) for line in project.lines)


def lacks_rule(project: Project) -> bool:
    """Say whether a file that is needed lies nowhere, and no written rule makes it."""
    patterns = any("%" in name for name in project.rules)
    needs = {need for rule in project.rules.values() for need in rule.needs if not re.search(r"[%$]", need)}
    return not patterns and any(need not in project.makers and need not in project.paths for need in needs)
