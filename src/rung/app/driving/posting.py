"""Anchor what was just signed."""

from __future__ import annotations

from collections.abc import Sequence

from rung.app.driving.facts import Desk
from rung.app.driving.log import Log
from rung.app.driving.post import Posted, post
from rung.app.driving.seal import ends, matters
from rung.model.event.event import Event


def posted_for(desk: Desk, log: Log, events: Sequence[Event]) -> tuple[Posted, ...]:
    """Put the head that was signed with these events where it is anchored; nothing after events that need none.

    A record that is not as it was anchored is anchored no more: the newer one, when it is found, has to fit still.
    """
    if not any(map(matters, events)) or log.outdated:
        return ()
    return post(desk.post, log, log.sealed(), desk.actor, ending=ends(events))
