"""The program that carries out what a makefile runs: a shell, unless the makefile says another one."""

from __future__ import annotations

from collections.abc import Iterable

from rung.model.pattern import pattern
from rung.probes.gnumake.lines import Line

SHELL = pattern(r"^(?:override\s+|export\s+)*SHELL\s*[:?]{0,2}=\s*(.*)$")
SHELLS = pattern(r"(?:/usr)?/bin/(?:env )?(?:ba|da)?sh|(?:ba|da)?sh|\$\(shell (?:which|command -v) bash\)")
FLAGS = pattern(r"^(?:override\s+|export\s+)*\.SHELLFLAGS\s*[:?]{0,2}=\s*(.*)$")
PLAIN_FLAGS = pattern(r"(?:-[euxc]+|-o|pipefail|-euo|\s)*")


def reason(line: Line) -> str:
    """Return why what is run is not run by a shell that rung reads, by this line; empty where it says no such thing."""
    shell, flags = SHELL.match(line.text), FLAGS.match(line.text)
    if shell and not SHELLS.fullmatch(shell[1].strip()):
        return f"recipes are not run by a shell that rung reads: {shell[1].strip()}"
    if flags and not PLAIN_FLAGS.fullmatch(flags[1]):
        return f"the shell gets options that rung does not read: {flags[1].strip()}"
    return ""


def another(lines: Iterable[Line]) -> str:
    """Return why another program than a shell that rung reads runs what these lines run; empty where none does."""
    return next((why for line in lines if "SHELL" in line.text and (why := reason(line))), "")
