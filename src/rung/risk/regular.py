r"""A second parser for texts so plain that their tokens are certain, in process and without a spawn.

It accepts only a regular language: words of plain characters, whole quotes without expansions, ``$NAME``, ``${NAME}``
and ``$?``, separated by blanks, ``|``, ``||``, ``&&``, ``;`` and newlines, with redirections of the forms ``2>&1`` and
``>FILE``, and lists in one pair of brackets, ``(cd DIR && COMMAND)``. In that language the shell's grammar is the
tokenizer: there are no reserved words (a command that starts with one is refused; ``[`` is a program's name), no
expansions that hold commands, no heredocs and no escapes, so this reading is as certain as any other parser's, and
shares nothing with the first parser. Everything else is None: the full second parser must speak. (A spawn costs about
5 ms; nine commands of ten in real runbooks and makefiles are this plain.)
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from rung.model.pattern import pattern
from rung.risk.second import Reading

TOKEN = pattern(
    r"""(?P<blank>(?:[ \t]|(?<=[ \t])\\\n)+)
    |(?P<comment>\#[^\n\r]*)
    |(?P<redirect>(?:(?<![^\s;|&(])[0-9])?(?:>>|>&(?!-[^\s;|&()])|&>|>|<)(?![<>(&|])[ \t]*)
    |(?P<end>\|\||&&|\|(?!&)|;(?!;)|\n)
    |(?P<open>\()|(?P<close>\))
    |(?P<word>(?:[A-Za-z0-9_./:=,@%+*?~^\[\]-]|(?<=[^\s;|&()])[!\#]|'[^'\r\0]*'
        |"(?:[^"$`\\!\r\0]|\\[A-Za-z0-9.|/:_-]|\$[A-Za-z_?][A-Za-z0-9_]*|\$\{[A-Za-z_][A-Za-z0-9_]*\})*"
        |\$[A-Za-z_?][A-Za-z0-9_]*|\$\{[A-Za-z_][A-Za-z0-9_]*\})+)""",
    re.VERBOSE,
)
RESERVED = frozenset(
    "! [[ ]] { } case coproc do done elif else esac fi for function if in select then time until while "
    "declare export local readonly typeset let nameref trap eval unset".split()
)
UNTESTED = RESERVED | {"["}
BRACKETS = frozenset(["open", "close"])
ASSIGNMENT = pattern(r"[A-Za-z_][A-Za-z0-9_]*\+?=")
ELEMENT = pattern(r"[A-Za-z_][A-Za-z0-9_]*\[")
STREAM = pattern(r"\d&>")

Tokens: TypeAlias = list[tuple[str, str]]


class RegularParser:
    """The regular reading (see the module): certain or nothing."""

    def read(self, script: str) -> Reading | None:
        """Return the reading when every character belongs to the regular language."""
        tokens = _tokens(script)
        if tokens is None:
            return None
        newer = any(kind in BRACKETS or "$?" in text for kind, text in tokens)
        whole = (newer or ("word", "[") in tokens) and _Lists().whole(tokens)
        if newer and not whole:
            return None
        return _reading([each for each in tokens if each[0] not in BRACKETS], RESERVED if whole else UNTESTED)


def _tokens(script: str) -> Tokens | None:
    tokens: Tokens = []
    position = 0
    while position < len(script):
        found = TOKEN.match(script, position)
        if found is None or not found.lastgroup:
            return None
        if found.lastgroup == "word" and tokens and tokens[-1][0] == "word":
            return None
        tokens.append((found.lastgroup, found[0]))
        position = found.end()
    return tokens


class _Lists:
    """Goes through the tokens of a text and tells whether every list in it, in brackets or not, is whole.

    Asked of texts with a bracket, ``[`` or ``$?``; in others it is for the first parser to say that a list is not.

    ``state``: ``begin`` where a command may begin, ``due`` where one must, ``command`` in one, ``closed`` behind a
    bracket, ``target`` where a redirection wants its word. What parsers may read in two ways is not whole: ``#``.
    """

    def __init__(self) -> None:
        self.state = "begin"
        self.behind = ""  # the state behind the target of a redirection
        self.inside = False
        self.glued = ""  # the token before, when that is a bracket that closes or a word

    def whole(self, tokens: Tokens) -> bool:
        """Say whether each token may stand where it does, and the text end where it ends."""
        return all(self._take(*each) for each in tokens) and self.state not in ("due", "target") and not self.inside

    def _take(self, kind: str, text: str) -> bool:
        glued, self.glued = self.glued, text if kind in ("close", "word") else ""
        if (glued == ")" and kind not in ("blank", "end")) or (self.state == "target" and kind != "word"):
            return False
        match kind:
            case "word":
                return self._word(text)
            case "redirect":
                self.behind, self.state = self.state, "target"
                return self.behind in ("command", "closed")
            case "open" | "close":
                return self._bracket(opens=kind == "open")
            case "end" if self.state in ("command", "closed"):
                self.state = "begin" if text in ("\n", ";") else "due"
                return True
            case "end":
                return text == "\n" and self.state == "begin"
            case _:
                return kind == "blank"

    def _word(self, text: str) -> bool:
        if self.state == "closed" or "#" in text:
            return False
        self.state = self.behind if self.state == "target" else "command"
        return True

    def _bracket(self, *, opens: bool) -> bool:
        if opens == self.inside or self.state not in (("begin", "due") if opens else ("command",)):
            return False
        self.state, self.inside = "due" if opens else "closed", opens
        return True


def _reading(tokens: Tokens, reserved: AbstractSet[str]) -> Reading | None:
    commands: list[tuple[str, ...]] = []
    targets: list[str] = []
    words: list[str] = []
    redirect = False
    before = ""
    for kind, text in [*tokens, ("end", "\n")]:
        # A number right before a redirection may be a stream's: of `10>f` it is, of `2&>f` it is not.
        if (redirect and kind != "word") or (kind == "redirect" and (before.isdigit() or STREAM.match(text))):
            return None
        before = text
        match kind:
            case "word" if redirect:
                targets.append(text)
                redirect = False
            case "word":
                if not words and (text in reserved or ELEMENT.match(text)):
                    return None
                if words or not ASSIGNMENT.match(text):
                    words.append(text)
            case "redirect":
                redirect = True
            case "end" if words:
                commands.append(tuple(words))
                words = []
            case _:
                pass
    return Reading(tuple(commands), tuple(targets))
