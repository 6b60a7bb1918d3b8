"""GNU Make as a tool that is asked: how it is recognised, and when it may be asked in the project's own folder."""

from __future__ import annotations

import re

from rung.probes.gnumake.scan import scan
from rung.probes.gnumake.speech import QUIET
from rung.probes.probe import Case
from rung.probes.tool import Tool

VERSION = re.compile(r"\AGNU Make (\d+(?:\.\d+)*)")


def version(out: str) -> tuple[int, ...]:
    """Return the version that ``make --version`` tells; empty for another make."""
    found = VERSION.search(out)
    return tuple(int(part) for part in found[1].split(".")) if found else ()


def copies(case: Case) -> str:
    """Return why a look must be made in a scratch copy, or empty when the makefiles hold nothing that acts."""
    found = scan(case.read, case.judge, case.ask.makefile)
    if found.harmful:
        first = found.harmful[0]
        return f"{first.path}:{first.line} may run something when make only looks ({first.kind})"
    if found.unread:
        return f"a makefile could not be read beforehand: {found.unread[0]}"
    return ""


TOOL = Tool("GNU Make", ("make", "--version"), version, copies, QUIET)
