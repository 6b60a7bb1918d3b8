"""Say whether the words of a command are what the words of a guard mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from posixpath import normpath

from msgspec import Struct

from rung.risk.guards.found import FOUND, may_be
from rung.risk.guards.names import ALIKE
from rung.risk.guards.same import CASELESS, ORDERED
from rung.risk.guards.simple import SimpleCommand
from rung.risk.guards.spelling import another, begins, spellings
from rung.risk.kinds import BY_FILE, BY_LABEL, named_kinds
from rung.risk.table import Spec
from rung.risk.word import DYNAMIC

_SAME = (("--force", "f"), ("--recursive", "r"))
"""Long options that mean the same wherever both are known; GNU programs take their beginnings too."""
_SUFFIXES: Mapping[str, str] = {"systemctl": ".service", "journalctl": ".service"}
"""What a program adds to a name that has no such ending."""
_SETS = re.compile(r"[A-Za-z_][\w-]*=.+")
"""A word that names what it sets, as `of=/dev/sda` does, may stand in any place."""


class _Given(Struct, frozen=True):
    """The words of a command behind its program. ``loose``: a word that is not known may be any that fits.

    ``verbs``: how many words of a guard, from its first on, nothing that is found can be: its subcommand is known.
    ``suffix``: see ``_SUFFIXES``.
    """

    program: str
    words: tuple[str, ...]
    table: Spec | None
    loose: bool
    verbs: int = 0
    suffix: str = ""


def fits(pattern: tuple[str, ...], words: tuple[str, ...], *, loose: bool, of: SimpleCommand | None = None) -> bool:
    """Say whether a command is one that a guard means; ``loose``: whether it may be."""
    if not words:
        return False
    name = words[0].rsplit("/", 1)[-1] if "/" not in pattern[0] else words[0]
    # What is found in place of a whole program counts where it surely runs: the stars of a crontab name none.
    run = of is not None and not of.maybe
    found = FOUND in name and may_be(name, pattern[0]) and (run or name != FOUND)
    wild = loose and (DYNAMIC in words[0] or found)
    if not (wild or fnmatchcase(name, pattern[0])):
        return False
    rest = words[1:]
    if pattern[0] in CASELESS:
        rest = tuple(each if each.startswith("-") else each.lower() for each in rest)
    if name == "kubectl" or wild:
        rest, pattern = named_kinds(rest), (pattern[0], *named_kinds(pattern[1:]))
    table = of.table if of is not None and not wild else None
    order = f"{name} {next((each for each in rest if not each.startswith('-')), '')}"
    given = _Given(
        order if order in ALIKE else name, rest, table, loose, _verbs(name, rest, table), _SUFFIXES.get(name, "")
    )
    return _means(pattern[1:], given)


def _verbs(name: str, words: tuple[str, ...], table: Spec | None) -> int:
    ordered = table is None and name in ORDERED and words[:1] and re.match(r"[a-z]", words[0])
    if not ordered and (table is None or len(table.path) < len(("program", "order"))):
        return 0
    # A label chooses among things of a kind that is written out, and a file holds kinds too.
    kind = name == "kubectl" and BY_LABEL & set(words) and not BY_FILE & set(words)
    return 2 if kind else 1


def _means(pattern: tuple[str, ...], given: _Given) -> bool:
    asked = tuple(_unpaired(pattern, given))
    options = [each for each in asked if each.startswith("-") and each != "-"]
    plain = [each for each in asked if not each.startswith("-") or each == "-"]
    blind = given.loose and any(each.startswith(DYNAMIC) for each in given.words)
    if not all(blind or any(_option(name, given) for name in _names(each, given)) for each in options):
        return False
    if another(plain, given.table):
        return False
    return _in_order(plain, given)


def _names(option: str, given: _Given) -> Iterator[str]:
    return spellings(option, given.program, given.table)


def _unpaired(pattern: tuple[str, ...], given: _Given) -> Iterator[str]:
    """Yield the words of a guard but for those that the command has in another place or form.

    These are options with their values, and words that name what they set.
    """
    at = 0
    while at < len(pattern):
        each, after = pattern[at], pattern[at + 1 : at + 2]
        name, equals, value = each.partition("=")
        at += 1
        if not each.startswith("-"):
            if not (_SETS.fullmatch(each) and any(_is(word, each) for word in given.words)):
                yield each
        elif equals and _paired(name, value, given):
            continue
        elif not equals and after and not after[0].startswith("-") and _paired(each, after[0], given):
            at += 1
        else:
            yield each


def _paired(option: str, value: str, given: _Given) -> bool:
    """Say whether a command gives an option this value: behind it, behind `=`, or in the same word."""
    names = tuple(_names(option, given))
    for at, each in enumerate(given.words):
        name, equals, told = each.partition("=")
        if not each.startswith("-"):
            continue
        if any(name == known or begins(name, known, given.table) for known in names):
            values = (told,) if equals else given.words[at + 1 : at + 2]
        else:
            values = tuple(each[len(known) :] for known in names if len(known) == len("-x") and each.startswith(known))
        if any(fnmatchcase(item, value) or (given.loose and may_be(item, value)) for item in values):
            return True
    return False


def _option(option: str, given: _Given) -> bool:
    for each in given.words:
        name = each.partition("=")[0]
        if fnmatchcase(each, option) or fnmatchcase(name, option) or begins(name, option, given.table):
            return True
    if re.fullmatch(r"-[A-Za-z0-9]+", option):
        letters = "".join(each[1:] for each in given.words if re.match(r"-[A-Za-z0-9]", each))
        longer = [each for each in given.words if each.startswith("--") and each != "--"]
        letters += "".join(short for long, short in _SAME if any(long.startswith(each) for each in longer))
        letters += "r" if "R" in letters else ""
        return set(option[1:]) <= set(letters)
    return False


def _in_order(pattern: list[str], given: _Given) -> bool:
    """Say whether the pattern's words appear in order; an unknown word may stand for any number of them."""
    at = 0
    for each in given.words:
        if given.loose and each.startswith(DYNAMIC):
            return True
        if given.loose and FOUND in each and at >= given.verbs:
            while at < len(pattern) and may_be(each, pattern[at]):
                at += 1
        elif at < len(pattern) and (
            _is(each, pattern[at], given.suffix) or (given.loose and DYNAMIC in each and may_be(each, pattern[at]))
        ):
            at += 1
    return at >= len(pattern)


def in_order(pattern: list[str], words: tuple[str, ...]) -> bool:
    """Say whether the pattern's words appear among others in order, to the letter."""
    return _in_order(pattern, _Given("", words, None, loose=False))


def _is(word: str, pattern: str, suffix: str = "") -> bool:
    if fnmatchcase(word, pattern):
        return True
    if suffix and fnmatchcase(word.removesuffix(suffix), pattern.removesuffix(suffix)):
        return True
    # The same path in other words: ./a, //a, /a/., /b/../a.
    plain = normpath(re.sub(r"\A/+", "/", word)) if "/" in word else word
    return plain != word and fnmatchcase(plain, pattern.removeprefix("./"))
