"""Whether an output meets an expectation: put into each check as it stands, for any Python from 3.9 on."""

# What holds here holds in run/matcher.py and the other way round; a test compares them over many outputs.
import json
import operator
import re
import sys
from typing import Any

COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
# The first number, and what follows digits that are no number by themselves: of 1,234, a version, a time, a date.
MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
NUMBER = re.compile(
    rf"\b{MONTH}[a-z]*\.? {{1,2}}(?P<day>\d)|"
    r"(?<![\w.])(?<!\w-)(?<!::)[-+\u2212]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?"
)
GOES_ON = re.compile(
    r"(?:[.,'_\u2019\u00a0\u2007\u2009\u202f\u066b\u066c]|[A-Za-z]+)\d|:\w|-\d\d-\d\d|/\d+/\d|[xX][0-9a-fA-F]|"
    rf"[ -]{MONTH}"
)


def holds(kind: str, code: int, complained: str, output: str, wanted: list[str]) -> bool:
    """Say whether the output of a look with exit ``code`` is what was wanted."""
    lines = [line for line in output.splitlines() if line.strip()]
    if kind == "empty":
        return not lines and (code == 0 or (code == 1 and complained == "0"))
    if kind == "contains":
        return wanted[0] in output
    if kind == "matches":
        return re.search(wanted[0], output, re.MULTILINE) is not None
    if code != 0:
        return False
    if kind == "lines":
        return bool(COMPARE[wanted[0]](len(lines), int(wanted[1])))
    if kind == "number":
        found = NUMBER.search(output)
        if found is None or found["day"] or GOES_ON.match(output, found.end()):
            return False
        return bool(COMPARE[wanted[0]](float(found.group().replace("\u2212", "-")), float(wanted[1])))
    return found_in(json.loads(wanted[0]), wanted[1], json.loads(wanted[2]), output)


def found_in(path: list[Any], comparison: str, wanted: Any, output: str) -> bool:  # noqa: ANN401 - a JSON value
    """Say whether the value at ``path`` (names, places and calls of length) compares as wanted."""
    try:
        value = json.loads(output)
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


def main(words: list[str]) -> int:
    """Read the output from a file; end with 0 when it is what was wanted, else with 3."""
    with open(words[3], "rb") as file:  # noqa: PTH123 - one way that every Python has
        output = file.read().decode("utf-8", "replace")
    return 0 if holds(words[0], int(words[1]), words[2], output, words[4:]) else 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
