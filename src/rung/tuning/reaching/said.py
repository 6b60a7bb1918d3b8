"""Where a name of a file stands, and what follows from that for the files it means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rung.tuning.reaching.commands import Taken


class By(StrEnum):
    """What says a name.

    ``LINE``: a makefile or Snakefile outside of recipes, or a need of a rule. ``COMMAND``: a word of a command of the
    shell. ``STRING``: a text in code, ``WALK``: in code that goes through folders. ``DATA``: a word of any other text.
    """

    LINE = "line"
    COMMAND = "command"
    STRING = "string"
    WALK = "walk"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Said:
    """Where a name stands (``path:line``), the folder of the text that says it, and what is taken from the file."""

    place: str
    folder: str
    taken: Taken
    by: By = By.COMMAND

    @property
    def near(self) -> bool:
        """Say whether a bare name of a folder means one beside the text, or at the top, and no other."""
        return self.by in {By.LINE, By.DATA}

    def whole(self, name: str) -> bool:
        """Say whether a folder is handed over with all that lies in it, whatever that is."""
        told = self.by in {By.COMMAND, By.WALK} or (self.by is By.STRING and "/" in name)
        return told and self.taken in {Taken.TEXT, Taken.DATA}

    def takes(self, name: str) -> bool:
        """Say whether what is named may be read as a text for people: a compiler is given none by a bare name."""
        code = self.by is By.COMMAND and self.taken is Taken.CODE
        return self.taken is not Taken.NONE and not (code and "/" not in name)

    def beside(self, name: str, path: str) -> bool:
        """Say whether a name means the path as it lies at the top or beside the text."""
        return path in {name, f"{self.folder}/{name}"}

    def above(self, name: str, path: str) -> bool:
        """Say whether a name means the path as it lies in a folder above the text."""
        folder = path.removesuffix(f"/{name}")
        return folder != path and f"{self.folder}/".startswith(f"{folder}/")
