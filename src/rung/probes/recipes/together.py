"""Printed lines of recipes that one shell gets whole, joined to the commands they are parts of."""

from __future__ import annotations

from collections.abc import Sequence

from rung.model.effect import Verdict
from rung.probes.probe import JudgeCommand

LONGEST = 80  # lines of one command
UNREAD = "syntax-error"  # the rule of a verdict on what is no whole command


def commands(pieces: Sequence[str], judge: JudgeCommand) -> tuple[str, ...]:
    """Return the printed lines joined to whole commands; and the whole text too, where that does more than its parts.

    Where no command becomes whole by what follows, the first line stands alone, so that nothing after it is hidden. Nor
    is a line in what looks like a quotation: it may as well be the end of one recipe and the beginning of the next.
    """
    found: list[str] = []
    at = 0
    while at < len(pieces):
        end = next(
            (end for end in range(at + 1, min(len(pieces), at + LONGEST) + 1) if _whole(pieces[at:end], judge)), at + 1
        )
        found.append("\n".join(pieces[at:end]))
        found += pieces[at:end] if end > at + 1 and any(map(_may_hide, pieces[at:end])) else ()
        at = end
    every = "\n".join(pieces)
    worst = max((judge(text).effect for text in found), default=None)
    together = judge(every)
    return (*found, every) if worst is not None and _more(together, worst) else tuple(found)


def _may_hide(piece: str) -> bool:
    return "<<" in piece or any(piece.count(mark) % 2 for mark in "'\"`")


def _whole(pieces: Sequence[str], judge: JudgeCommand) -> bool:
    return judge("\n".join(pieces)).rule != UNREAD


def _more(together: Verdict, worst: int) -> bool:
    return together.rule != UNREAD and together.effect > worst
