"""Lists of samples or targets that hold more than before, and from which the tool plans more than before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rung.tuning.pair import Pair
from rung.tuning.project import Project
from rung.tuning.side import SHEET

LISTS = re.compile(
    r"(?i)(?:^|[_.-])(?:samples?|targets?|units|cohorts?|individuals|subjects|patients|runs|datasets?|inputs?|files)$"
)
LESS = re.compile(
    r"(?i)exclu|skip|ignor|drop|omit|black|deny|remov|without|fail|bad|mask|control|outlier|held|withdrawn"
)
"""Words for lists that take something away where they grow."""
CELL = re.compile(r"[\w.+-]+")


def grown(pair: Pair, name: str) -> bool:
    """Say whether a setting is a list of samples that only grew.

    Where the tool worked out both graphs, each thing that came is in something new that is made or needed.
    """
    path, _, key = name.rpartition(":")
    rows = key == "rows" and SHEET.search(path) is not None
    if LESS.search(name) or not (rows or LISTS.search(key.rpartition(".")[2])):
        return False
    old, now = pair.before.settings.get(name, ()), pair.after.settings.get(name, ())
    if not old or not _inside(old, now):
        return False
    if not all(project.resolved or project.jobs for project in (pair.before, pair.after)):
        return True
    planned = "\n".join(sorted(_names(pair.after) - _names(pair.before)))
    words = set(CELL.findall(planned)) | set(re.findall(r"[A-Za-z0-9]+", planned))
    return all(_met(item, words, planned) for item in _more(old, now))


def _names(project: Project) -> set[str]:
    return {name for rule in project.graph.values() for name in (*rule.outputs, *rule.needs)}


def _inside(old: Sequence[str], now: Sequence[str]) -> bool:
    """Say whether everything that was there is there, in the same order."""
    left = iter(now)
    return all(item in left for item in old)


def _more(old: Sequence[str], now: Sequence[str]) -> list[str]:
    return list((Counter(now) - Counter(old)).elements())


def _met(item: str, words: set[str], planned: str) -> bool:
    cells = [cell for cell in re.split(r"[\t,; ]+", item) if cell]
    first = cells[0] if cells else ""
    return bool(first) and (first in words or (len(first) > 3 and first in planned))  # noqa: PLR2004 - shorter ones are met by chance
