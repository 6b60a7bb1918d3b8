"""What an approval binds: change any of it and the approval is void."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec

from rung.ledger.canonical import canonical
from rung.model.card import BoundCommand, Terms
from rung.run.procedure import PlannedStep


def terms(revision: str, planned: PlannedStep, values: Mapping[str, str]) -> Terms:
    """Return what an approval of this step would bind now.

    Only values that a command of the step could use are bound: a value that arrives later for
    another step does not void an approval that never depended on it.
    """
    commands = tuple(
        BoundCommand(
            p.command.text,
            p.command.language,
            p.target,
            p.command.words.cwd or p.target.cwd,
            p.effect.word,
            p.profile.name,
            p.secrets,
            p.files,
            p.pointed,
        )
        for p in planned.commands
    )
    bound = {name: value for name, value in values.items() if _used(name, planned)}
    return Terms(revision, planned.step.number, commands, bound)


def digest(bound: Terms) -> str:
    """Return the SHA-256 (hex) of the terms in canonical JSON (RFC 8785)."""
    return hashlib.sha256(canonical(msgspec.to_builtins(bound))).hexdigest()


def _used(name: str, planned: PlannedStep) -> bool:
    return any(name in p.command.text for p in planned.commands)
