"""Whether recipes ran side by side at all: which ones may, by the graph, and which ones did, by what their shells saw.

A parallel build that never runs two recipes at once (``.NOTPARALLEL``, ``$(MAKE) -j1``, a lock) is a serial one, and
says nothing about races. One build more is made, whose shells note when they begin to wait and when they have waited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from rung.model.pattern import pattern
from rung.probes.clipped import clipped
from rung.probes.gnumake.database import Database, Target
from rung.probes.gnumake.delay import holding
from rung.probes.gnumake.scan import scanned
from rung.probes.probe import Case

MARK = "rung-beside"
SEEN = pattern(rf"^{MARK} (?P<what>began|waited) (?P<who>\d+) (?P<when>[\d.]*)$", re.MULTILINE)
NOTE = f"read -r t _ 2>/dev/null </proc/uptime; echo {MARK} %s $$$$ $$t >&2"
TIMES = (0.1, 0.4)  # seconds to wait: a busy machine may need longer to begin two recipes
MOST = (48, 8)  # recipes that wait so long
HIDES = pattern(
    r"^\.NOTPARALLEL\b|(?<!\S)\.WAIT(?!\S)|\bflock\b"
    r"|(?:\$[({]MAKE[)}]|\bmake\b|MAKEFLAGS)[^\n]*\s(?:-j\s*1|--jobs[= ]\s*1)(?!\d)",
    re.MULTILINE,
)


def free(known: Database, goals: Sequence[str]) -> tuple[str, ...]:
    """Return the targets with a recipe that may run beside another one: neither needs the other.

    Targets that one recipe makes together count once.
    """
    order = tuple(_ordered(known, goals))
    own = _numbered(order)
    every = 0
    below: dict[str, int] = {}
    above: dict[str, int] = {}
    for target in order:
        below[target.name] = own.get(target.name, 0)
        for need in (*target.needs, *target.order_only):
            below[target.name] |= below.get(need, 0)
        every |= own.get(target.name, 0)
    for target in reversed(order):
        upon = above.get(target.name, 0) | own.get(target.name, 0)
        for need in (*target.needs, *target.order_only):
            above[need] = above.get(need, 0) | upon
    return tuple(name for name in own if below[name] | above.get(name, 0) != every)


def _numbered(order: Sequence[Target]) -> dict[str, int]:
    """Return a bit for each recipe, by the name of its target; the same one for what it makes beside."""
    own: dict[str, int] = {}
    for target in order:
        if target.recipe:
            held = next((own[name] for name in target.also if name in own), 0)
            own[target.name] = held or 1 << len(own)
    return own


def _ordered(known: Database, goals: Sequence[str]) -> Iterator[Target]:
    """Yield every target below the goals, after all that it needs; a circle, which make drops, ends where it closes."""
    begun: set[str] = set()
    waiting = [(name, False) for name in reversed(goals)]
    while waiting:
        name, ready = waiting.pop()
        target = known.targets.get(name)
        if target is None or (name in begun and not ready):
            continue
        if ready:
            yield target
            continue
        begun.add(name)
        waiting.append((name, True))
        waiting += ((need, False) for need in (*target.order_only, *target.needs) if need not in begun)


def witness(names: Sequence[str], number: int, flags: Mapping[str, str], level: str) -> str:
    """Return the setting for make's command line by which the recipes of these targets note when they wait."""
    wait = f"{NOTE % 'began'}; sleep {TIMES[number]}; {NOTE % 'waited'}"
    return holding(tuple(names[: MOST[number]]), wait, flags, level)


def told(err: str) -> tuple[int, int]:
    """Return how many recipes noted that they waited, and how many of these did while another one waited.

    Times are of the kernel's clock, in hundredths of a second; where it has none the order of the notes decides.
    """
    spans: dict[str, list[float]] = {}
    for order, each in enumerate(SEEN.finditer(err), 1):
        when = float(each["when"]) if each["when"] else float(order)
        spans.setdefault(each["who"], []).append(when)
    whole = sorted((span[0], span[1]) for span in spans.values() if len(span) > 1)
    pairs = ((one, other) for one in range(len(whole)) for other in range(one + 1, len(whole)))
    beside = {each for one, other in pairs if whole[other][0] < whole[one][1] for each in (one, other)}
    return len(whole), len(beside)


def hides(case: Case) -> tuple[tuple[str, int, str], ...]:
    """Return the lines of the makefiles that keep recipes from running side by side: path, line and text."""
    found = []
    for path in scanned(case).makefiles:
        text = (case.read(path) or b"").decode("utf-8", "replace")
        for number, line in enumerate(text.splitlines(), 1):
            if HIDES.search(line) and not line.lstrip().startswith("#"):
                found.append((path, number, clipped(" ".join(line.split()), 100)))
    return tuple(found)
