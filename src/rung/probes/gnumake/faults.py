"""What keeps a question to GNU Make from being answered by what it printed."""

from __future__ import annotations

from rung.probes.gnumake.ended import ended, silent
from rung.probes.gnumake.speech import goal
from rung.probes.probe import Answer, Case, Ran


def trouble(case: Case, ran: Ran) -> Answer | None:
    """Return the answer when make did not come to its end, or None when its output can be read."""
    if ended(ran) and not (ran.timed_out or ran.cut or ran.look.acts or silent(ran)):
        return None
    from rung.probes.gnumake.gaveup import gave_up  # 3 ms, and most looks come to their end

    return gave_up(case, ran)


def about(case: Case) -> str:
    """Return the target as a sentence names it."""
    return f"`{case.ask.target}`" if case.ask.target else goal(case.ask)
