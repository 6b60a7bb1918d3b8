"""When make is asked in the project's own folder under a shell that cannot be started, and when it wanted one."""

from __future__ import annotations

from rung.model.pattern import pattern
from rung.probes.gnumake.act import Scan
from rung.probes.probe import Case, Ran
from rung.probes.recipes.gnumake import NO_SHELL, sealed

KEEPS = pattern(rb"\boverride\b[^\n]*\b(?:SHELL|define|undefine|\$)")  # what a command line does not set


def seal(case: Case, found: Scan) -> tuple[str, ...]:
    """Return the setting under which nothing that the text hides can run; none where the text runs anything itself.

    What acts without a shell (`$(file …)`, `load`, guile) is found in the text, by a computed name too.
    """
    if any(KEEPS.search(case.read(path) or b"") for path in found.makefiles):
        return ()
    return sealed(found)


def is_sealed(ran: Ran) -> bool:
    """Say whether it was asked under that shell."""
    return any(NO_SHELL in word for word in ran.look.argv)


def wanted_shell(ran: Ran) -> bool:
    """Say whether make tried to start a shell all the same."""
    return is_sealed(ran) and (NO_SHELL in ran.err or NO_SHELL in ran.out)
