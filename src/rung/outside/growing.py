"""Read back the lines of files that are only added to: what was read once is not read again."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from rung.model.errors import RungError, UntrustedError
from rung.outside.whole import opened

_CHUNK = 1 << 20
_LONGEST = 4096
"""Bytes of a line that is looked at: who adds longer ones costs no memory."""


@dataclass
class _Read:
    """How far a file was read for a word, and the lines that were found: the only things that change here."""

    file: tuple[int, int] = (0, 0)
    end: int = 0
    lines: list[str] = field(default_factory=list)


@dataclass
class Growing:
    """Files as far as they were read in this process. A file that hung once is not waited for again."""

    _read: dict[tuple[Path, str], _Read] = field(default_factory=dict)
    _hung: set[Path] = field(default_factory=set)

    def lines(self, path: Path, word: str, patience: float) -> tuple[str, ...]:
        """Return the lines in which ``word`` and a blank stand, in order; of a file that is not there yet, none.

        Raises ``UntrustedError`` (``anchors-not-read``) when it cannot be read, or not in ``patience`` seconds.
        """
        if path in self._hung:
            raise _unread(path, "it did not answer before")
        known = self._read.setdefault((path, word), _Read())
        ended: list[str] = []
        work = threading.Thread(target=lambda: ended.append(_go_on(path, word, known)), daemon=True)
        work.start()
        work.join(patience)
        if not ended:
            self._hung.add(path)
            raise _unread(path, f"no answer in {patience:g} s")
        if ended[0]:
            raise _unread(path, ended[0])
        return tuple(known.lines)


def _go_on(path: Path, word: str, known: _Read) -> str:
    """Read what is new, and return what went wrong: this runs beside the thread that must tell it."""
    try:
        with opened(path) as file:
            _from(file, known)
            needle, rest, at = f"{word} ".encode(), b"", known.end
            while data := file.read(_CHUNK):
                known.end = at + data.rfind(b"\n") + 1 if b"\n" in data else known.end
                at += len(data)
                whole, _, rest = (rest + data).rpartition(b"\n")
                known.lines += _found(whole, needle)
                rest = rest[-_LONGEST:]
            known.lines += _found(rest, needle)  # a last line that is not ended is read again when it is
    except FileNotFoundError:
        return ""
    except RungError as fault:
        return fault.message
    except (OSError, ValueError) as fault:
        return getattr(fault, "strerror", None) or str(fault)
    return ""


def _from(file: BinaryIO, known: _Read) -> None:
    """Go to where reading ended; to the beginning of what is another file now, or a shorter one."""
    now = os.fstat(file.fileno())
    if (now.st_dev, now.st_ino) != known.file or now.st_size < known.end:
        known.file, known.end = (now.st_dev, now.st_ino), 0
        known.lines.clear()
    file.seek(known.end)


def _found(data: bytes, needle: bytes) -> Iterator[str]:
    """Yield what follows each place of a needle in its line, with the character before it."""
    at = data.find(needle)
    while at >= 0:
        end = data.find(b"\n", at)
        end = min(at + _LONGEST, len(data) if end < 0 else end)
        yield data[max(at - 1, 0) : end].decode("utf-8", "replace").lstrip("\n")
        at = data.find(needle, end)


def _unread(path: Path, why: str) -> UntrustedError:
    return UntrustedError(
        f"the anchors in {path} cannot be read back: {why}",
        id="anchors-not-read",
        where=str(path),
        advice="Let this account read it: without it nobody here sees that an older copy of the store was put back.",
    )
