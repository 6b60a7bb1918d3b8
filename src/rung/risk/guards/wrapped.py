"""What a guard is about that names a wrapper: the command that this runs."""

from __future__ import annotations

from rung.model.pattern import pattern
from rung.risk.context import Context
from rung.risk.guards.argv import unfold
from rung.risk.guards.found import FOUND
from rung.risk.guards.same import called
from rung.risk.word import DYNAMIC

Words = tuple[str, ...]
_HERE = frozenset(
    "nohup timeout nice ionice env setsid stdbuf command exec chrt taskset unbuffer time sh bash dash ksh zsh su "
    "runuser sudo doas".split()
)
"""What runs another command on this machine, and adds to it no more than when, how fast and as whom."""
_OPEN = pattern(f"[{FOUND}{DYNAMIC}]")


def wrapped(text: str) -> tuple[Words, ...]:
    """Return the command that wrappers run here, as its words; none where they run none, or several."""
    if called(text.split(maxsplit=1)[0]) not in _HERE:
        return ()
    surely = (each for each in unfold(text, "bash", Context()).commands if not (each.guess or each.maybe))
    inner = dict.fromkeys(
        tuple(_OPEN.sub("*", word) for word in each.words)
        for each in surely
        if each.outer and _HERE.issuperset(each.outer) and called(each.words[0]) not in _HERE
    )
    return tuple(inner) if len(inner) == 1 and "*" not in next(iter(inner))[0] else ()
