"""A failing command no longer fails the build."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair
from rung.tuning.project import Written
from rung.tuning.scripts.compared import came
from rung.tuning.scripts.trace import Kind

SWALLOWED = re.compile(
    r"\|\|\s*(?:true|:|exit\s+0|/bin/true|echo\b[^|&;]*|printf\b[^|&;]*)\s*(?:$|[;)&\"'\]}])"
    r"|;\s*(?:true|:|exit 0)\s*[\"']*$"
)
PREFIX = re.compile(r"^[@+]*-[@+]*\s*(?P<rest>\S.*)$")
MAY_FAIL = re.compile(
    r"^[\s@+\"'-]*(?:rm|rmdir|mkdir|kill|pkill|killall|ln|docker (?:rm|stop|network)"
    r"|git (?:stash|worktree)|grep -c)\b|\$\(RM\)|\bgrep\s+-c\b"
)
TOUCHED = re.compile(r"(?P<left>[^;&|]*)\|\|\s*(?:touch|cp|ln)\s[^|&;]*$")
TESTS = re.compile(r"(?:^|[;&|({\s])(?:\[{1,2}|test|command -v|which|grep -q|cmp)\s")
BEHIND = re.compile(r"(?<![&|>\d<])&(?![&>\d])\s*(?:$|\\|done\b|\))")
IGNORES = re.compile(r"^\.IGNORE\b")
GOES_ON = re.compile(
    r"(?:MAKEFLAGS\s*[:+]?=|\bmake\b|\$[({]MAKE[)}]).*(?:\s|=)(?:-\w*[ik]\w*|--ignore-errors|--keep-going)(?=\s|$)"
)


def find(pair: Pair) -> Iterator[Found]:
    """Yield each new way to go on after a failure."""
    for line in pair.more(_ignores):
        yield Found(line.place, f"may fail unseen: {clipped(line.text, 110)}")
    for line in pair.more(lambda line: int(GOES_ON.search(line.text) is not None)):
        yield Found(line.place, f"goes on after a failure: {clipped(line.text, 110)}")
    for each in came(pair, Kind.SWALLOWED):
        yield Found(each.place, f"may fail unseen in the script: {each.said}")
    for name, before, after in pair.settings("keep-going", "keep-incomplete"):
        if after and after[0].casefold() in {"true", "yes", "1", "on"} and before != after:
            yield Found(name, "goes on after a failure, or keeps what a failed job left")


def _ignores(line: Written) -> int:
    if IGNORES.search(line.text):
        return 1
    if not line.recipe or MAY_FAIL.search(line.text):
        return 0
    dash = (
        PREFIX.match(line.text)
        if not line.path.endswith((".sh", ".bash", ".smk", ".yml", ".yaml", "nakefile"))
        else None
    )
    instead = TOUCHED.search(line.text)
    other = instead is not None and not TESTS.search(instead["left"])
    behind = (
        not line.path.endswith((".sh", ".bash")) and "wait" not in line.text and BEHIND.search(line.text) is not None
    )
    return len(SWALLOWED.findall(line.text)) + int(dash is not None) + int(other) + int(behind)


MOVE = Move(
    "failure-ignored",
    "The build is green because nobody looks at the failure; what it should have made is old or missing.",
    "Let it fail, and repair the cause; where a failure is meant, test for that one exit code.",
    find,
)
