"""Which files of a folder are read as runbooks, and what is said of those that could not be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Protocol

from rung.model.finding import Finding, Severity
from rung.model.span import Source, Span
from rung.text.prepare import LARGEST

MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd"})

_REPORT = b"<!-- rung: report"
_OWNER_FILES = frozenset({"OWNERS", "CODEOWNERS"})
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "site-packages"})
_LOOKS_LIKE_RUNBOOK = re.compile(
    rb"^(?:#{1,6} *)?(?:(?:RUN|MON|DEP|RISK|ARC|TECH|API)-[0-9]+ *:|#{1,6} *(?:Procedure|Escalation|Diagnosis)\b|"
    rb"(?:Steps|Do not) *\r?$|"
    rb"(?:#{1,6} *)?[^\n.]{0,80}\b(?:runbooks?|playbooks?|incident response|escalation)\b[^\n.]{0,80}\r?$)",
    re.MULTILINE | re.IGNORECASE,
)


class Trouble(StrEnum):
    """Why a file was not read. The value is the code of the finding."""

    UNREADABLE = "unreadable-file"
    LOOP = "directory-loop"
    TOO_LARGE = "file-too-large"


_ADVICE = {
    Trouble.UNREADABLE: "Give the reading user the right to read it, or leave it out of the folder.",
    Trouble.LOOP: "Remove the link, or check the folder it points to by its own path.",
    Trouble.TOO_LARGE: "Split it, or leave it out: nobody follows a runbook of that size.",
}


@dataclass(frozen=True, slots=True)
class Read:
    """One file that was read, its path relative to the root with ``/``. ``named``: a person gave this very file."""

    path: str
    data: bytes
    named: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """One file or folder that was not read, why, and the system's own words."""

    path: str
    trouble: Trouble
    detail: str = ""


class Listing(Protocol):
    """The port to the disk: walks the given paths and reads the files that are wanted."""

    def walk(self, wanted: Callable[[str], bool], largest: int) -> Iterable[Read | Unread]:
        """Yield each file under the given paths for which ``wanted(path)`` holds, and each trouble met.

        A file named by the person is read whatever its name. A file above ``largest`` bytes is not read.
        Nothing is raised for a single file; a path given that does not exist is the caller's error.
        """
        ...


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a folder held, each part sorted by path: runbook sources, owners files, and what could not be read.

    ``walked`` are the paths of all files met in folders, read or not; files named by the person are not in it.
    """

    sources: tuple[Source, ...] = ()
    owners: tuple[Source, ...] = ()
    findings: tuple[Finding, ...] = ()
    walked: frozenset[str] = frozenset()


def wanted(path: str) -> bool:
    """Say whether a file of this relative path is worth reading: Markdown, plain text, or a list of owners."""
    pure = PurePosixPath(path)
    if not worth_walking(path):
        return False
    # What a forge keeps in .github are its own templates; of all that only the owners are ours.
    page = pure.suffix.casefold() in MARKDOWN | {".txt"} and ".github" not in pure.parts[:-1]
    return page or pure.name in _OWNER_FILES


def worth_walking(path: str) -> bool:
    """Say whether the folders above a file may hold anything of ours: not hidden ones, not those of packages."""
    folders = PurePosixPath(path).parts[:-1]
    hidden = any(part.startswith(".") and part != ".github" for part in folders)
    return not hidden and _SKIPPED_FOLDERS.isdisjoint(folders)


def gather(listing: Listing) -> Gathered:
    """Return everything worth reading. One file that cannot be read becomes a finding and never stops the rest.

    Markdown is always taken. Plain text (``.txt``) is taken when the person named it or when it holds the
    marks of a runbook, because most plain text in a repository is something else.
    """
    sources: dict[str, Source] = {}
    owners: dict[str, Source] = {}
    findings: list[Finding] = []
    walked: set[str] = set()
    for item in listing.walk(wanted, LARGEST):
        if isinstance(item, Unread) or not item.named:
            walked.add(item.path)
        if isinstance(item, Unread):
            findings.append(told(item))
        elif PurePosixPath(item.path).name in _OWNER_FILES:
            owners[item.path] = Source(item.path, item.data)
        elif _is_runbook(item):
            sources[item.path] = Source(item.path, item.data)
    findings.sort(key=lambda finding: (finding.path, finding.code))
    return Gathered(_sorted(sources), _sorted(owners), tuple(findings), frozenset(walked))


def _is_runbook(item: Read) -> bool:
    markdown = PurePosixPath(item.path).suffix.casefold() in MARKDOWN
    if item.data.startswith(_REPORT) and not item.named:
        return False
    return markdown or item.named or _LOOKS_LIKE_RUNBOOK.search(item.data) is not None


def _sorted(by_path: dict[str, Source]) -> tuple[Source, ...]:
    return tuple(by_path[path] for path in sorted(by_path))


def told(item: Unread) -> Finding:
    """Return what to say of something that was not read."""
    what = {
        Trouble.UNREADABLE: "cannot be read",
        Trouble.LOOP: "leads back into a folder above it and was not followed",
        Trouble.TOO_LARGE: "is too large to be read as a runbook",
    }[item.trouble]
    detail = f": {item.detail}" if item.detail else ""
    return Finding(
        code=item.trouble.value,
        message=f"{item.path} {what}{detail}.",
        path=item.path,
        span=Span(0, 0),
        severity=Severity.ERROR if item.trouble is not Trouble.LOOP else Severity.WARNING,
        advice=_ADVICE[item.trouble],
    )
