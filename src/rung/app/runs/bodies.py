"""The bodies of the lines of JSON that tell of a run beside its entries: their fields are part of the public record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rung.app.runs.ready import Found
from rung.model.event.address import CheckAt
from rung.model.event.approval import Approved
from rung.model.event.check import Answer, Checked
from rung.model.event.event import Event
from rung.model.job import Stream

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """The run is taken up, from its first entry or from a later one (``resumed``)."""

    kind: Literal["run.started"] = "run.started"
    runbook: str
    title: str
    path: str
    revision: str
    steps: int
    resumed: bool
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerequisites:
    """What a run that begins will need, and what of that is there."""

    kind: Literal["prerequisites"] = "prerequisites"
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted:
    """A command of a step starts."""

    kind: Literal["step.started"] = "step.started"
    step: int
    effect: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A piece of what a running command says: its bytes in base64, and what of it is whole as UTF-8."""

    kind: Literal["output"] = "output"
    step: int
    stream: Stream
    output: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckStarted:
    """A check is looked at for the first time; ``left`` are the seconds it may take."""

    kind: Literal["check.started"] = "check.started"
    check: CheckAt
    left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAttempt:
    """One look at a check ended; ``again``: another follows."""

    kind: Literal["check.attempt"] = "check.attempt"
    check: CheckAt
    attempt: int
    answer: Answer
    observed: str
    left: float
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """The head was put at a place."""

    kind: Literal["anchored"] = "anchored"
    anchor: str
    where: str


_OWN: dict[type[Event], str] = {Checked: "check.result", Approved: "approval"}
"""Entries that many programs wait for: their lines have a type of their own."""


def type_of(event: type[Event]) -> str:
    """Return the type of an entry's line."""
    return _OWN.get(event, "event")
