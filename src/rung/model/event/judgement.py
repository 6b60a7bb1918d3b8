"""What people conclude from what was seen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoteWritten:
    """The incident note of six lines. Only filled fields count; a later note replaces an earlier one."""

    symptom: str = ""
    scope: str = ""
    first_command: str = ""
    evidence: tuple[int, ...] = ()
    boundary: str = ""
    next_action: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A class was chosen from the runbook's table, citing evidence by entry number."""

    boundary: str
    cites: tuple[int, ...]
    reason: str = ""
    rejected: tuple[str, ...] = ()
