"""What happens to a run as a whole: its beginning, its values and time, where it goes on, its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from rung.model.event.kept import Kept
from rung.model.target import Target


class Outcome(StrEnum):
    """How a run ended."""

    REPAIRED = "repaired"
    DONE = "done"
    NOT_REPRODUCED = "not reproduced"
    ESCALATED = "escalated"
    HANDED_OVER = "handed over"
    ABORTED = "aborted"


@dataclass(frozen=True, slots=True)
class RunOpened:
    """A run began, pinned to one revision of one runbook; ``source`` is the whole file as it was.

    ``parent`` is the run that handed over to this one, ``above`` the runbooks of all runs that led here, first to last.
    ``targets`` are where its commands go, ``alerts_target`` and ``alerts_path`` where alerts are asked: a run goes on
    where it began, whatever the configuration says later.
    """

    runbook: str
    title: str
    path: str
    revision: str
    source: Kept
    values: dict[str, str] = field(default_factory=dict)
    target: str = ""
    alert: str = ""
    payload: Kept | None = None
    targets: tuple[Target, ...] = ()
    alerts_target: str = ""
    alerts_path: str = ""
    parent: str = ""
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeadTaken:
    """A person took the run in hand."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Pointed:
    """What of the environment of who drives the run says where clients on this machine go: only what is set there."""

    variables: dict[str, str]


@dataclass(frozen=True, slots=True)
class TimeGiven:
    """The run was given so many seconds from now on. After them it starts no other command until it is given more.

    ``of`` is the run that handed over to this one and had so much left; empty where a person gave the time.
    """

    seconds: int
    of: str = ""


@dataclass(frozen=True, slots=True)
class RulesInherited:
    """What the runs that led here leave to this one, in words, as it stood when this one began.

    ``do_not`` is each "Do not" with its runbook, place and condition; ``escalate`` each time at which a run above was
    to be escalated; ``contacts`` whom it names, where this runbook names nobody.
    """

    do_not: tuple[str, ...] = ()
    escalate: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueGiven:
    """An input received its value; ``origin`` says from where."""

    name: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class TriggerDue:
    """An escalation trigger of the runbook came true; ``index`` is its place in the list."""

    index: int
    text: str


@dataclass(frozen=True, slots=True)
class Escalated:
    """The run was passed on: to whom, why, and the packet that was handed over."""

    to: str
    reason: str
    packet: Kept


@dataclass(frozen=True, slots=True)
class ChildOpened:
    """The run goes on as run ``child`` of another runbook, which is opened after this entry is durable."""

    child: str
    runbook: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class RouteLost:
    """The decision leads to a runbook that cannot be run, and why: then only escalation is left of that route."""

    route: str
    reason: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The run ended."""

    outcome: Outcome
    reason: str = ""
