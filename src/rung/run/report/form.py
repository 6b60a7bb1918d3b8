"""A form of the report: how a run is written down for one kind of reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from rung.registry import offered
from rung.run.report.report import Report


@dataclass(frozen=True, slots=True)
class Form:
    """One form. ``write`` returns the whole document; the same report gives the same bytes."""

    write: Callable[[Report], str]


@cache
def forms() -> Mapping[str, Form]:
    """Return every form by its name."""
    return {module.rsplit(".", 1)[-1]: form for module, form in offered("rung.run.report.forms", "FORM", Form)}
