"""Whether an output meets an expectation: put into each check as it stands, for any Python from 3.9 on."""

# What holds here holds in run/matcher.py and the other way round; a test compares them over many outputs.
import json
import math
import operator
import re
import sys
from typing import Any

from rung.run.figure import first
from rung.run.terminal import readings, shown

COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
# An answer of Prometheus is judged by its series, as the run shows them.
BEGINS = '{"status":"success","data":{"resultType":'


def holds(kind: str, code: int, complained: str, output: str, wanted: list[str]) -> bool:
    """Say whether the output of a look with exit ``code`` is what was wanted."""
    if code != 0 and kind not in {"empty", "contains", "matches"}:
        return False
    if kind == "json":
        return found_in(json.loads(wanted[0]), wanted[1], json.loads(wanted[2]), output)
    answer = rows(output)
    text = shown(output) if answer is None else "".join(f"{value} {labels}".rstrip() + "\n" for labels, value in answer)
    lines = [line for line in text.splitlines() if line.strip()]
    if kind == "empty":
        return not lines and (code == 0 or (code == 1 and complained == "0"))
    if kind == "contains":
        return wanted[0] in text
    if kind == "matches":
        return re.search(wanted[0], text, re.MULTILINE) is not None
    if kind == "lines":
        return bool(COMPARE[wanted[0]](len(lines), int(wanted[1])))
    if answer is not None:
        return bool(answer) and all(figure(value, wanted[0], float(wanted[1])) for _, value in answer)
    figures = [first(reading)[0] for reading in readings(output)]
    return all(figures) and all(COMPARE[wanted[0]](one, float(wanted[1])) for may_be in figures for one in may_be)


def figure(sent: str, comparison: str, wanted: float) -> bool:
    """Say whether a figure compares as wanted; what is no number never does."""
    try:
        value = float(sent)
    except ValueError:
        return False
    return not math.isnan(value) and bool(COMPARE[comparison](value, wanted))


def rows(output: str) -> Any:  # noqa: ANN401 - pairs of labels and value, or None
    """Return the series of an answer of Prometheus, in the order of their labels; None for any other text."""
    if not output.startswith(BEGINS):
        return None
    try:
        data = json.loads(output)["data"]
        kind, result = data["resultType"], data["result"]
        if kind == "vector":
            return sorted((labels_of(each["metric"]), str(each["value"][1])) for each in result)
        if kind == "matrix":
            return sorted((labels_of(each["metric"]), str(each["values"][-1][1])) for each in result)
        return [("", str(result[1]))] if kind in {"scalar", "string"} else None
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return None


def labels_of(metric: Any) -> str:  # noqa: ANN401 - a JSON value
    """Return the name of a series with its labels. Raises TypeError for what is none."""
    if not isinstance(metric, dict):
        raise TypeError(metric)
    name = str(metric.get("__name__", ""))
    pairs = ",".join(f"{key}={json.dumps(str(value))}" for key, value in sorted(metric.items()) if key != "__name__")
    return f"{name}{{{pairs}}}" if pairs else name


def found_in(path: list[Any], comparison: str, wanted: Any, output: str) -> bool:  # noqa: ANN401 - a JSON value
    """Say whether the value at ``path`` (names, places and calls of length) compares as wanted."""
    try:
        value = document(output)
        for step in path:
            if step == ["length"]:
                value = len(value)
            elif isinstance(step, int):
                value = value[step] if isinstance(value, list) and -len(value) <= step < len(value) else None
            else:
                value = value.get(step) if isinstance(value, dict) else None
    except (ValueError, TypeError, RecursionError):
        return False
    if value is None and wanted is not None:
        return False
    if isinstance(value, bool) or isinstance(wanted, bool) or not isinstance(value, (int, float)):
        equal = value == wanted and isinstance(value, bool) == isinstance(wanted, bool)
        return {"==": equal, "!=": not equal}.get(comparison, False)
    if not isinstance(wanted, (int, float)):
        return comparison == "!="
    return value == value and bool(COMPARE[comparison](value, wanted))  # noqa: PLR0124 - NaN is no number: it alone differs from itself


def document(output: str) -> Any:  # noqa: ANN401 - a JSON value
    """Return the JSON of an output, or of what a terminal shows of it. Raises ValueError or RecursionError."""
    try:
        return json.loads(output)
    except ValueError:
        return json.loads(shown(output))


def main(words: list[str]) -> int:
    """Read the output from a file; end with 0 when it is what was wanted, else with 3."""
    with open(words[3], "rb") as file:  # noqa: PTH123 - one way that every Python has
        output = file.read().decode("utf-8", "replace")
    return 0 if holds(words[0], int(words[1]), words[2], output, words[4:]) else 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
