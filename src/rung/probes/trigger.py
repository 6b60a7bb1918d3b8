"""The reasons to escalate a build or workflow incident instead of repairing it on the spot."""

from __future__ import annotations

from enum import StrEnum


class Trigger(StrEnum):
    """A reason to escalate. Its value is the word a person types; ``sentence`` says it in full."""

    MEANING = "meaning"
    ONE_CONTEXT = "one-context"
    CONTRACT = "contract"
    RETURNING = "returning"
    NOT_REPRODUCED = "not-reproduced"
    OWNERSHIP = "ownership"
    DRIFT = "drift"
    WEAKER = "weaker"

    @property
    def sentence(self) -> str:
        """Return the reason in words."""
        return _SENTENCES[self]


_SENTENCES = {
    Trigger.MEANING: "the repair changes what the build means",
    Trigger.ONE_CONTEXT: "only one operating context shows it",
    Trigger.CONTRACT: "what is published may not be trustworthy",
    Trigger.RETURNING: "it keeps returning, and should become an executable check",
    Trigger.NOT_REPRODUCED: "it cannot be reproduced on a stable route",
    Trigger.OWNERSHIP: "it crosses ownership lines",
    Trigger.DRIFT: "the evidence points beyond the build, at what it stands on",
    Trigger.WEAKER: "the repair would weaken correctness to gain speed",
}
