"""The words of a command as most programs read theirs: options, the values of some, operands."""

from __future__ import annotations

from msgspec import Struct

from rung.risk.word import Word, word

_BEGINS = len("--out")
"""Shorter beginnings of long options are left as they are: there they may be an option of their own."""

_FLAGS = frozenset(["--backup", "--cookie"])
"""They begin `--backup-dir` and `--cookie-jar`, and are options of their own."""


class Given(Struct, frozen=True):
    """The words of a command: all of them, its options, the values of those that take one, its operands."""

    words: tuple[Word, ...]
    options: frozenset[str]
    values: tuple[tuple[str, Word], ...]
    operands: tuple[Word, ...]

    def has(self, *names: str) -> bool:
        """Say whether one of these options was given; a long one also by its beginning, as GNU programs take it."""
        long = [each for each in self.options if each.startswith("--") and len(each) > len("--x")]
        return any(name in self.options or any(name.startswith(each) for each in long) for name in names)

    def value(self, *names: str) -> Word | None:
        """Return the last value of one of these options."""
        return next((value for name, value in reversed(self.values) if name in names), None)


def given(words: tuple[Word, ...], valued: frozenset[str]) -> Given:
    """Read the words of a command; the options in ``valued`` take the next word, or what follows in their own."""
    options: set[str] = set()
    values: list[tuple[str, Word]] = []
    operands: list[Word] = []
    waiting = ""
    for at, item in enumerate(words):
        text = item.text
        if waiting:
            values.append((waiting, item))
            waiting = ""
        elif text == "--":
            operands += words[at + 1 :]
            break
        elif text.startswith("--"):
            name, equals, value = text.partition("=")
            name = _whole(name, valued)
            options.add(name)
            values += [(name, word(value))] if equals else []
            waiting = name if not equals and name in valued else ""
        elif text.startswith("-") and len(text) > 1:
            waiting = _short(item, valued, options, values)
        else:
            operands.append(item)
    return Given(words, frozenset(options), tuple(values), tuple(operands))


def _whole(name: str, valued: frozenset[str]) -> str:
    """Return the option with a value that a long name begins, as GNU programs take it; the name where there is none."""
    if name in valued or name in _FLAGS or len(name) < _BEGINS:
        return name
    return next((each for each in sorted(valued) if each.startswith(name)), name)


def _short(item: Word, valued: frozenset[str], options: set[str], values: list[tuple[str, Word]]) -> str:
    """Read ``-abc``, also as one option of one dash; return the option that takes the next word, if one does."""
    options.add(item.text)
    if item.text in valued:
        return item.text
    for at, letter in enumerate(item.text[1:], start=2):
        options.add(f"-{letter}")
        if f"-{letter}" in valued:
            rest = item.text[at:]
            values += [(f"-{letter}", word(rest))] if rest else []
            return "" if rest else f"-{letter}"
    return ""
