"""Threads and resources as data: scripts that read how much of a machine they get for more than to use so much."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.model.pattern import pattern
from rung.probes.clipped import clipped
from rung.tuning.pair import Pair
from rung.tuning.project import Rule

USED = pattern(
    r"(?i)pool|executor|jobs|worker|process|cores|cpu|cluster|parallel|num_?threads|dtthreads|register|max_?mem|memory|-Xm[xs]"
    r"|--?(?:threads?|mem\w*|t|p|j|@)[ =]|\b(?:n_?|num_?|max_?)?(?:threads?|mem\w*)\s*(?:=(?!=)|<-)"
)
"""What stands on a line that only hands such a number on to what uses so much."""
READS = r"(?:[.@$]{0}\b|\[+[\"']{0}[\"']|\bget\(\s*[\"']{0}[\"'])"


def read_as_data(pair: Pair) -> Iterator[str]:
    """Yield each amount of a rule that is another one, and that its script may read as data: it slices rows by it."""
    for old, new in pair.rules:
        if new.by in {"", "shell"} or new.of:
            continue
        texts = [text for path, text in pair.after.scripts.items() if _runs(new, path)]
        texts += ["\n".join(new.recipe)] if new.by == "run" else []
        for name, was, now in _changed(old, new):
            form = re.compile(READS.format(re.escape(name)))
            lines = (line for text in texts for line in text.splitlines())
            if any(form.search(line) and not USED.search(line) for line in lines):
                yield f"{name} of `{new.name}`, which its script reads: {_said(was)} before, {_said(now)} after"


def _runs(rule: Rule, path: str) -> bool:
    return any(path.rpartition("/")[2] in line for line in rule.recipe)


def _changed(old: Rule, new: Rule) -> Iterator[tuple[str, str, str]]:
    """Yield the name, the former and the present value of each amount that both sides or one of them say."""
    one, two = (
        {name: value for name, _, value in (each.partition("=") for each in rule.fields.get("resources", ()))}
        | {"threads": ", ".join(rule.fields.get("threads", ()))}
        for rule in (old, new)
    )
    for name in sorted({*one, *two}):
        if one.get(name, "") != two.get(name, ""):
            yield name, one.get(name, ""), two.get(name, "")


def _said(value: str) -> str:
    return clipped(value, 40) or "nothing"
