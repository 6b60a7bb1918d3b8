r"""A second parser for texts so plain that their tokens are certain, in process and without a spawn.

It accepts only a regular language: words of plain characters, whole quotes without expansions, ``$NAME`` and
``${NAME}``, separated by blanks, ``|``, ``||``, ``&&``, ``;`` and newlines, with redirections of the forms
``2>&1`` and ``>FILE``. In that language the shell's grammar is the tokenizer: there are no reserved words (a
command that starts with one is refused), no expansions that hold commands, no heredocs and no escapes, so this
reading is as certain as any other parser's, and shares nothing with the first parser. Everything else is None: the
full second parser must speak. (A spawn costs about 5 ms; four commands of five in real runbooks are this plain.)
"""

from __future__ import annotations

import re

from rung.model.pattern import pattern
from rung.risk.second import Reading

TOKEN = re.compile(
    r"""(?P<blank>(?:[ \t]|(?<=[ \t])\\\n)+)
    |(?P<comment>\#[^\n\r]*)
    |(?P<redirect>(?:(?<![^\s;|&])[0-9])?(?:>>|>&|&>|>|<)(?![<>(&|])[ \t]*)
    |(?P<end>\|\||&&|\|(?!&)|;(?!;)|\n)
    |(?P<word>(?:[A-Za-z0-9_./:=,@%+*?~^\[\]-]|(?<=[^\s;|&])[!\#]|'[^'\r\0]*'
        |"(?:[^"$`\\!\r\0]|\\[A-Za-z0-9.|/:_-]|\$[A-Za-z_][A-Za-z0-9_]*|\$\{[A-Za-z_][A-Za-z0-9_]*\})*"
        |\$[A-Za-z_][A-Za-z0-9_]*|\$\{[A-Za-z_][A-Za-z0-9_]*\})+)""",
    re.VERBOSE,
)
RESERVED = frozenset(
    "! [ [[ ]] { } case coproc do done elif else esac fi for function if in select then time until while "
    "declare export local readonly typeset let nameref trap eval unset".split()
)
ASSIGNMENT = pattern(r"[A-Za-z_][A-Za-z0-9_]*\+?=")
SUBSCRIPT = pattern(r"[A-Za-z_][A-Za-z0-9_]*\[[^=]*\]\+?=")


class RegularParser:
    """The regular reading (see the module): certain or nothing."""

    def read(self, script: str) -> Reading | None:
        """Return the reading when every character belongs to the regular language."""
        tokens = _tokens(script)
        return None if tokens is None else _reading(tokens)


def _tokens(script: str) -> list[tuple[str, str]] | None:
    tokens: list[tuple[str, str]] = []
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


def _reading(tokens: list[tuple[str, str]]) -> Reading | None:
    commands: list[tuple[str, ...]] = []
    targets: list[str] = []
    words: list[str] = []
    redirect = False
    for kind, text in [*tokens, ("end", "\n")]:
        if redirect and kind != "word":
            return None
        match kind:
            case "word" if redirect:
                targets.append(text)
                redirect = False
            case "word":
                if not words and (text in RESERVED or SUBSCRIPT.match(text)):
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
