"""Does an output meet an expectation? Every matcher of the closed grammar, and what was seen."""

from __future__ import annotations

import json
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rung.model.alertseen import AlertSeen, AlertState
from rung.model.expect import (
    AlertIs,
    Capture,
    CelIs,
    ChangedSince,
    Comparison,
    Contains,
    Empty,
    ExitIs,
    FieldOf,
    Found,
    JsonIs,
    JsonPath,
    LineOf,
    LinesAre,
    Matcher,
    Matches,
    NumberIs,
    SameAs,
)
from rung.run.figure import first
from rung.run.series import Row, rows, text
from rung.run.terminal import readings, shown
from rung.text.phrase import cel

SHOWN = 80
_COMPARE: dict[Comparison, Callable[[float, float], bool]] = {
    Comparison.LESS: operator.lt,
    Comparison.AT_MOST: operator.le,
    Comparison.EQUAL: operator.eq,
    Comparison.UNEQUAL: operator.ne,
    Comparison.AT_LEAST: operator.ge,
    Comparison.MORE: operator.gt,
}


Apart = Callable[[Callable[[], bool]], bool]
"""Asks a question where it can be ended, whatever it is doing."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look brought back: exit code, standard output, and earlier outputs by step number.

    ``complained`` says that there was something on standard error.
    """

    exit: int
    output: str
    earlier: Mapping[int, str]
    alert: AlertSeen | None = None
    complained: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """Whether the expectation holds, and in a few words what was found.

    ``doubtful``: it does not, because nobody can tell from the output whether it does.
    """

    holds: bool
    observed: str
    doubtful: bool = False


def here(question: Callable[[], bool]) -> bool:
    """Return the answer to a question, however long it takes."""
    return question()


def match(matcher: Matcher, seen: Seen, apart: Apart = here) -> Match:
    """Return whether ``seen`` meets ``matcher``. What cannot be read never holds.

    Raises UsageError for a cel expression: ``extra-missing`` where the extra is not installed, and what ``apart``
    raises where its answer takes too much.
    """
    match matcher:
        case ExitIs(code=code):
            return Match(seen.exit == code, f"exit {seen.exit}")
        case AlertIs(alert=alert, firing=firing):
            wanted = AlertState.FIRING if firing else AlertState.RESOLVED
            seen_alert = seen.alert or AlertSeen(None, f"the state of {alert} is not known")
            return Match(seen_alert.state is wanted, seen_alert.observed)
        case SameAs(step=step) | ChangedSince(step=step):
            return _against(step, seen, same=isinstance(matcher, SameAs))
        case CelIs(expression=expression):
            return _cel(expression, seen, apart)
        # grep says "nothing" with exit 1 and no word. A program that is missing or fails says nothing as well.
        case Empty() if seen.exit not in {0, 1} or (seen.exit == 1 and seen.complained):
            return Match(holds=False, observed=f"the look ended with exit {seen.exit}")
        case _ if seen.exit != 0 and not isinstance(matcher, Empty | Contains | Matches):
            return Match(holds=False, observed=f"the look ended with exit {seen.exit}")
        case NumberIs(comparison=comparison, value=value) if (found := rows(seen.output)) is not None:
            return _every(found, comparison, value)
        case NumberIs(comparison=comparison, value=value):
            return _number(seen.output, comparison, value)
        case JsonIs():
            return _json(matcher, seen.output)
        case _:
            return _on_text(matcher, text(seen.output, shown))


def _cel(expression: str, seen: Seen, apart: Apart) -> Match:
    output = shown(seen.output)
    cel.environment()  # loaded here, and not anew in each process that is asked
    try:
        holds = apart(lambda: cel.true(expression, cel.Sight(seen.exit, output)))
    except ValueError as fault:
        return Match(holds=False, observed=f"the expression says nothing: {fault}")
    return Match(holds, f"{str(holds).lower()} (exit {seen.exit}, {_count(len(_lines(output)))})")


def _on_text(matcher: Matcher, output: str) -> Match:
    match matcher:
        case Empty():
            lines = _lines(output)
            return Match(not lines, "empty" if not lines else _count(len(lines)))
        case Contains(text=text):
            return Match(text in output, "found" if text in output else "not found")
        case Matches(pattern=pattern):
            found = re.search(pattern, output, re.MULTILINE)
            return Match(found is not None, f"found {found.group()[:60]!r}" if found else "no match")
        case LinesAre(comparison=comparison, count=count):
            lines = _lines(output)
            return Match(_COMPARE[comparison](len(lines), count), _count(len(lines)))
        case _:
            return Match(holds=False, observed="not a matcher over text")


