"""The program that carries out what a makefile runs: a shell, unless the makefile says another one."""

from __future__ import annotations

from collections.abc import Iterable

from rung.model.pattern import pattern
from rung.probes.gnumake.lines import Line, Part

SHELL = pattern(r"^(?:[^=$]+:\s*)?(?:(?:override|export|private)\s+)*SHELL\s*[:?]{0,2}=\s*(.*)$")
SHELLS = pattern(r"(?:/usr)?/bin/(?:env )?(?:ba|da)?sh|(?:ba|da)?sh|\$\(shell (?:which|command -v) bash\)")
FLAGS = pattern(r"^(?:[^=$]+:\s*)?(?:(?:override|export|private)\s+)*\.SHELLFLAGS\s*[:?]{0,2}=\s*(.*)$")
TELLS = pattern(r"SHELL|PATH|BASH_FUNC|LD_PRELOAD")
PLAIN_FLAGS = pattern(r"(?:-[euxc]+|-o|pipefail|-euo|\s)*")
# A shell that is set in another way: in a list, by a `define`, by what is evaluated.
NAMED = pattern(r"(?<![\w.$-])(?<!\$[({])(?<!origin )(?<!flavor )\.?SHELL(?:FLAGS)?(?![\w.-])")
SAID = pattern(r"^\s*(?:(?:else\s+)?if|(?:un)?export\s+(?:[\w.]+\s+)*SHELL\s*$)")
# By these a command may come to be another program, or to run more than it says.
SEARCH = pattern(r"(?:^|[\s:(])PATH\s*(?:[:+?!]{0,3}=)\s*(?P<value>[^\n]*)$")
CERTAIN = pattern(
    r"(?:[\"']?(?:/[\w./-]*|~[\w./-]*|\$[({](?:PATH|HOME|GOROOT|GOPATH)[)}][\w./-]*|\$\$(?:PATH|HOME)[\w./-]*)[\"']?(?:\s*:|$))*\s*"
)


def reason(line: Line) -> str:
    """Return why what is run is not run by a shell that rung reads, by this line; empty where it says no such thing."""
    shell, flags = SHELL.match(line.text), FLAGS.match(line.text)
    if shell and not SHELLS.fullmatch(shell[1].strip()):
        return f"recipes are not run by a shell that rung reads: {shell[1].strip()}"
    if flags and not PLAIN_FLAGS.fullmatch(flags[1]):
        return f"the shell gets options that rung does not read: {flags[1].strip()}"
    if line.part is Part.RECIPE and "eval" not in line.text:
        return ""
    if not (shell or flags) and "SHELL" in line.text and NAMED.search(line.text) and not SAID.match(line.text):
        return "the shell may be another one: it is set in a way that rung does not read"
    if "BASH_FUNC" in line.text or "LD_PRELOAD" in line.text:
        return "a variable that is exported puts other code in place of the commands"
    path = SEARCH.search(line.text) if "PATH" in line.text else None
    if path and not CERTAIN.fullmatch(path["value"].strip()):
        return f"commands are looked up in other folders: {path['value'].strip()}"
    return ""


def another(lines: Iterable[Line]) -> str:
    """Return why another program than a shell that rung reads runs what these lines run; empty where none does."""
    return next((why for line in lines if TELLS.search(line.text) and (why := reason(line))), "")
