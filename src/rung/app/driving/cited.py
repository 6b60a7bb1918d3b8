"""Is the evidence that a change rests on still what was captured? Asked before a yes and before the change begins."""

from __future__ import annotations

from collections.abc import Iterator

from rung.app.driving.log import Log
from rung.run.state import RunState


def insist_on_evidence(log: Log) -> None:
    """Read what the decision cites, or all that was captured where nothing had to be decided.

    Raises UntrustedError (``blob-missing``, ``blob-changed``) for an output that is not there as it was captured, and
    for a record that is not one to rest on (``head-unknown-key``, ``anchor-beyond``, ``anchor-differs``).
    """
    log.look_back()
    log.insist_known()
    for digest in dict.fromkeys(_outputs(log.state)):
        log.store.blob(digest)


def _outputs(state: RunState) -> Iterator[str]:
    cites = frozenset(state.decision.cites) if state.decision else None
    for seen in state.evidence:
        if cites is None or seen.seq in cites:
            yield seen.stdout
    for step in state.steps.values():
        for seq, ended in step.ended:
            if cites is None or seq in cites:
                yield from (kept.blob for kept in (ended.stdout, ended.stderr) if kept.size)
