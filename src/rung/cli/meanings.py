"""What each key at a prompt means: the ones that answer, then the ones that only show something."""

from __future__ import annotations

from collections.abc import Mapping

ANSWERS = {
    "a": "approve and run",
    "g": "run it now",
    "r": "try again, its commands too",
    "v": "make its checks again, no command",
    "k": "choose a class of the decision table",
    "t": "more time",
    "l": "look again",
    "s": "leave it out, with a reason",
    "n": "a remark",
    "N": "a remark, in an editor",
    "e": "escalate",
    "B": "break the glass, with a reason",
    "q": "quit; the run is kept",
    "Q": "abort the run, with a reason",
}
SHOWN = {
    "b": "the steps so far",
    "o": "the last output, whole",
    "c": "copy the command",
    "d": "the runbook's text",
    "h": "the handoff text",
    "?": "this",
}
OWN = "!COMMAND  or  !@TARGET COMMAND: one of your own, through the same gates"
_COLUMN = 36
_GAP = "  "


def lines(keys: str, meant: Mapping[str, str], width: int) -> list[str]:
    """Return what can be pressed now, in two columns where ``width`` has room; ``meant`` goes before ``ANSWERS``."""
    answers = [(key, meant.get(key, ANSWERS.get(key, ""))) for key in keys]
    looks = [(key, why) for key, why in SHOWN.items() if key not in keys]
    rows = [f"{key}  {why}" for key, why in answers if why]
    told = [f"{key}  {why}" for key, why in looks]
    column = max(_COLUMN, *(len(row) + len(_GAP) for row in (*_left(rows), *_left(told))))
    in_two = [*_columns(rows, column), f"   !  {OWN}", *_columns(told, column)]
    if width < 2 * _COLUMN or max(map(len, in_two)) > width:
        return [f"   {row}" for row in (*rows, f"!  {OWN}", *told)]
    return in_two


def _left(rows: list[str]) -> list[str]:
    return rows[: (len(rows) + 1) // 2]


def _columns(rows: list[str], column: int) -> list[str]:
    left = _left(rows)
    right = [*rows[len(left) :], ""]
    return [f"   {one:{column}}{other}".rstrip() for one, other in zip(left, right, strict=False)]
