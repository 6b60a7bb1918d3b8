"""What a target does to the world, by the commands it expands to: whatever its name says."""

from __future__ import annotations

from collections.abc import Sequence

from rung.model.effect import Effect, Facet, Verdict
from rung.probes.clipped import clipped
from rung.probes.count import many
from rung.probes.probe import Case, JudgeCommand, Word

SHOWN = 15
WORDS = (
    Word("only-looks", good=True, meaning="Every command only looks."),
    Word("nothing-to-run", good=True, meaning="The target runs no command."),
    Word("changes", good=False, meaning="A command changes something: it is a change whatever the target is called."),
    Word("destroys", good=False, meaning="A command removes something that no other command brings back."),
    Word("unknown", good=False, meaning="What it runs, or what a command does, cannot be told: treat it as a change."),
)
NAMES = {Effect.UNKNOWN: "unknown", Effect.MUTATE: "changes", Effect.DESTROY: "destroys"}


def ready(case: Case) -> None:
    """Load what judges commands: 20 ms."""
    case.judge(":")


def verdict(texts: Sequence[str], judge: JudgeCommand) -> tuple[str, tuple[str, ...]]:
    """Return the verdict word for the commands, and a line for each that is not a look, the worst first."""
    return weighed([(judge(text), text) for text in texts])


def weighed(judged: Sequence[tuple[Verdict, str]]) -> tuple[str, tuple[str, ...]]:
    """Return the same for commands that are judged already."""
    if not judged:
        return "nothing-to-run", ()
    worst = max(each.effect for each, _ in judged)
    looks = sum(not each.effect.changes for each, _ in judged)
    order = sorted((pair for pair in judged if pair[0].effect.changes), key=lambda pair: -pair[0].effect)
    lines = [_line(each, text) for each, text in order[:SHOWN]]
    lines += [f"{len(order) - SHOWN} more"] if len(order) > SHOWN else []
    lines += [f"{many(looks, 'command')} only look" if looks != 1 else "1 command only looks"] if looks else []
    return NAMES.get(worst, "only-looks"), tuple(lines)


def _line(each: Verdict, text: str) -> str:
    evidence = ", destroys evidence" if Facet.DESTROYS_EVIDENCE in each.facets else ""
    return f"{each.effect.word}{evidence}: {clipped(' '.join(text.split()), 110)}  ({each.reason})"
