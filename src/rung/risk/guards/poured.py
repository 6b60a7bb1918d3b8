"""The file that a guard is about where it writes a look into one: `echo 3 > FILE`, `kubectl logs web | tee FILE`."""

from __future__ import annotations

import re

from rung.model.pattern import pattern
from rung.risk.guards.fits import is_same
from rung.risk.guards.found import FOUND, may_be, shown
from rung.risk.guards.looks import changes
from rung.risk.guards.readers import SINKS
from rung.risk.script import Redirection
from rung.risk.word import DYNAMIC, Word

_INTO = pattern(r"(?P<head>[^<>|&;]*?)\s*(?:&|1)?>[>|]?\s*(?P<file>[^\s<>|&;()]+)\s*(?:2>&1)?")
_TEE = pattern(r"tee\s+(?:-a\s+|--append\s+)?(?P<file>[^\s<>|&;()-][^\s<>|&;()]*)")
_WRITES = pattern(r"(?:&|1)?>[>|&]?|&>>")


def into(text: str) -> str:
    """Return the file that one command of a guard is there to write, as a glob; empty where it does something else."""
    found = _INTO.fullmatch(text) or _TEE.fullmatch(text)
    if found is None or ("head" in found.groupdict() and found["head"] and changes(found["head"])):
        return ""
    path = re.sub(r"['\"]", "", found["file"])
    return "" if SINKS.fullmatch(path) or not re.search(r"[A-Za-z0-9]", path) else path


def writes(each: Redirection) -> bool:
    """Say whether a redirection writes to a file, or adds to it."""
    return bool(_WRITES.fullmatch(each.operator)) and not SINKS.fullmatch(each.target.text)


def is_written(path: Word, wanted: str) -> bool | None:
    """Say whether what is written is the file of a guard; None where nobody can tell."""
    text = shown(path)
    if path.fixed and is_same(text, wanted):
        return True
    return None if {FOUND, DYNAMIC} & set(text) and may_be(text, wanted) else False
