"""Read the words of a command against its table: which are options, which their values, which operands."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.risk.table import Option
from rung.risk.word import Word

# To find, openssl and their like `--` is a word like others, and options may follow it.
ENDS_AT_MARK = frozenset(["gnu", "open"])
OPEN = pattern(r"--[a-z][a-z0-9-]*(?:=|\Z)")
# A dash and a letter.
SHORT = 2
SAYS = pattern(r"(?i:no|false|without|off|disable|yes|true|with|on|enable)|\s*\+?0*x?0*[01]")
"""What a switch that may be told yes or no takes for an answer in the next word (apt-pkg, `StringToBool`)."""


class Given(Struct, frozen=True):
    """An option that was given, under the name its table has, with its value."""

    name: str
    option: Option
    value: Word | None
    words: tuple[Word, ...] = ()


class Arguments(Struct):
    """What a command line holds. ``strange`` is the first word that was not understood, ``why`` in a sentence.

    ``lead``: how many operands stood before the first option (-1: there is none). ``marked``: a ``--`` stood among the
    words. ``listed``: its input is nothing but names. ``stdin``: its input, where that is certain.
    """

    given: list[Given] = field(default_factory=list)
    operands: list[Word] = field(default_factory=list)
    after_mark: list[Word] | None = None
    strange: Word | None = None
    why: str = ""
    marked: bool = False
    lead: int = -1
    listed: bool = False
    stdin: str | None = None

    def names(self) -> frozenset[str]:
        """Return the names of the options given."""
        return frozenset(each.name for each in self.given)


class Reader(Struct, frozen=True):
    """Reads words by the options of a table; after ``stop`` operands the next one ends the options (None: never)."""

    options: Mapping[str, Option]
    style: str
    stop: int | None
    mark_splits: bool = False

    def read(self, words: tuple[Word, ...]) -> Arguments:
        """Return the arguments; reading ends at the first word that is not understood."""
        out = Arguments()
        index = 0
        while index < len(words):
            item = words[index]
            if item.text == "--" and self.style != "none":
                if self.style not in ENDS_AT_MARK:
                    _strange(out, item, "`--` does not end the options of this program")
                    return out
                rest = list(words[index + 1 :])
                out.marked = True
                if self.mark_splits:
                    out.after_mark = rest
                else:
                    out.operands += rest
                return out
            if not _optional(item, self.style):
                if self.stop is not None and len(out.operands) >= self.stop:
                    out.operands += words[index:]
                    return out
                out.operands.append(item)
                index += 1
                continue
            if out.lead < 0:
                out.lead = len(out.operands)
            taken = self._option(words, index, out)
            if taken == 0:
                return out
            index += taken
        return out

    def _option(self, words: tuple[Word, ...], index: int, out: Arguments) -> int:
        item = words[index]
        text = item.text
        name, equals, attached = text.partition("=")
        if name in self.options and (text.startswith("--") or self.style != "gnu" or len(name) == SHORT):
            option = self.options[name]
            if equals:
                if option.takes == "no" and attached in ("true", "false") and name.startswith("--"):
                    # An option that is switched off is not given: `--dry-run=false` is no dry run.
                    out.given += [Given(name, option, None)] if attached == "true" else []
                    return 1
                if option.takes == "no":
                    return _strange(out, item, f"`{name}` takes no value")
                out.given.append(Given(name, option, _part(item, attached)))
                return 1
            if option.takes in ("yes", "two", "until", "switch"):
                return _following(name, option, words, index, out)
            out.given.append(Given(name, option, None))
            return 1
        if self.style == "open" and OPEN.match(text):
            # Any option of a call that only asks; its values follow as operands.
            out.given.append(Given(name, Option(), None))
            return 1
        if text.startswith("--") or self.style != "gnu":
            return _strange(out, item, f"`{name}` is not an option that this table knows")
        return self._cluster(words, index, out)

    def _cluster(self, words: tuple[Word, ...], index: int, out: Arguments) -> int:
        """Read ``-abc``: each a flag, or one that takes the rest (or the next word) as its value."""
        item = words[index]
        letters = item.text[1:]
        for at, letter in enumerate(letters):
            name = f"-{letter}"
            option = self.options.get(name)
            if option is None:
                if letter.isdigit() and "-NUMBER" in self.options and letters.isdigit():
                    out.given.append(Given("-NUMBER", self.options["-NUMBER"], None))
                    return 1
                return _strange(out, item, f"`{name}` (in `{item.text}`) is not an option that this table knows")
            rest = letters[at + 1 :]
            if option.takes in ("no", "switch" if rest else "attached"):
                out.given.append(Given(name, option, None))
                continue
            if rest:
                out.given.append(Given(name, option, _part(item, rest)))
                return 1
            return _following(name, option, words, index, out)
        return 1


def _following(name: str, option: Option, words: tuple[Word, ...], index: int, out: Arguments) -> int:
    """Take the value of an option from the words after it; return how many words were read."""
    if option.takes == "until":
        end = next((at for at in range(index + 1, len(words)) if _ends(words, at)), None)
        if end is None:
            return _strange(out, words[index], f"the command of `{name}` has no end")
        inside = words[index + 1 : end]
        if words[end].text == "+":
            # `{} +` puts in as many files as there are: `uniq {} +` writes into the second.
            inside = (*inside[:-1], replace(inside[-1], whole=False))
        out.given.append(Given(name, option, None, inside))
        return end - index + 1
    if option.takes == "switch":
        return _switched(name, option, words, index, out)
    count = 2 if option.takes == "two" else 1
    if index + count >= len(words):
        return _strange(out, words[index], f"the value of `{name}` is missing")
    out.given += [Given(name, option, value) for value in words[index + 1 : index + 1 + count]]
    return count + 1


def _switched(name: str, option: Option, words: tuple[Word, ...], index: int, out: Arguments) -> int:
    """Take the answer behind a switch, where the next word is one or may be; return how many words were read."""
    after = words[index + 1] if index + 1 < len(words) else None
    told = after is not None and (not after.fixed or SAYS.fullmatch(after.text))
    out.given.append(Given(name, option, after if told else None))
    return 2 if told else 1


def _ends(words: tuple[Word, ...], at: int) -> bool:
    """Say whether the command of find's `-exec` ends here: `+` does so only after `{}`."""
    return words[at].text == ";" or (words[at].text == "+" and words[at - 1].text == "{}")


def _optional(item: Word, style: str) -> bool:
    if style == "none":
        return False
    if style == "plus" and item.text.startswith("+"):
        return True
    return item.text.startswith("-") and item.text != "-"


def _part(item: Word, text: str) -> Word:
    return Word(item.raw, text, item.literal, item.sure, item.whole)


def _strange(out: Arguments, item: Word, why: str) -> int:
    out.strange, out.why = item, why
    return 0
