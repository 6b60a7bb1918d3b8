"""How others can name this process."""

from __future__ import annotations


class Here:
    """Who drives: this process, and whether another still lives."""

    def owner(self) -> str:
        """Return a name for this process that no other process had."""
        from rung.outside.owner import owner  # only who drives a run needs a name

        return owner()

    def ended(self, owner: str) -> bool:
        """Say whether the process of that name is known to have ended."""
        from rung.outside.owner import ended  # as above

        return ended(owner)
