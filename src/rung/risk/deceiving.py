"""Characters that show a person one thing and a shell another."""

from __future__ import annotations

from rung.model.pattern import pattern

# CR, NUL and other controls, odd blanks, zero width, bidi marks, private use, tags, lone surrogates,
# and a dash that is no "-".
DECEIVING = pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00a0\u00ad\u061c\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb"
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff]|(?<!\\S)[\u2010-\u2015\u2212]+\\w"
)


def deceiving(text: str) -> str:
    """Return the first deceiving character of ``text`` as ``U+XXXX``, or the empty text."""
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return ""  # nearly every command: each of these is beyond ASCII, or a control
    found = DECEIVING.search(text)
    return f"U+{ord(found[0][0]):04X}" if found else ""


# The shell grammar's scanner asks the C library about characters that it has no table for, and crashes on some
# beyond U+00FF.
# The letter that stands for them is no part of any name that a table knows.
BEYOND = pattern("[^\x00-\xff]")  # written as a range up to the last character, it takes 4 ms to compile


def tame(text: str) -> str:
    """Return ``text`` with every character beyond U+00FF replaced by one letter, so that a parser in C survives it."""
    return text if text.isascii() else BEYOND.sub("\u00fc", text)
