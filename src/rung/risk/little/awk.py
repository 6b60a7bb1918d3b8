"""Read an awk program for what could leave it: pipes, output to files, `getline`, `system`, loaded code."""

from __future__ import annotations

import re

FUNCTIONS = frozenset(
    "length substr index split sub gsub match sprintf sin cos atan2 exp log sqrt int rand srand tolower toupper "
    "strftime systime "
    "gensub strtonum mktime asort asorti patsplit and or xor compl lshift rshift print printf if while for in "
    "return switch exit".split()
)
REFUSED = frozenset(["getline", "system", "close", "fflush", "function", "func", "PROCINFO", "ENVIRON", "nextfile"])
TOKEN = re.compile(
    r"""(?P<blank>[ \t\r]+|\\\n|\#[^\n]*)|(?P<string>"(?:[^"\\\n]|\\.)*")
    |(?P<name>[A-Za-z_]\w*)|(?P<number>\d[\w.]*|\.\d+)
    |(?P<op>\|\||&&|>=|<=|==|!=|!~|\+\+|--|[-+*/%^]=|[-+*%^=<>!~?:;,(){}\[\]$\n&|@/])""",
    re.VERBOSE,
)
REGEX = re.compile(r"/(?:[^/\\\n\[]|\\.|\[\^?\]?[^\]\n]*\])*/")
CALL = re.compile(r"[ \t]*\(")
BEFORE_REGEX = frozenset(["", "(", ",", "!", "~", "!~", "{", "}", ";", "&&", "||", "\n"])


def strange_in_awk(program: str) -> str:
    """Return the first part of ``program`` that is not known only to compute and print, or the empty text."""
    at, last, parens, braces = 0, "", 0, 0
    while at < len(program):
        regex = REGEX.match(program, at) if program[at] == "/" and last in BEFORE_REGEX else None
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
            if text in ("|", "&", "@") or text in REFUSED or (text == ">" and parens <= 0 and braces > 0):
                return text
            if found.lastgroup == "name" and CALL.match(program, at) and text not in FUNCTIONS:
                return text
        last = text
    return ""
