"""How a script puts an expectation to an output: the words it hands to its evaluator, or why it cannot."""

from __future__ import annotations

import json
from collections.abc import Mapping

from rung.model.expect import (
    AlertIs,
    ChangedSince,
    Contains,
    Empty,
    ExitIs,
    JsonIs,
    LinesAre,
    Matcher,
    Matches,
    NumberIs,
    SameAs,
)


class NotCoveredError(ValueError):
    """Why something of a runbook cannot go into a script, as a sentence's end."""


EXIT = "exit"
Step = str | int | list[str]


def words(matcher: Matcher) -> tuple[str, ...]:
    """Return the kind of a matcher and what is wanted, each as one word. Raises NotCoveredError."""
    found = _of_exit_and_text(matcher) or _of_figures(matcher)
    if any("\0" in word for word in found):
        raise NotCoveredError("no word of a command line can hold a NUL")
    return found


def _of_exit_and_text(matcher: Matcher) -> tuple[str, ...]:
    match matcher:
        case ExitIs(code=code):
            return EXIT, str(code)
        case Empty():
            return ("empty",)
        case Contains(text=text):
            return "contains", text
        case Matches(pattern=pattern):
            return "matches", pattern
        case SameAs() | ChangedSince():
            raise NotCoveredError("it compares with an earlier output, and a script keeps none")
        case AlertIs():
            raise NotCoveredError("it asks the state of an alert, which the monitoring itself knows")
    return ()


def _of_figures(matcher: Matcher) -> tuple[str, ...]:
    match matcher:
        case LinesAre(comparison=comparison, count=count):
            return "lines", comparison.value, str(count)
        case NumberIs(comparison=comparison, value=value):
            return "number", comparison.value, repr(value)
        case JsonIs(path=path, comparison=comparison, value=wanted):
            return "json", json.dumps(_path(path)), comparison.value, json.dumps(wanted)
    raise NotCoveredError("a script does not know this kind of expectation")


def _path(text: str) -> list[Step]:
    """Return a JMESPath as the names, places and calls of length that lead to the value. Raises NotCoveredError."""
    import jmespath  # only a JSON expectation pays for its import
    from jmespath.exceptions import JMESPathError

    try:
        return _steps(jmespath.compile(text).parsed)
    except JMESPathError as fault:
        raise NotCoveredError(f"`{text}` is no path: {fault}") from fault


def _steps(node: Mapping[str, object]) -> list[Step]:
    """Return the steps of a parsed path; only those that lead to one value."""
    below = [child for child in _children(node) if isinstance(child, dict)]
    match node.get("type"), node.get("value"):
        case "field", str() as name:
            return [name]
        case "index", int() as place:
            return [place]
        case (("subexpression" | "index_expression" | "pipe"), _):
            return [step for child in below for step in _steps(child)]
        case (("identity" | "current"), _):
            return []
        case "function_expression", "length" if len(below) == 1:
            return [*_steps(below[0]), ["length"]]
    raise NotCoveredError("its path asks for more than names, places and length")


def _children(node: Mapping[str, object]) -> list[object]:
    found = node.get("children")
    return found if isinstance(found, list) else []
