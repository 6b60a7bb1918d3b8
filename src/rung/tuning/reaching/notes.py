"""Files that tell people something, or that machines outside of the build read: what they say is no part of it."""

from __future__ import annotations

import re

from rung.probes.filekind import is_beside
from rung.tuning.reaching.texts import CODE, SHELL

NOTE = re.compile(
    r"(?:.*/)?(?:\.github|\.circleci|\.gitlab)/.*|(?:.*/)?(?:\.travis\.yml|\.?appveyor\.yml|\.cirrus\.yml|\.mailmap"
    r"|azure-pipelines\.yml|Jenkinsfile|bitbucket-pipelines\.yml|\.codespellrc|MANIFESTO|SECURITY|CODE_OF_CONDUCT)"
    r"|(?:.*/)?docs?/.*\.(?:html?|css|txt|[1-9]|png|svg|jpe?g|gif|pdf)"
)


def is_note(path: str) -> bool:
    """Say whether a file is no part of what is built unless something names it: prose, or for machines outside."""
    if NOTE.fullmatch(path):
        return True
    return is_beside(path) and not (CODE.fullmatch(path) or SHELL.fullmatch(path))
