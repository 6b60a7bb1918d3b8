"""Snakemake is told to look at fewer kinds of change."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.probes.smk.setting import DANGER, TRIGGERS, danger
from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair

GUARDS = sorted(DANGER.keys() - {"touch", "keep-incomplete", "unlock", "delete-all-output"})
NAMED = re.compile(r"--rerun-triggers[= ]+((?:(?:code|input|mtime|params|software-env)[ ,]*)+)")
SKIPS = re.compile(
    r"(?i:snakemake)\w*\b.*\s--(?:nolock|ignore-incomplete|ii|drop-metadata|no-hooks|allowed-rules|omit-from|until|batch)\b"
)


def find(pair: Pair) -> Iterator[Found]:
    """Yield each set of kinds of change that lost some, in profiles and on command lines."""
    for name, before, after in pair.settings("rerun-triggers"):
        lost = (_kinds(before) or TRIGGERS) - (_kinds(after) or TRIGGERS)
        if lost:
            yield Found(name, f"changes of these kinds are no longer seen: {', '.join(sorted(lost))}")
    old = [set(re.split(r"[ ,]+", each.strip())) for line in pair.before.lines for each in NAMED.findall(line.text)]
    least = TRIGGERS.intersection(*old)
    for line in pair.came:
        for each in NAMED.findall(line.text):
            lost = least - set(re.split(r"[ ,]+", each.strip()))
            if lost:
                yield Found(line.place, f"changes of these kinds are no longer seen: {', '.join(sorted(lost))}")
    for name, before, after in pair.settings(*GUARDS):
        if danger(name.rpartition(":")[2], " ".join(after)) and not danger(name.rpartition(":")[2], " ".join(before)):
            yield Found(name, f"says {' '.join(after)} now: {danger(name.rpartition(':')[2], ' '.join(after))}")
    for line in pair.more(lambda line: int(SKIPS.search(line.text) is not None)):
        yield Found(line.place, f"leaves out what Snakemake guards: {clipped(line.text, 110)}")


def _kinds(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for text in texts for word in re.split(r"[ ,]+", text) if word in TRIGGERS)


MOVE = Move(
    "triggers-narrowed",
    "A changed parameter, code or input no longer makes anything due, so old results stand for new ones.",
    "Keep every kind; find out with `rung probe snakemake causes` what makes jobs due, and mend that.",
    find,
)
