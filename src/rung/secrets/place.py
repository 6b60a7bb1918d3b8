"""One place in a text at which a secret stands, and how it is found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property


class Place:
    """A form that finds secrets (its group ``value``), and what to call them.

    ``signs`` are pieces of text, parted by blanks and in small letters: one of them is part of whatever the form finds.
    So is ``mark``, beside them. To look for them is ten times faster than to look for the form, which takes 0.3 to 2 ms
    to compile.
    """

    def __init__(self, signs: bytes, form: bytes, kind: str = "a password", mark: bytes = b"") -> None:
        self.signs = tuple(signs.split())
        self.form = form
        self.kind = kind
        self.mark = mark

    @cached_property
    def _compiled(self) -> re.Pattern[bytes]:
        return re.compile(self.form)

    def found(self, text: bytes, folded: bytes) -> Iterator[re.Match[bytes]]:
        """Return what the form finds in a text; ``folded`` is the text in small letters."""
        near = self.mark in folded and any(sign in folded for sign in self.signs)
        return self._compiled.finditer(text) if near else iter(())
