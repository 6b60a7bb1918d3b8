"""The labs that are folders of files: which there are, and how one is laid out."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from rung.model.errors import UsageError

TOOLS = ("make", "snakemake")


def documents() -> dict[str, str]:
    """Return the description of every lab, TOML, by the lab's name (``make-race``), sorted."""
    here = Path(__file__).parent
    found = {f"{tool}-{each.stem.replace('_', '-')}": each for tool in TOOLS for each in (here / tool).glob("*.toml")}
    return {name: found[name].read_text("utf-8") for name in sorted(found)}


def lay_out(name: str, files: Mapping[str, str], folder: str) -> str:
    """Write the files into ``folder`` (new or empty; else a new temporary one) and return it. Raises UsageError."""
    place = Path(folder) if folder else Path(tempfile.mkdtemp(prefix=f"rung-{name}-"))
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise UsageError(
            f"{place} is not an empty folder", id="folder-not-empty", where=str(place), advice="name a new one"
        )
    place.mkdir(parents=True, exist_ok=True)
    write(files, str(place))
    return str(place)


def write(files: Mapping[str, str], folder: str) -> None:
    """Write the files below a folder."""
    for path, text in files.items():
        target = Path(folder, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
