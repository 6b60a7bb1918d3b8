"""The pairs of small projects: each a project, and changes to it that were labelled before anything was looked at."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

DATA = Path(__file__).with_name("data")


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A change: texts replaced (file, old, new), files that come; in ``before`` what differs from the project first.

    ``meaning`` is the word of the claim that nothing changed where moves do not say it.
    """

    name: str
    before: tuple[tuple[str, str, str], ...] = ()
    replace: tuple[tuple[str, str, str], ...] = ()
    files: dict[str, str] = {}
    moves: tuple[str, ...] = ()
    meaning: str = ""


class Cases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A project, and every change to it."""

    tool: str
    files: dict[str, str]
    case: tuple[Case, ...]


def cases(name: str) -> Cases:
    """Return a project with its changes."""
    return msgspec.convert(tomllib.loads((DATA / f"{name}.toml").read_text("utf-8")), Cases)


def sides(project: Cases, case: Case) -> tuple[dict[str, str], dict[str, str]]:
    """Return the files of both sides. A text that is to be replaced and is not there is a mistake in the case."""
    plain = dict(project.files)
    before = _changed(plain, case.before)
    # What only describes the side before gives way to the project itself.
    after = {**_changed(before if case.replace else plain, case.replace), **case.files}
    return before, after


def _changed(files: dict[str, str], changes: tuple[tuple[str, str, str], ...]) -> dict[str, str]:
    found = dict(files)
    for name, old, new in changes:
        assert old in found[name], f"{old!r} is not in {name}"
        found[name] = found[name].replace(old, new)
    return found


def written(files: dict[str, str], folder: Path) -> str:
    """Write the files into a folder and return it."""
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
        if name.endswith(".sh"):
            place.chmod(0o755)
    return str(folder)
