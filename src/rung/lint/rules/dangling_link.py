"""A link leads to a page of this library that does not exist.

Why: The reader is sent away for the part that matters, in the middle of an incident, and meets an error page.

Fix: Correct the path, or write the page that it promises.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen jobs
    ```
    Verification:
    - [ ] The depth is above 1000

    If it is the network, see [connectivity](helpers/network.md).
    <!-- file: helpers/connectivity.md -->
    # Connectivity

Good:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen jobs
    ```
    Verification:
    - [ ] The depth is above 1000

    If it is the network, see [connectivity](helpers/connectivity.md#first).
    <!-- file: helpers/connectivity.md -->
    # Connectivity
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from difflib import get_close_matches
from urllib.parse import unquote

from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Places, Subject
from rung.model.finding import Confidence, Severity
from rung.model.prose import Hyperlink

_ENDINGS = (".md", ".markdown")


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each relative link to a Markdown file that a folder which was read does not hold.

    Where single files were named nothing is known about their neighbours, and the rule is silent.
    """
    library, path = subject.library, subject.source.path
    for link in subject.runbook.hyperlinks:
        target = _target(path, link)
        if target and target not in library.files and posixpath.dirname(target) in library.folders:
            near = _near(target, subject.places)
            advice = f"Did you mean {posixpath.relpath(near, posixpath.dirname(path) or '.')}?" if near else ""
            yield Fault(link.span, f"{target} does not exist.", advice)


_ALIKE = 0.8


def _near(target: str, places: Places) -> str:
    """Return the file of the same name in another folder, or one of a like name in the same folder, or nothing."""
    folder, name = posixpath.split(target)
    moved = places.by_name.get(name.casefold(), ())
    close = get_close_matches(name, places.by_folder.get(folder, ()), n=1, cutoff=_ALIKE)
    return next(iter((*moved, *(posixpath.join(folder, one) for one in close))), "")


def _target(path: str, link: Hyperlink) -> str:
    """Return the path a relative link leads to, or nothing for what is no link to a file of the library."""
    written = unquote(link.destination.partition("#")[0].partition("?")[0])
    if "://" in written or written.startswith(("/", "mailto:")) or "{" in written or not written.endswith(_ENDINGS):
        return ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), written))


RULE = Rule(
    code="dangling-link",
    name="Link to a page that is not there",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
)
