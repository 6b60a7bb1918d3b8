"""Exit codes: what a shell or a CI job learns from how rung ended."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The documented exit codes. Their numbers are part of the public interface."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    WAITING = 3
    ESCALATED = 4
    ABORTED = 5
    REFUSED = 6
    UNTRUSTED = 7
    BUG = 70
    UNWRITTEN = 74
    INTERRUPTED = 130
    BROKEN_PIPE = 141
    TERMINATED = 143


MEANING: dict[Exit, str] = {
    Exit.DONE: "Done; all checks passed.",
    Exit.FINDINGS: "The honest no: findings, or a check that failed.",
    Exit.USAGE: "A mistake in how rung was called or configured.",
    Exit.WAITING: "Stopped, waiting for a person; nothing was lost.",
    Exit.ESCALATED: "Escalated: the run was passed on to the people named in the runbook.",
    Exit.ABORTED: "Aborted by the operator.",
    Exit.REFUSED: "Refused by a guard, a precondition, the scope or a policy.",
    Exit.UNTRUSTED: "The evidence cannot be trusted: a broken ledger, a full disk, a store that cannot be read.",
    Exit.BUG: "A fault of rung itself. Please report it.",
    Exit.UNWRITTEN: "What rung said could not be written: a full disk, a closed stream. What was recorded is kept.",
    Exit.INTERRUPTED: "Interrupted (Ctrl-C); the state was saved.",
    Exit.BROKEN_PIPE: "Whoever read the output went away.",
    Exit.TERMINATED: "Terminated by a signal; the state was saved.",
}
