"""The approval card: everything a person must have read before a change, as one value that can be carried away."""

from __future__ import annotations

from dataclasses import dataclass

from rung.model.target import Target

FORM = 2
"""The form of a request that this version writes and reads."""


@dataclass(frozen=True, slots=True)
class BoundCommand:
    """One command as an approval binds it: text, target with all that is configured there, effect, as whom, secrets.

    ``files`` are the programs that it starts from files, each with the SHA-256 of its content. ``pointed`` are
    variables of the environment by which clients know where to go, such as KUBECONFIG.
    """

    script: str
    language: str
    target: Target
    cwd: str
    effect: str
    profile: str = ""
    secrets: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    pointed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What an approval binds, and nothing else: change any of it and the approval is void."""

    revision: str
    step: int
    commands: tuple[BoundCommand, ...]
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Card:
    """A request for one approval. Its order is the order it is read in; ``digest`` is that of ``terms``.

    ``reasons`` say of each command why it counts as it does, ``origins`` where each value came from. ``last`` is what
    differs from the last time this step ran. ``undo`` is empty when the runbook names none. Times are RFC 3339 in UTC.
    """

    form: int
    run: str
    runbook: str
    title: str
    step: int
    steps: int
    action: str
    do_not: tuple[str, ...]
    terms: Terms
    reasons: tuple[str, ...]
    origins: dict[str, str]
    last: tuple[str, ...]
    decision: str
    evidence: tuple[str, ...]
    after: tuple[str, ...]
    undo: str
    who: str
    lead: str
    asked_by: str
    asked_at: str
    until: str
    minutes: int
    digest: str
    nonce: str
