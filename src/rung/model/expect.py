"""Typed phrases: what must be true after a step, kept from prose by a closed grammar."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rung.model.span import Span


class Comparison(StrEnum):
    """A comparison of two numbers, or of two values found in JSON."""

    LESS = "<"
    AT_MOST = "<="
    EQUAL = "=="
    UNEQUAL = "!="
    AT_LEAST = ">="
    MORE = ">"


@dataclass(frozen=True, slots=True)
class ExitIs:
    """``exit N``: the command ended with this code."""

    code: int


@dataclass(frozen=True, slots=True)
class Empty:
    """``empty``: no output but blanks."""


@dataclass(frozen=True, slots=True)
class Contains:
    """``contains TEXT``."""

    text: str


@dataclass(frozen=True, slots=True)
class Matches:
    """``matches RE``: a regular expression found anywhere, line anchors per line."""

    pattern: str


@dataclass(frozen=True, slots=True)
class LinesAre:
    """``lines OP N``: how many lines are not blank."""

    comparison: Comparison
    count: int


@dataclass(frozen=True, slots=True)
class NumberIs:
    """``number OP N``: the first number in the output; where nobody can tell which one stands there, nothing holds."""

    comparison: Comparison
    value: float


@dataclass(frozen=True, slots=True)
class JsonIs:
    """``json PATH OP VALUE``: a JMESPath into the output, compared with a JSON value."""

    path: str
    comparison: Comparison
    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class SameAs:
    """``same as step N``: the output equals the output of an earlier step."""

    step: int


@dataclass(frozen=True, slots=True)
class ChangedSince:
    """``changed since step N``: the output differs from the output of an earlier step."""

    step: int


@dataclass(frozen=True, slots=True)
class AlertIs:
    """``alert ID firing`` or ``alert ID resolved``."""

    alert: str
    firing: bool


@dataclass(frozen=True, slots=True)
class CelIs:
    """``cel EXPR``: an expression of the Common Expression Language that must be true. Needs the extra ``cel``."""

    expression: str


Matcher = CelIs | ExitIs | Empty | Contains | Matches | LinesAre | NumberIs | JsonIs | SameAs | ChangedSince | AlertIs


class Hold(StrEnum):
    """When the matcher must hold."""

    ONCE = "once"
    WITHIN = "within"
    THROUGHOUT = "for"


@dataclass(frozen=True, slots=True)
class Timing:
    """``within D every D`` comes true in time; ``for D every D`` stays true throughout. Seconds."""

    hold: Hold = Hold.ONCE
    duration: float = 0.0
    every: float = 0.0


@dataclass(frozen=True, slots=True)
class StepOutput:
    """The commands of step ``number``, run again."""

    number: int


@dataclass(frozen=True, slots=True)
class CommandOutput:
    """A command written in the phrase itself."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Expect:
    """One typed expectation. ``source`` is None for the output the step itself left."""

    source: StepOutput | CommandOutput | None
    matcher: Matcher
    timing: Timing
    span: Span


@dataclass(frozen=True, slots=True)
class JsonPath:
    """``json PATH``: a JMESPath."""

    path: str


@dataclass(frozen=True, slots=True)
class LineOf:
    """``line N``, counted from 1."""

    line: int


@dataclass(frozen=True, slots=True)
class FieldOf:
    """``field N of line M``, both counted from 1; fields are split at blanks."""

    field: int
    line: int


@dataclass(frozen=True, slots=True)
class Found:
    """``matches RE``: the first group, or the whole match when there is no group."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Capture:
    """``capture `name` from …``: a value taken from the step's output."""

    name: str
    source: JsonPath | LineOf | FieldOf | Found
    span: Span


@dataclass(frozen=True, slots=True)
class StepPassed:
    """``until step N passed``."""

    number: int


@dataclass(frozen=True, slots=True)
class Holds:
    """``until COMMAND expect MATCHER`` and ``if COMMAND expect MATCHER``."""

    expect: Expect


@dataclass(frozen=True, slots=True)
class ClassIs:
    """``when class is C``."""

    name: str


@dataclass(frozen=True, slots=True)
class WhileAlert:
    """``while alert ID firing``."""

    alert: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """``refuse `ARGV PATTERN` [condition]``: commands that match must not run while the condition stands."""

    pattern: str
    condition: StepPassed | Holds | ClassIs | WhileAlert | None
    span: Span


@dataclass(frozen=True, slots=True)
class After:
    """``after D``: seconds since the run began."""

    seconds: float


@dataclass(frozen=True, slots=True)
class StepFails:
    """``if step N fails``."""

    number: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A trigger in prose: a person judges."""

    text: str


Trigger = After | StepFails | Holds | Judged
