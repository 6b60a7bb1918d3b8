"""Threads and resources as data: jobs that make more of how much of a machine they get than to use so much."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.model.pattern import pattern
from rung.probes.clipped import clipped
from rung.tuning.machine import as_data
from rung.tuning.pair import Pair
from rung.tuning.project import Rule

USED = pattern(
    r"(?i)pool|executor|jobs|worker|process|cores|cpu|cluster|parallel|num_?threads|dtthreads|register|max_?mem|memory|-Xm[xs]"
    r"|--?(?:threads?|mem\w*|t|p|j|@)[ =]|\b(?:n_?|num_?|max_?)?(?:threads?|mem\w*)\s*(?:=(?!=)|<-)"
)
"""What stands on a line that only hands such a number on to what uses so much."""
SHELL = frozenset({"", "shell"})
READS = r"(?:[.@$]{0}\b|\[+[\"']{0}[\"']|\bget\(\s*[\"']{0}[\"'])"


def read_as_data(pair: Pair) -> Iterator[str]:
    """Yield each amount of a rule or its jobs that is another one, and that a command or a script may read as data."""
    told: set[tuple[str, str]] = set()
    for old, new in (*pair.rules, *pair.links):
        rule = pair.after.rules.get(new.of, new)
        for name, was, now in _changed(old, new):
            if (rule.name, name) not in told and _read(pair, rule, name):
                told.add((rule.name, name))
                yield f"{name} of `{rule.name}`, which {_whom(rule)} reads: {_said(was)} before, {_said(now)} after"


def _whom(rule: Rule) -> str:
    return "its command" if rule.by in SHELL else "its script"


def _read(pair: Pair, rule: Rule, name: str) -> bool:
    """Say whether what a rule runs reads the amount elsewhere than where it, or another program, is to use so much."""
    own = "\n".join(rule.recipe)
    if rule.by in SHELL or rule.by == "run":
        full = name if name == "threads" else f"resources.{name}"
        if as_data(full, own):
            return True
    if rule.by in SHELL:
        return False
    texts = [text for path, text in pair.after.scripts.items() if _runs(rule, path)]
    form = re.compile(READS.format(re.escape(name)))
    lines = (line for text in (*texts, *([own] if rule.by == "run" else ())) for line in text.splitlines())
    return any(form.search(line) and not USED.search(line) for line in lines)


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
