"""What a team declared of its own commands, seen from the folder in which a command runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rung.model.replacing import replace
from rung.risk.effects import NOTHING_DECLARED, Declaration, Effects, read_effects

if TYPE_CHECKING:
    from rung.app.ports import Scripts  # the ports of a run cost 40 ms

FILE = "effects.toml"


@dataclass(frozen=True, slots=True)
class Declarations:
    """The entries of an ``effects.toml`` that stands in ``folder``."""

    folder: str = ""
    declared: Mapping[str, Declaration] = field(default_factory=dict)
    scripts: Scripts | None = None

    def at(self, cwd: str) -> Effects:
        """Return the declarations for commands that run in ``cwd`` (empty: where this process works).

        A script is found under the path by which that folder calls it, and under its declared one, where it can only
        raise a level. Its content is read anew with every call.
        """
        if not self.declared or self.scripts is None:
            return NOTHING_DECLARED
        found, digests = dict(self.declared), {}
        for name, each in self.declared.items():
            if not each.sha256:
                continue
            called = self.scripts.called(self.folder, name, cwd)
            found[called] = replace(each, name=name)
            digest = self.scripts.digest(self.folder, name, cwd)
            if digest is not None:
                digests[called] = digest
        return Effects(found, digests)

    def fingerprint(self) -> str:
        """Return a text that changes with the declarations and with the content of what they name."""
        if not self.declared:
            return ""
        now = self.at(self.folder)
        return repr((self.folder, sorted(self.declared.items()), sorted(now.digests.items())))


def declarations(path: str, data: bytes, folder: str, scripts: Scripts) -> Declarations:
    """Return what the file at ``path``, which stands in ``folder``, declares. Raises UsageError (``effects-file``)."""
    return Declarations(folder, read_effects(data.decode("utf-8", "replace"), path), scripts)
