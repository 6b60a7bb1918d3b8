"""What a rule is: its stable code, how bad and how sure it is, from which profile on, and its check."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from rung.lint.guide import Guide, read_guide
from rung.lint.profile import Profile
from rung.lint.subject import Check
from rung.model.finding import Confidence, Severity
from rung.model.runbook import Shape

EVERY_SHAPE = frozenset(Shape)
WRITTEN_AS_RUNBOOK = frozenset({Shape.TEMPLATE, Shape.BARE})


@dataclass(frozen=True)
class Rule:
    """One fault that can be found. ``code`` is its public name and never changes; ``name`` is for people.

    ``preview`` rules run only when asked for: their precision has not been shown. ``registers`` says that the
    rule also looks at entries that are no runbooks; ``shapes`` which shapes of runbook it can judge. ``local`` says
    that the answer depends on the file alone, so that it can be remembered; such a rule is shown nothing else.
    """

    code: str
    name: str
    severity: Severity
    confidence: Confidence
    profile: Profile
    since: str
    check: Check
    shapes: frozenset[Shape] = EVERY_SHAPE
    registers: bool = False
    preview: bool = False
    local: bool = False

    @cached_property
    def guide(self) -> Guide:
        """Return the page written in the docstring of the rule's file."""
        return read_guide(sys.modules[self.check.__module__].__doc__)


class Teller(StrEnum):
    """Who tells of a fault that is not a rule's."""

    READER = "the reader"
    FOLDER = "the folder"
    CHECKER = "the checker"


@dataclass(frozen=True)
class Told:
    """A fault that no rule looks for: reading a file, walking a folder or the checker itself comes upon it."""

    code: str
    name: str
    severity: Severity
    teller: Teller
    since: str
    module: str

    @cached_property
    def guide(self) -> Guide:
        """Return the page written in the docstring of the fault's file."""
        return read_guide(sys.modules[self.module].__doc__)
