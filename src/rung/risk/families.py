"""Find the table of a program in those that ``docs/generate.py`` built of the family files: YAML would cost 17 ms."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TypedDict

from rung.risk.read_table import read_program
from rung.risk.table import Spec

BUILT = Path(__file__).with_name("families.json")


class Table(TypedDict):
    """A document of a family file: JSON that is read when one of its programs is met."""

    family: str
    table: str


class Built(TypedDict):
    """All tables, and the number of the one that holds a program."""

    programs: dict[str, int]
    tables: list[Table]


@cache
def _built() -> Built:
    found: Built = json.loads(BUILT.read_text("utf-8"))
    return found


@cache
def lookup(program: str) -> Spec | None:
    """Return the table of ``program``, or None when no family has it."""
    known = _built()
    number = known["programs"].get(program)
    if number is None:
        return None
    found = known["tables"][number]
    return read_program(json.loads(found["table"]), program, f"{found['family']}.yaml")


def family(program: str) -> str:
    """Return the name of the family that has the table of ``program``; empty where none has it."""
    known = _built()
    number = known["programs"].get(program)
    return "" if number is None else known["tables"][number]["family"]
