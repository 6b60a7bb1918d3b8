"""An answer of Prometheus as rows: a value and the labels it stands for, one row a series."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

_BEGINS = '{"status":"success","data":{"resultType":'


@dataclass(frozen=True, slots=True)
class Row:
    """One series: its value as it was sent (``92.5``, ``NaN``, ``+Inf``) and its name with its labels."""

    value: str
    labels: str

    def __str__(self) -> str:
        """Return the row as a line: the value first, so that ``number`` and ``field 1`` mean it."""
        return f"{self.value} {self.labels}".rstrip()


def rows(output: str) -> tuple[Row, ...] | None:
    """Return the rows of an answer of ``/api/v1/query``, by their labels; None for any other text.

    Of a range the last value counts. The form is that of Prometheus' HTTP API, version 1.
    """
    if not output.startswith(_BEGINS):
        return None
    try:
        data = json.loads(output)["data"]
        kind, result = data["resultType"], data["result"]
        match kind:
            case "vector":
                found = [Row(str(each["value"][1]), _labels(each["metric"])) for each in result]
            case "matrix":
                found = [Row(str(each["values"][-1][1]), _labels(each["metric"])) for each in result]
            case "scalar" | "string":
                found = [Row(str(result[1]), "")]
            case _:
                return None
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return None
    return tuple(sorted(found, key=lambda row: (row.labels, row.value)))


def text(output: str, otherwise: Callable[[str], str] = str) -> str:
    """Return the answer as lines, or what ``otherwise`` makes of any other text."""
    found = rows(output)
    return otherwise(output) if found is None else "".join(f"{row}\n" for row in found)


def _labels(metric: object) -> str:
    if not isinstance(metric, dict):
        raise TypeError(metric)
    name = str(metric.get("__name__", ""))
    pairs = ",".join(f"{key}={json.dumps(str(value))}" for key, value in sorted(metric.items()) if key != "__name__")
    return f"{name}{{{pairs}}}" if pairs else name
