"""The part of the wiring that lays labs out as folders of files, and finds them again."""

from __future__ import annotations

from collections.abc import Mapping

from rung.app import lab
from rung.outside.labs import started
from rung.outside.labs.projects import documents
from rung.outside.labs.projects import lay_out as write_files
from rung.outside.labs.projects import write as write_again


def labs() -> dict[str, lab.Lab]:
    """Return the labs that are folders of files, by name."""
    return {name: lab.parsed(text, name) for name, text in documents().items()}


def lay_out(name: str, files: Mapping[str, str], folder: str) -> str:
    """Write a lab's files into ``folder``, or a new temporary one, and return where. Raises UsageError."""
    return write_files(name, files, folder)


def note_lab(name: str, folder: str) -> None:
    """Note that a lab was laid out in a folder, so that it can be put back and stopped."""
    started.note(name, folder)


def lab_in(folder: str) -> str:
    """Return the name of the lab that was laid out in a folder. Raises UsageError (``lab-not-here``)."""
    return started.found(folder).name


def lay_again(files: Mapping[str, str], folder: str) -> None:
    """Empty the folder of a lab and write its files again. Raises UsageError (``lab-not-here``)."""
    started.emptied(folder)
    write_again(files, folder)


def lying_labs() -> tuple[tuple[str, str], ...]:
    """Return the labs that were laid out and not stopped: name and folder of each."""
    return tuple((each.name, each.folder) for each in started.lying())


def stop_lab(folder: str) -> None:
    """Remove a lab with its folder. Raises UsageError (``lab-not-here``)."""
    started.removed(folder)
