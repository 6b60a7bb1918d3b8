"""The labs that were laid out and are not stopped yet; only what is noted here is ever removed."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rung.model.errors import UsageError
from rung.outside.places import state_folder

MARK = ".rung-lab"


@dataclass(frozen=True, slots=True)
class Lying:
    """A lab in a folder."""

    name: str
    folder: str


def note(name: str, folder: str) -> None:
    """Note that a lab lies in a folder: its path, and a word that is laid into the folder too.

    A folder counts as the lab only while both agree: no file alone can have a folder removed.
    """
    place = Path(folder).resolve()
    word = secrets.token_hex(16)
    (place / MARK).write_text(word, "utf-8")
    kept = {"name": name, "folder": str(place), "word": word}
    path = _page(place)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_text(json.dumps(kept), "utf-8")


def lying() -> tuple[Lying, ...]:
    """Return every lab that still lies where it was laid out, by folder; what went is forgotten."""
    return tuple(sorted(_pages(), key=lambda each: each.folder))


def found(folder: str) -> Lying:
    """Return the lab in a folder. Raises UsageError (``lab-not-here``) for any other folder."""
    place = str(Path(folder).resolve())
    each = next((each for each in _pages() if each.folder == place), None)
    if each is None:
        raise UsageError(
            f"no lab was laid out in {folder}",
            id="lab-not-here",
            where=folder,
            advice="rung lab stop names those there are",
        )
    return each


def emptied(folder: str) -> None:
    """Remove everything from the folder of a lab. Raises UsageError (``lab-not-here``) for any other folder."""
    place = Path(found(folder).folder)
    for inner in place.iterdir():
        if inner.name != MARK:
            _remove(inner)


def removed(folder: str) -> None:
    """Remove a lab with its folder, and forget it. Raises UsageError (``lab-not-here``) for any other folder."""
    place = Path(found(folder).folder)
    _remove(place)
    _page(place).unlink(missing_ok=True)


def _page(place: Path) -> Path:
    return state_folder() / "labs" / f"{hashlib.sha256(os.fsencode(place)).hexdigest()[:32]}.json"


def _pages() -> Iterator[Lying]:
    for page in (state_folder() / "labs").glob("*.json"):
        try:
            kept = json.loads(page.read_text("utf-8"))
            place = Path(kept["folder"])
            mark = place / MARK
            same = not mark.is_symlink() and mark.read_text("utf-8") == kept["word"] and _page(place) == page
        except (OSError, ValueError, KeyError, TypeError):
            same = False
        if same:
            yield Lying(str(kept["name"]), str(place))
        else:
            page.unlink(missing_ok=True)


def _remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        for folder, _, _ in os.walk(place):
            if not os.access(folder, os.W_OK | os.X_OK):
                Path(folder).chmod(0o700)
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
