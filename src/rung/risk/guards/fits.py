"""Say whether the words of a command are what the words of a guard mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import takewhile, zip_longest
from posixpath import normpath

from msgspec import Struct

from rung.model.pattern import pattern
from rung.risk.guards.found import FOUND, may_be
from rung.risk.guards.names import ALIKE
from rung.risk.guards.same import ORDERED
from rung.risk.guards.simple import SimpleCommand
from rung.risk.guards.spelling import another, begins, spellings, takes
from rung.risk.kinds import BY_FILE, BY_LABEL, named_kinds, one_of
from rung.risk.table import Spec
from rung.risk.word import DYNAMIC

_SAME = (("--force", "f"), ("--recursive", "r"))
"""Long options that mean the same wherever both are known; GNU programs take their beginnings too."""
_SUFFIXES: Mapping[str, str] = {"systemctl": ".service", "journalctl": ".service"}
"""What a program adds to a name that has no such ending."""
_KINDS = frozenset(["kubectl", "oc", "k"])
"""Programs of which the words behind an order name kinds of things."""
_TWO_WORDS = frozenset(["rollout", "set", "adm"])
"""Orders of theirs that are two words, so that the kind is the third."""
_NODES = frozenset(["drain", "cordon", "uncordon"])
"""Orders of theirs that take names of one kind, and no kind."""
_LISTS = frozenset(["aws", "az"])
"""Programs of which an option takes all words up to the next one."""
_NO_PATH = pattern(r"[\s=|;'\"]")
"""What stands in the value of an option that is a text, a label or a setting rather than a path."""
_SETS = pattern(r"[A-Za-z_][\w-]*=.+")
"""A word that names what it sets, as `of=/dev/sda` does, may stand in any place."""


class _Given(Struct, frozen=True):
    """The words of a command behind its program. ``loose``: a word that is not known may be any that fits.

    ``verbs``: how many words of a guard, from its first on, nothing that is found can be: its subcommand is known.
    ``suffix``: see ``_SUFFIXES``. ``kinds``: see ``_KINDS``.
    """

    program: str
    words: tuple[str, ...]
    table: Spec | None
    loose: bool
    verbs: int = 0
    suffix: str = ""
    kinds: bool = False


def fits(pattern: tuple[str, ...], words: tuple[str, ...], *, loose: bool, of: SimpleCommand | None = None) -> bool:
    """Say whether a command is one that a guard means; ``loose``: whether it may be."""
    if not words:
        return False
    name = words[0].rsplit("/", 1)[-1] if "/" not in pattern[0] else words[0]
    # What is found in place of a whole program counts where it surely runs: the stars of a crontab name none.
    run = of is not None and not of.maybe
    found = FOUND in name and may_be(name, pattern[0]) and (run or name != FOUND)
    wild = loose and (DYNAMIC in words[0] or found)
    if not (wild or fnmatchcase(name, pattern[0]) or ("/" in name and is_same(name, pattern[0]))):
        return False
    table = of.table if of is not None and not wild else None
    both = [(pattern[1:], words[1:])]
    if name in _KINDS or wild:
        both.append((named_kinds(pattern[1:]), named_kinds(words[1:])))
    return any(_means(asked, _given(name, rest, table, loose=loose)) for asked, rest in dict.fromkeys(both))


def _given(name: str, words: tuple[str, ...], table: Spec | None, *, loose: bool) -> _Given:
    order = f"{name} {next((each for each in words if not each.startswith('-')), '')}"
    known = order if order in ALIKE else name
    return _Given(known, words, table, loose, _verbs(name, words, table), _SUFFIXES.get(name, ""), name in _KINDS)


def _verbs(name: str, words: tuple[str, ...], table: Spec | None) -> int:
    ordered = table is None and name in ORDERED and words[:1] and re.match(r"[a-z]", words[0])
    if not ordered and (table is None or len(table.path) < len(("program", "order"))):
        return 0
    # A label chooses among things of a kind that is written out, and a file holds kinds too.
    given = {each.partition("=")[0] for each in words}
    kind = name in _KINDS and BY_LABEL & given and not BY_FILE & given and not _NODES & given
    return 1 + bool(kind) if table is None else len(table.path) - 1 + bool(kind)


def _means(pattern: tuple[str, ...], given: _Given) -> bool:
    blind = given.loose and any(each.startswith(DYNAMIC) for each in given.words)
    if not blind and _lacks(pattern, given):
        return False
    asked = tuple(_unpaired(pattern, given))
    options = [each for each in asked if each.startswith("-") and each != "-"]
    plain = [each for each in asked if not each.startswith("-") or each == "-"]
    if not all(blind or any(_option(name, given) for name in _names(each, given)) for each in options):
        return False
    if another(plain, given.table):
        return False
    return _in_order(plain, given)


def _lacks(pattern: tuple[str, ...], given: _Given) -> bool:
    """Say whether a guard gives an option a value that the command does not, where a table says that it takes one."""
    for each, after in zip_longest(pattern, pattern[1:]):
        name, equals, value = each.partition("=")
        told = value if equals else after
        if _needs(name, given) and told is not None and not _paired(name, told, given):
            return True
    return False


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
            if not (_SETS.fullmatch(each) and any(is_same(word, each) for word in given.words)):
                yield each
        elif equals and (_needs(name, given) or _paired(name, value, given)):
            continue
        elif not equals and after and (_needs(each, given) or _is_pair(each, after[0], given)):
            at += 1
        elif after and re.fullmatch(r"-[A-Za-z]{2,}", each) and _is_pair(f"-{each[-1]}", after[0], given):
            at += 1
            yield each[:-1]
        elif takes(each[:2], given.program, given.table) and each[2:] and _paired(each[:2], each[2:], given):
            continue
        else:
            yield each


def _is_pair(option: str, after: str, given: _Given) -> bool:
    return not after.startswith("-") and _paired(option, after, given)


def _needs(option: str, given: _Given) -> bool:
    """Say whether a table has an option as one with a value: the word behind it is nothing else.

    A file may hold what another one does.
    """
    known = given.table.options.get(option) if given.table is not None else None
    return known is not None and known.takes == "yes" and not (given.kinds and option in BY_FILE)


def _paired(option: str, value: str, given: _Given) -> bool:
    """Say whether a command gives an option this value: behind it, behind `=`, or in the same word."""
    names = tuple(_names(option, given))
    for at, each in enumerate(given.words):
        name, equals, told = each.partition("=")
        if not each.startswith("-"):
            continue
        if any(name == known or begins(name, known, given.table) for known in names):
            values = (told,) if equals else _behind(given, at)
        else:
            values = tuple(_inside(each, names, given.words[at + 1 : at + 2]))
        if any(_is_value(item, value, given) for item in values):
            return True
    return False


def _is_value(told: str, value: str, given: _Given) -> bool:
    """Say whether an option's value is the guard's: to the letter, and as the same path where it may be one."""
    if fnmatchcase(told, value) or (given.loose and may_be(told, value)):
        return True
    if "/" not in told + value or _NO_PATH.search(told + value):
        return False
    plain, wanted = _path(told), _path(value)
    return fnmatchcase(plain, wanted) or (given.loose and may_be(plain, wanted))


def _behind(given: _Given, at: int) -> tuple[str, ...]:
    """Return the value behind an option; of a program that takes lists, all up to the next option."""
    if given.program not in _LISTS:
        return given.words[at + 1 : at + 2]
    return tuple(takewhile(lambda each: not each.startswith("-"), given.words[at + 1 :]))


def _inside(word: str, names: tuple[str, ...], after: tuple[str, ...]) -> Iterator[str]:
    """Yield the value of an option of one letter, which other letters stand before: `-sXPUT`, or `-sX PUT`."""
    for letter in (each[1] for each in names if re.fullmatch(r"-[A-Za-z]", each)):
        found = re.fullmatch(rf"-\w*?{letter}(.*)", word, re.DOTALL)
        if found is not None:
            yield from (found[1],) if found[1] else after


def _option(option: str, given: _Given) -> bool:
    for each in given.words:
        name = each.partition("=")[0]
        if fnmatchcase(each, option) or fnmatchcase(name, option) or begins(name, option, given.table):
            return True
    if not re.fullmatch(r"-[A-Za-z0-9]+", option):
        return False
    letters = "".join(each[1:] for each in given.words if re.match(r"-[A-Za-z0-9]", each))
    longer = [each for each in given.words if each.startswith("--") and each != "--"]
    letters += "".join(short for long, short in _SAME if any(long.startswith(each) for each in longer))
    letters += "r" if "R" in letters else ""
    return all(letter in letters or (option[2:] and _letter(letter, given)) for letter in option[1:])


def _letter(letter: str, given: _Given) -> bool:
    """Say whether one letter of several in a guard is given by a long name."""
    return any(_option(name, given) for name in _names(f"-{letter}", given) if name.startswith("--"))


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
            is_same(each, pattern[at], given.suffix)
            or (given.kinds and _kind_at(at, pattern) and fnmatchcase(one_of(each), one_of(pattern[at])))
            or (given.loose and DYNAMIC in each and may_be(each, pattern[at]))
        ):
            at += 1
    return at >= len(pattern)


def _kind_at(at: int, pattern: list[str]) -> bool:
    """Say whether a word of a guard of Kubernetes stands where its order has a kind."""
    return at == (2 if pattern[0] in _TWO_WORDS else 1)


def in_order(pattern: list[str], words: tuple[str, ...]) -> bool:
    """Say whether the pattern's words appear among others in order, to the letter."""
    return _in_order(pattern, _Given("", words, None, loose=False))


def is_same(word: str, pattern: str, suffix: str = "") -> bool:
    """Say whether a word is the guard's: to the letter, without its suffix, or as the same path."""
    if fnmatchcase(word, pattern):
        return True
    if suffix and fnmatchcase(word.removesuffix(suffix), pattern.removesuffix(suffix)):
        return True
    return "/" in word + pattern and fnmatchcase(_path(word), _path(pattern))


def _path(word: str) -> str:
    """Return a path or an address in its plainest words: `a` for `./a`, `a/`, `a/.` and `b/../a`, `/a` for `//a`.

    Of `/srv/:/data` each path is.
    """
    if "://" in word:
        return word.rstrip("/")
    return ":".join(normpath(re.sub(r"\A/+", "/", each)) if each else "" for each in word.split(":"))
