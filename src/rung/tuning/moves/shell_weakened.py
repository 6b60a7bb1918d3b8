"""The shell of the recipes is made to stop less often: -e or pipefail goes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair
from rung.tuning.project import Project, Written

SETS = re.compile(r"\bset\s+-\w*[eu]\w*|\bset\s+(?:-\w+\s+)*-o\s+(?:pipefail|errexit|nounset)|-[eu]\w*o\s+pipefail")
UNSETS = re.compile(r"\bset\s+\+\w*[eu]|\bset\s+\+o\s+(?:pipefail|errexit|nounset)")
IDLE = re.compile(r"=\s*(?:/usr)?(?:/bin/)?(?:true|false|:|echo|cat)\b")
FLAGS = re.compile(r"^(?:export |override )*\.SHELLFLAGS\s*[:?]{0,3}=\s*(.*)$")
SHELL = re.compile(r"^(?:export |override )*SHELL\s*[:?]{0,3}=\s*(.*)$")


def find(pair: Pair) -> Iterator[Found]:
    """Yield what went of strictness: options, the shell that knows them, or one shell for a whole recipe without -e."""
    for line in pair.fewer(lambda line: int(SETS.search(line.text) is not None and not FLAGS.match(line.text))):
        yield Found(line.place, f"went: {clipped(line.text, 110)}")
    for line in pair.more(lambda line: int(UNSETS.search(line.text) is not None)):
        yield Found(line.place, f"came: {clipped(line.text, 110)}")
    yield from _flags(pair)
    idle = _last(pair.after, SHELL)
    if idle is not None and idle in pair.came and IDLE.search(idle.text):
        yield Found(idle.place, f"recipes are given to what runs none of them: {clipped(idle.text, 90)}")
    one = next((line for line in pair.came if line.text.startswith(".ONESHELL")), None)
    if one is not None and not _strict(pair.after):
        yield Found(one.place, "`.ONESHELL` without -e: of a whole recipe only the last command can fail")


def _flags(pair: Pair) -> Iterator[Found]:
    old, new = _last(pair.before, FLAGS), _last(pair.after, FLAGS)
    for name, form in (("-e", r"-\w*e"), ("pipefail", "pipefail"), ("-u", r"-\w*u")):
        if old and re.search(form, old.text) and not (new and re.search(form, new.text)):
            yield Found((new or old).place, f"`.SHELLFLAGS` has no {name} any more")
    was, now = _last(pair.before, SHELL), _last(pair.after, SHELL)
    strict = _strict(pair.before) and not (new and "pipefail" in new.text)
    if was and "bash" in was.text and strict and not (now and "bash" in now.text):
        yield Found((now or was).place, "recipes no longer run in bash, which knows pipefail")


def _last(project: Project, form: re.Pattern[str]) -> Written | None:
    found = [line for line in project.lines if not line.recipe and form.match(line.text)]
    return found[-1] if found else None


def _strict(project: Project) -> bool:
    flags = _last(project, FLAGS)
    return flags is not None and re.search(r"-\w*e", flags.text) is not None


MOVE = Move(
    "shell-weakened",
    "A command in the middle may fail, and the recipe still ends well.",
    "Keep -e and pipefail; give a command that may fail its own test of the exit code.",
    find,
)
