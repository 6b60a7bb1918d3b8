"""Check the scripts of sed and awk, and the shell builtins whose operands can run commands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rung.model.effect import Verdict
from rung.risk.little.awk import strange_in_awk
from rung.risk.little.sed import strange_in_sed
from rung.risk.options import Arguments
from rung.risk.redirect import assignment
from rung.risk.script import Assignment
from rung.risk.verdicts import DECLARE_INPUT, unknown
from rung.risk.word import Word

BINARY = frozenset("= == != < > -eq -ne -lt -le -gt -ge -nt -ot -ef".split())
UNARY = frozenset("-a -b -c -d -e -f -g -h -k -L -n -p -r -s -S -t -u -w -x -z -O -G -N".split())


def sed(found: Arguments) -> Iterator[Verdict]:
    """Say whether a sed script only prints."""
    scripts = [each.value for each in found.given if each.name in ("-e", "--expression") and each.value is not None]
    if not scripts:
        scripts = found.operands[:1]
    for script in scripts:
        yield from _script(script, strange_in_sed, "sed")


def awk(found: Arguments) -> Iterator[Verdict]:
    """Say whether an awk program only computes and prints."""
    for script in found.operands[:1]:
        yield from _script(script, strange_in_awk, "awk")
    if not found.operands:
        yield unknown("`awk` has no program here", "awk")


def _script(script: Word, strange: Callable[[str], str], name: str) -> Iterator[Verdict]:
    if not script.fixed:
        yield unknown(f"the {name} script is put together when it runs, and {name} can run commands", name, script.raw)
        return
    part = strange(script.text)
    if part:
        yield unknown(f"this part of the {name} script may run a command or write a file", name, part)


def printf(found: Arguments) -> Iterator[Verdict]:
    """Say whether the format of printf is plain text."""
    if found.operands and found.operands[0].text == "--":
        found.operands.pop(0)
    if (
        not found.operands
        or not found.operands[0].fixed
        or found.operands[0].text.startswith("-")
        or re.search(r"%[^a-zA-Z%]*n", found.operands[0].text)
    ):
        yield unknown("the format of `printf` is not plain text (`-v` and `%n` assign, and can run commands)", "printf")


def test(found: Arguments) -> Iterator[Verdict]:
    """Say whether the operator of a test is certain."""
    words = found.operands[:-1] if found.operands and found.operands[-1].text == "]" else found.operands
    if any(item.text in ("-v", "-R") for item in words):
        yield unknown("`-v` evaluates a subscript, which can run commands", "test", "-v")
    if all(item.sure for item in words):
        return
    shape = [item.text if item.fixed else None for item in words]
    if not all(item.whole for item in words):
        yield unknown("an unquoted value may become several words: quote it", "test", declare=DECLARE_INPUT)
    elif shape[:1] == ["!"]:
        shape = shape[1:]
    match shape:
        case [str(operator), _] if operator in UNARY:
            return
        case [_, str(operator), _] if operator in BINARY:
            return
        case _:
            yield unknown("the operator of this test is not certain", "test")


def read(found: Arguments) -> Iterator[Verdict]:
    """Say whether the variables that `read` fills are harmless."""
    for item in found.operands:
        yield assignment(Assignment(item.text, Word(item.raw, "", literal=False), exported=False))


def shell_set(found: Arguments) -> Iterator[Verdict]:
    """Say whether the shell options are among those that only handle errors."""
    for item in found.operands:
        if (
            not item.fixed
            or not re.fullmatch(r"[-+][euxf]*o?|pipefail|errexit|nounset|xtrace", item.text)
            or item.text in ("-", "+")
        ):
            yield unknown("this use of `set` is not in the table", "set", item.raw)
