"""Fetch the value of a secret from where it lies, at the last moment, and keep it in memory only."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from rung.model.errors import UsageError
from rung.outside.memory import keep_to_itself
from rung.secrets.mask import Masker


class Vault:
    """The secrets of one call of rung: ``reveal`` fetches each once and remembers it until the process ends.

    ``registered`` are the references that the configuration gives names to. ``told`` counts under their names what was
    hidden since somebody last took it, and ``missing`` has what to say of registered ones that could not be fetched.
    ``tell`` hears what is waited for.
    """

    def __init__(
        self, registered: Mapping[str, str] | None = None, tell: Callable[[str], None] = lambda _line: None
    ) -> None:
        self._registered = dict(registered or {})
        self._names = {text: name for name, text in reversed(self._registered.items())}
        self._values: dict[str, str] = {}
        self._masker = Masker()
        self._tell = tell
        self._fresh: dict[str, UsageError] = {}
        self.missing: dict[str, UsageError] = {}
        self.told: dict[str, int] = {}

    def reveal(self, text: str) -> str:
        """Return the value that a reference stands for.

        Raises ``UsageError``: ``secret-reference`` (no reference), ``secret-missing``, ``secret-too-short`` (fewer
        than 8 bytes) and ``secret-unusable`` (holds NUL, or is longer than 64 KiB). No message holds the value.
        What ``masker`` has just found missing is not asked for a second time at once; later it is.
        """
        if text in self._fresh:
            raise self._fresh.pop(text)
        if text not in self._values:
            from rung.outside.fetching import fetched  # 3 ms, for who has secrets alone

            keep_to_itself()
            self._values[text] = fetched(text, self._tell)
        return self._values[text]

    def revealed(self, references: Mapping[str, str]) -> dict[str, str]:
        """Return the values under the names that ask for them; from now on they are hidden."""
        return {name: self.reveal(text) for name, text in references.items()}

    def masker(self, *, ask: bool = True) -> Masker:
        """Return what hides every secret that was revealed, and every registered one that can be fetched.

        With ``ask`` false no program and no keyring is asked, and nothing is raised: for what only reads. Else raises
        ``UsageError`` as ``reveal`` for a registered secret that is there and cannot be hidden, as one too short.
        """
        for name, text in self._registered.items():
            if text in self._values or name in self.missing or not (ask or _at_hand(text)):
                continue
            try:
                self.reveal(text)
            except UsageError as fault:
                self.missing[name] = self._fresh[text] = fault
        if ask:
            self._insist()
        known = {self._names.get(text, text): os.fsencode(value) for text, value in self._values.items()}
        if known != self._masker.values:
            self._masker = Masker(known)
        return self._masker

    def _insist(self) -> None:
        for fault in self.missing.values():
            if fault.id != "secret-missing":
                raise fault

    def taken(self) -> dict[str, int]:
        """Return how often each secret was hidden since this was asked last."""
        told = dict(self.told)
        self.told.clear()  # streams that are open count into the same mapping
        return told

    def idle(self) -> bool:
        """Say whether there is nothing to hide."""
        return not self.masker().values

    def hide(self, data: bytes, told: dict[str, int] | None = None) -> bytes:
        """Return ``data`` with every secret hidden, counted in ``told``, else among what was hidden in output."""
        return self.masker().hide(data, self.told if told is None else told)

    def hide_text(self, text: str, told: dict[str, int] | None = None) -> str:
        """Return ``text`` with every secret hidden, counted as by ``hide``."""
        return self.masker().hide_text(text, self.told if told is None else told)


def _at_hand(text: str) -> bool:
    from rung.outside.fetching import at_hand  # as above

    return at_hand(text)
