"""Find the table of a program in those that ``docs/generate.py`` built of the family files: YAML would cost 17 ms."""

from __future__ import annotations

from functools import cache
from pkgutil import get_data  # pathlib costs 3 ms
from typing import TypedDict

import msgspec

from rung.model.pattern import pattern
from rung.risk.read_table import read_program
from rung.risk.table import Spec

BUILT = "families.json"
"""The file of the tables, beside this one."""


_MACHINE = pattern(r"\A(?:x86_64|aarch64|armv?\w*|i[3-6]86|powerpc64le|riscv64|s390x)(?:-\w+){1,3}-(?=[a-z])")
_DOTTED = pattern(r"(\D+\d)(?:\.\d+)+")
_VERSION = pattern(r"(.*?[a-z+])(?:-\d+(?:\.\d+)*|\d+(?:\.\d+)+)")
_NUMBERED = pattern(r"(.*[a-z])\d{1,2}")
_SINGLE = frozenset(["coreutils", "procps", "wrappers"])
"""Families of programs that no system has twice, but for ``_TWICE``."""
_TWICE = frozenset("python python3 perl ruby node php lua expect".split())


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
    found: Built = msgspec.json.decode(get_data(__package__, BUILT) or b"")
    return found


@cache
def plain_name(program: str) -> str:
    """Return the name by which a program is known that is called with its version or its machine: `gcc` for `gcc-12`.

    Only a version with a dot or a dash is one (`python3.11`, `make-4.4`): a bare digit belongs to a name (`md5sum`,
    `bzip2`). What belongs to the system itself comes in one version: `test-1` is another program.
    """
    known = _built()
    if program in known["programs"]:
        return program
    bare = _MACHINE.sub("", program)
    for each in (
        bare,
        *(found[1] for found in (_DOTTED.fullmatch(bare), _VERSION.fullmatch(bare)) if found is not None),
    ):
        number = known["programs"].get(each)
        if number is not None and (each in _TWICE or known["tables"][number]["family"] not in _SINGLE):
            return each
    return program


@cache
def unnumbered(program: str) -> str:
    """Return the name of a known program that one with a bare digit behind it may be: `helm` for `helm3`.

    It may be another program as well, so no judgement is built on it.
    """
    found = _NUMBERED.fullmatch(program)
    if found is None or family(program):
        return program
    known = found[1] in _TWICE or family(found[1]) not in {"", *_SINGLE}
    return found[1] if known else program


@cache
def lookup(program: str) -> Spec | None:
    """Return the table of ``program``, or None when no family has it."""
    known = _built()
    name = plain_name(program)
    number = known["programs"].get(name)
    if number is None:
        return None
    found = known["tables"][number]
    return read_program(msgspec.json.decode(found["table"]), name, f"{found['family']}.yaml")


def family(program: str) -> str:
    """Return the name of the family that has the table of ``program``; empty where none has it."""
    known = _built()
    number = known["programs"].get(plain_name(program))
    return "" if number is None else known["tables"][number]["family"]
