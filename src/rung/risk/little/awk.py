"""Read an awk program for what could leave it: pipes, output to files, `getline`, `system`, loaded code."""

from __future__ import annotations

import re

from rung.model.pattern import pattern

FUNCTIONS = frozenset(
    "length substr index split sub gsub match sprintf sin cos atan2 exp log sqrt int rand srand tolower toupper "
    "strftime systime "
    "gensub strtonum mktime asort asorti patsplit and or xor compl lshift rshift print printf if while for in "
    "return switch exit".split()
)
REFUSED = frozenset(["getline", "system", "close", "fflush", "function", "func", "PROCINFO", "ENVIRON", "nextfile"])
DOORS = frozenset(["|", "@", "system"])
PRINTS = frozenset(["print", "printf"])
KEYWORDS = frozenset("print printf return in if else do while for exit case default delete next BEGIN END".split())
TOKEN = pattern(
    r"""(?P<blank>[ \t\r]+|\\\n|\#[^\n]*)|(?P<string>"(?:[^"\\\n]|\\.)*")
    |(?P<name>[A-Za-z_]\w*)|(?P<number>\d[\w.]*|\.\d+)
    |(?P<op>\|\||&&|>=|<=|==|!=|!~|\+\+|--|[-+*/%^]=|[-+*%^=<>!~?:;,(){}\[\]$\n&|@/])""",
    re.VERBOSE,
)
# In a bracket no `/`, which ends the expression in some awks and not in others.
REGEX = pattern(r"/(?:[^/\\\n\[]|\\.|\[\^?\]?(?:[^\]\n/\\]|\\[^\]\n/\"])*\])*/")
CALL = pattern(r"[ \t]*\(")
BEFORE_REGEX = frozenset(["", "(", ",", "!", "~", "!~", "{", "}", ";", "&&", "||", "\n"])
BEFORE_DIVISION = frozenset(["name", "number", "string"])


def strange_in_awk(program: str) -> str:
    """Return the first part of ``program`` that is not known only to compute and print, or the empty text."""
    at, last, kind, parens, braces = 0, "", "", 0, 0
    while at < len(program):
        slash = program[at] == "/"
        regex = REGEX.match(program, at) if slash and last in BEFORE_REGEX else None
        if slash and regex is None and _could_be_regex(program, at, last, kind):
            return program[at : at + 20]
        found = regex or TOKEN.match(program, at)
        if found is None:
            return program[at : at + 20]
        text = found[0]
        at = found.end()
        if regex is None and found.lastgroup == "blank":
            continue
        if regex is None:
            parens += (text == "(") - (text == ")")
            braces += (text == "{") - (text == "}")
            if _leaves(text, parens, braces):
                return text
            if found.lastgroup == "name" and CALL.match(program, at) and text not in FUNCTIONS:
                return text
        last, kind = text, "regex" if regex else found.lastgroup or ""
    return ""


def _leaves(text: str, parens: int, braces: int) -> bool:
    """Say whether a token can pipe, write or run; `print` in the brackets of `for` would make `>` a redirection."""
    if text in ("|", "&", "@") or text in REFUSED:
        return True
    return (text == ">" and parens <= 0 and braces > 0) or (text in PRINTS and parens > 0)


def _could_be_regex(program: str, at: int, last: str, kind: str) -> bool:
    """Say whether a `/` that reads as a division could begin a regular expression instead."""
    if last in BEFORE_REGEX:
        return True
    surely = (kind in BEFORE_DIVISION and last not in KEYWORDS) or last == "]"
    line = program[at + 1 :].split("\n", 1)[0]
    return not surely and "/" in line


def doors_in_awk(program: str) -> bool:
    """Say whether ``program`` can run a command: by `system`, a pipe, `getline` from one, or code it loads."""
    at, last, kind = 0, "", ""
    while at < len(program):
        slash = program[at] == "/"
        regex = REGEX.match(program, at) if slash and last in BEFORE_REGEX else None
        found = regex or TOKEN.match(program, at)
        if found is None or (slash and regex is None and _could_be_regex(program, at, last, kind)):
            return True
        at = found.end()
        if regex is None and found.lastgroup == "blank":
            continue
        if regex is None and found[0] in DOORS:
            return True
        last, kind = found[0], "regex" if regex else found.lastgroup or ""
    return False
