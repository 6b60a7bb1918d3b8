"""What an approval binds: change any of it and the approval is void."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import rfc8785

from rung.run.procedure import PlannedStep


def approval_digest(revision: str, planned: PlannedStep, values: Mapping[str, str]) -> str:
    """Return the SHA-256 (hex) of {revision, step, scripts, targets, values, effects} in canonical JSON.

    Only values that a command of the step could use are bound: a value that arrives later for
    another step does not void an approval that never depended on it.
    """
    scripts: list[object] = [
        {
            "script": p.command.text,
            "language": p.command.language,
            "target": p.target.name,
            "kind": p.target.kind,
            "env": p.target.env,
            "url": p.target.url,
            "cwd": p.command.words.cwd or p.target.cwd,
            "effect": p.effect.word,
        }
        for p in planned.commands
    ]
    bound = {name: value for name, value in values.items() if _used(name, planned)}
    body: object = {"revision": revision, "step": planned.step.number, "scripts": scripts, "values": bound}
    return hashlib.sha256(rfc8785.dumps(body)).hexdigest()  # type: ignore[arg-type]  # its JSON alias is not exported


def _used(name: str, planned: PlannedStep) -> bool:
    return any(name in p.command.text for p in planned.commands)
