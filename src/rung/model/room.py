"""What the disk under the store has left, and whether this account may write there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """The folder that would be written, its free bytes (what an ordinary account may use), and why it cannot be.

    ``barred`` is empty where it can; ``files`` says whether the file system takes one more file.
    """

    folder: str
    free: int
    barred: str = ""
    files: bool = True
