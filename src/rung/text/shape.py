"""Which of the four shapes of runbook, or of a plain page, an entry has."""

from __future__ import annotations

from collections.abc import Sequence

from rung.model.runbook import Header, Shape, Step
from rung.text.entries import Draft
from rung.text.outline import Part
from rung.text.pieces import Title

_TEMPLATE = frozenset({"scope", "inputs", "prerequisites", "decision", "escalation", "proof", "post", "evidence"})
_ALERT = frozenset({"meaning", "impact", "diagnosis", "mitigation"})


def shape_of(draft: Draft, parts: Sequence[Part], headers: Sequence[Header], steps: Sequence[Step]) -> Shape:
    """Return the shape of an entry, from its id, its headers and the roles of its sections."""
    roles = {part.role for part in parts if part.title is not None or part.role}
    marked = isinstance(draft.opener, Title) or any(part.title is not None and part.title.marked for part in parts)
    if draft.steps_page:
        return Shape.STEPS
    if draft.id or _reads_as_template(parts, headers, roles):
        return Shape.TEMPLATE if marked_sections(parts, default=marked) else Shape.BARE
    if len(roles & _ALERT) > 1:
        return Shape.ALERT
    if "procedure" in roles and steps and ("do-not" in roles or not roles & _TEMPLATE) and _titled(parts, "procedure"):
        return Shape.STEPS
    return Shape.PAGE


def _reads_as_template(parts: Sequence[Part], headers: Sequence[Header], roles: set[str]) -> bool:
    """Say whether an entry without an id has the sections of the template."""
    return _titled(parts, "procedure") and bool(roles & _TEMPLATE) and (bool(headers) or len(roles & _TEMPLATE) > 1)


def marked_sections(parts: Sequence[Part], *, default: bool) -> bool:
    """Say whether the sections have heading marks; ``default`` answers for an entry without sections."""
    titled = [part.title for part in parts if part.title is not None and part.role]
    return any(title.marked for title in titled) if titled else default


def _titled(parts: Sequence[Part], role: str) -> bool:
    return any(part.role == role and part.title is not None and "example" not in part.name.casefold() for part in parts)
