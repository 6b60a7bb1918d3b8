"""Profiles: the four heights a team climbs, each with all the rules of those below it."""

from __future__ import annotations

from enum import IntEnum

from rung.model.runbook import Entry, Runbook, Shape


class Profile(IntEnum):
    """How much is asked of a runbook. Each profile holds every rule of the ones before it."""

    DRAFT = 0
    USABLE = 1
    DRILLED = 2
    TRUSTED = 3

    @property
    def word(self) -> str:
        """Return the profile as people write it, in lower case."""
        return self.name.lower()

    @property
    def meaning(self) -> str:
        """Return in one sentence what a runbook of this profile promises."""
        return _MEANING[self]


_MEANING = {
    Profile.DRAFT: "Nothing in it is plainly wrong: what is written works as written.",
    Profile.USABLE: "A person who did not write it can follow it: owner, scope, checks and a way to escalate.",
    Profile.DRILLED: "It has been practised, it decides by evidence and ends with a proof.",
    Profile.TRUSTED: "What it claims is checked by the machine or stands in the ledger.",
}


def asked_of(entry: Entry) -> Profile:
    """Return the profile an entry claims by the way it is written, when nobody chose one.

    Someone who writes in the form of a RUN entry, or of steps and do-nots, means a runbook, so it must be
    usable. Alert pages and other pages, which were never written for rung, are told only what is plainly
    wrong; ``--profile`` asks more of them.
    """
    if isinstance(entry, Runbook) and entry.shape in (Shape.ALERT, Shape.PAGE):
        return Profile.DRAFT
    return Profile.USABLE
