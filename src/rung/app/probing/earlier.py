"""What other questions learnt of a project a moment ago: the same is not asked again while nothing there has changed.

The rungs of a ladder put the same command to a tool several times, and each one reads the whole project anew. A command
that only looks is taken from the answer before, as long as every path, size and time of the project is as it was then.
Within one answer nothing is: what is asked twice there is asked to see whether it stays so.
"""

from __future__ import annotations

from msgspec import Struct, field

from rung.model.replacing import replace
from rung.probes.probe import Look, Ran
from rung.probes.snapshot import Snapshot


class Earlier(Struct):
    """The looks that were made, by their command and whether it ran in a copy, with how the project was before them."""

    kept: dict[tuple[tuple[str, ...], bool], tuple[Snapshot, Ran]] = field(default_factory=dict)

    def keep(self, look: Look, before: Snapshot, ran: Ran) -> None:
        """Keep what came of a look in the project or in a fresh copy, if it ended and left the project as it was."""
        if not (ran.timed_out or ran.moved or ran.cut or look.acts or look.without):
            self.kept[look.argv, bool(look.scratch)] = before, replace(ran, digests={})

    def told(self, look: Look, before: Snapshot) -> Ran | None:
        """Return what came of the same look in a project that was the same; None where it must be asked."""
        # The contents of a copy are gone with it.
        if look.acts or look.without or (look.digests and look.scratch):
            return None
        state, ran = self.kept.get((look.argv, bool(look.scratch)), (None, None))
        same = state is not None and not state.cut and state == before
        return replace(ran, look=look, earlier=True) if ran is not None and same else None
