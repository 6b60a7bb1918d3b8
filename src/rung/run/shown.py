"""What the end of a command shows: whether it came to its end, may have changed something, printed anything."""

from __future__ import annotations

from rung.model.effect import Effect
from rung.model.event.step import StepEnded


def changes(word: str) -> bool:
    """Say whether an effect on record may have changed something; a word this version does not know may have."""
    return word.upper() not in Effect.__members__ or Effect[word.upper()].changes


def finished(ended: StepEnded) -> bool:
    """Say whether a command came to its end by itself."""
    return not (ended.interrupted or ended.timed_out or ended.lost)


def nothing(ended: StepEnded) -> bool:
    """Say whether a look that did not end well printed nothing that a change could rest on, unless its check says so.

    One that ran out of time shows what it printed until then.
    """
    return not (finished(ended) and ended.exit == 0) and not ended.stdout.size
