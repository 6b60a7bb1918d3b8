"""Every exception to the rule has a reason, and the reason is words."""

from __future__ import annotations

from rung.model.errors import UsageError
from rung.model.visible import seen


def needed(text: str, what: str) -> str:
    """Return ``text`` without outer blanks. Raises UsageError when there is none; ``what`` names what needs it."""
    if not seen(text).strip():
        raise UsageError(f"{what} needs a reason", id="reason-missing", advice="say why in one sentence")
    return text.strip()
