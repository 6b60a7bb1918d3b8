"""The part of the wiring that probes and labs need, kept apart because the rest costs 200 ms to import."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import cache
from typing import TYPE_CHECKING

from rung.app import lab, probe
from rung.model.effect import Verdict
from rung.model.job import Job, Outcome
from rung.outside.ground import Ground as Folder
from rung.outside.labs.projects import documents
from rung.outside.labs.projects import lay_out as write_files

if TYPE_CHECKING:
    from rung.app.ports import Ground, Shelf  # the ports of a run cost 40 ms


def ground(folder: str) -> Ground:
    """Return a folder to look at. Raises UsageError when there is none."""
    return Folder(folder)


def shelf(into: str, project: str) -> Shelf:
    """Return an empty place for a bundle. Raises UsageError when it lies inside the project or is not empty."""
    from rung.outside.bundle import Bundle  # most questions leave none

    return Bundle(into, project)


def hands() -> probe.Hands:
    """Return what runs commands and judges them."""
    return probe.Hands(_run, _judged)


def labs() -> dict[str, lab.Lab]:
    """Return the labs that are folders of files, by name."""
    return {name: lab.parsed(text, name) for name, text in documents().items()}


def lay_out(name: str, files: Mapping[str, str], folder: str) -> str:
    """Write a lab's files into ``folder``, or a new temporary one, and return where. Raises UsageError."""
    return write_files(name, files, folder)


def revision(repository: str, name: str) -> AbstractContextManager[str]:
    """Return what lays a revision of a git repository out as a folder. Raises UsageError when it is entered."""
    from rung.outside.revision import laid_out  # only a review of revisions

    return laid_out(repository, name)


def _run(job: Job) -> Outcome:
    from rung.outside.process import run  # a list of labs starts no process

    return run(job)


@cache
def _judged(text: str) -> Verdict:
    from rung.outside.shfmt import second_parser  # 60 ms, and most makefiles hold no command to judge
    from rung.risk.classify import classify  # as above
    from rung.risk.context import Context  # as above

    return classify(text, "bash", Context(second=second_parser()))