def take(capture: Capture, output: str) -> str | None:
    """Return the value a capture names in ``output``, or None when it is not there."""
    match capture.source:
        case JsonPath(path=path):
            value = _search(path, output)
            return value if isinstance(value, str) else None if value is None else json.dumps(value)
        case _:
            return _from_text(capture.source, text(output, shown))


def _from_text(source: LineOf | FieldOf | Found, output: str) -> str | None:
    match source:
        case LineOf(line=line):
            lines = output.splitlines()
            return lines[line - 1].strip() if 0 < line <= len(lines) else None
        case FieldOf(field=field, line=line):
            lines = output.splitlines()
            fields = lines[line - 1].split() if 0 < line <= len(lines) else []
            return fields[field - 1] if 0 < field <= len(fields) else None
        case Found(pattern=pattern):
            found = re.search(pattern, output, re.MULTILINE)
            return None if found is None else found.group(1 if found.re.groups else 0)


def _lines(output: str) -> list[str]:
    return [line for line in output.splitlines() if line.strip()]


def _count(lines: int) -> str:
    return "1 line" if lines == 1 else f"{lines} lines"


def _number(output: str, comparison: Comparison, value: float) -> Match:
    figures = [first(reading) for reading in readings(output)]
    stands = figures[0][1]
    if not any(each for _, each in figures):
        return Match(holds=False, observed="no number in the output")
    if not all(may_be for may_be, _ in figures):
        return Match(holds=False, observed=f"{stands[:SHOWN]}, which is not one plain number", doubtful=True)
    said = {_COMPARE[comparison](number, value) for may_be, _ in figures for number in may_be}
    if len(said) > 1:
        return Match(holds=False, observed=f"{stands[:SHOWN]}, which may be one number or several", doubtful=True)
    return Match(said.pop(), stands[:SHOWN])


def _every(found: tuple[Row, ...], comparison: Comparison, value: float) -> Match:
    """Compare each series: an answer has no order, so one that happens to come first speaks for no other."""
    if not found:
        return Match(holds=False, observed="no series in the answer")
    bad = [row for row in found if not _compared(row.value, comparison, value)]
    if not bad:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        return Match(holds=True, observed=f"{str(found[0])[:SHOWN]}{more}")
    count = f" ({len(bad)} of {len(found)} series)" if len(found) > 1 else ""
    return Match(holds=False, observed=f"{str(bad[0])[:SHOWN]}{count}")


def _compared(sent: str, comparison: Comparison, value: float) -> bool:
    """Compare a value that was sent; NaN is no number and never holds."""
    try:
        number = float(sent)
    except ValueError:
        return False
    return not math.isnan(number) and _COMPARE[comparison](number, value)


def _json(matcher: JsonIs, output: str) -> Match:
    try:
        value = _search(matcher.path, output)
    except ValueError as fault:
        return Match(holds=False, observed=str(fault))
    shown = json.dumps(value)[:SHOWN]
    if value is None and matcher.value is not None:
        return Match(holds=False, observed=f"{matcher.path} is not there")
    if isinstance(value, bool) or isinstance(matcher.value, bool) or not isinstance(value, int | float):
        equal = value == matcher.value and isinstance(value, bool) == isinstance(matcher.value, bool)
        holds = {Comparison.EQUAL: equal, Comparison.UNEQUAL: not equal}.get(matcher.comparison, False)
        return Match(holds, f"{matcher.path} is {shown}")
    if not isinstance(matcher.value, int | float):
        return Match(matcher.comparison is Comparison.UNEQUAL, f"{matcher.path} is {shown}")
    if math.isnan(value):
        return Match(holds=False, observed=f"{matcher.path} is {shown}, which is no number")
    return Match(_COMPARE[matcher.comparison](value, matcher.value), f"{matcher.path} is {shown}")


def _search(path: str, output: str) -> object:
    """Evaluate a JMESPath on JSON output; a value of None stands for "not there". Raises ValueError."""
    import jmespath  # only runs with JSON expectations pay for its import
    from jmespath.exceptions import JMESPathError

    try:
        document = _document(output)
    except (ValueError, RecursionError) as fault:
        raise ValueError("the output is not JSON") from fault
    try:
        found: object = jmespath.search(path, document)
    except JMESPathError as fault:
        raise ValueError(f"`{path}` cannot be evaluated: {fault}") from fault
    return found


def _document(output: str) -> object:
    """Return the JSON of an output, or of what a terminal shows of it. Raises ValueError or RecursionError."""
    try:
        return json.loads(output)
    except ValueError:
        return json.loads(shown(output))


def _against(step: int, seen: Seen, *, same: bool) -> Match:
    if step not in seen.earlier:
        return Match(holds=False, observed=f"step {step} left no output in this run")
    equal = text(seen.earlier[step], shown).strip() == text(seen.output, shown).strip()
    return Match(equal is same, f"{'same as' if equal else 'differs from'} step {step}")
