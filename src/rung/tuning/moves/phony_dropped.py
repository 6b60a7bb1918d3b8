"""A name that is no file is no longer said to be none: a file of that name stops its work."""

from __future__ import annotations

from collections.abc import Iterator

from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair
from rung.tuning.project import Rule


def find(pair: Pair) -> Iterator[Found]:
    """Yield each phony target that is declared as none any more, and whose recipe makes no file of its name."""
    for old, new in pair.rules:
        if old.phony and not new.phony and not _makes_itself(new):
            lies = new.name in pair.after.paths or any(path.startswith(f"{new.name}/") for path in pair.after.paths)
            if new.recipe or lies:
                how = "lies there already, so its recipe never runs" if lies else "would stop its recipe"
                yield Found(new.place, f"`{new.name}` is no longer phony: a file of that name {how}")


def _makes_itself(rule: Rule) -> bool:
    name = rule.name.rpartition("/")[2]
    return any("$@" in line or f"> {name}" in line or f"-o {name}" in line or f"touch {name}" in line
               for line in rule.recipe)  # fmt: skip


MOVE = Move(
    "phony-dropped",
    "The work is skipped as soon as a file or a folder of that name lies there, and nobody is told.",
    "Keep it phony; where it is to run only once, let it make a file that its inputs can outdate.",
    find,
)
