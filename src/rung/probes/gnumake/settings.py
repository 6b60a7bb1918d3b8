"""Names that decide what make runs, and the lines that set them in a way that the rest of the scan does not read.

``MAKEFLAGS`` hands ``-n`` on to other makes, ``MAKEFILES`` and ``--eval`` let them read more, ``.RECIPEPREFIX`` says
which lines are recipes (GNU Make manual, "Special Variables" and "Communicating Options to a Sub-make").
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.pattern import pattern
from rung.probes.gnumake.functions import balanced
from rung.probes.gnumake.lines import PREFIX, Line, Part
from rung.probes.gnumake.plain import Values, expansions
from rung.probes.gnumake.reach import can_be

NAMES = (
    "MAKEFLAGS", "MAKEFILES", "GNUMAKEFLAGS", "MFLAGS", "MAKEOVERRIDES", "MAKE", "SHELL", ".SHELLFLAGS",
    ".RECIPEPREFIX", ".DEFAULT_GOAL", ".ONESHELL", ".EXTRA_PREREQS", "BASH_ENV",
)  # fmt: skip
ANY = pattern(r"MAKE|SHELL|MFLAGS|\.RECIPE|\.DEFAULT_G|\.ONESH|\.EXTRA_P|BASH_ENV")
# A name that is no reference (`$(MAKE)`), but is set, listed or handed to something that may set it.
NAMED = pattern(
    r"(?<![\w.$-])(?<!\$[({])(?<!origin )(?<!flavor )(?<!\$\$[({])"
    r"(?P<name>MAKEFLAGS|MAKEFILES|GNUMAKEFLAGS|MFLAGS|MAKEOVERRIDES|MAKE|\.RECIPEPREFIX|\.DEFAULT_GOAL|\.ONESHELL"
    r"|\.EXTRA_PREREQS|BASH_ENV)(?![\w.-])"
)
# By these, set on the command line and so for every command too, another program may run, or another makefile be read.
GIVEN = pattern(r"(?:MAKE|GNUMAKE|BASH|LD_|DYLD_|GIT_)\w*|MFLAGS|SHELL|ENV|IFS|PATH|VPATH|GPATH|\..*")
ASKS = pattern(r"\s*(?:else\s+)?if")
OPTION = (
    r"(?:-?[rRskwijBd]+\d*|-j\S*|-l\S*|-O\S*|--(?:no-builtin-(?:rules|variables)|warn-undefined-variables|silent|quiet"
    r"|(?:no-)?print-directory|output-sync(?:=\w+)?|keep-going|jobs(?:=\S*)?|load-average\S*|always-make|debug\S*)"
    r"|\$[({](?:MAKEFLAGS|MFLAGS)[)}])"
)
READ = {
    "MAKEFLAGS": pattern(rf"^(?:export\s+)?MAKEFLAGS\s*(?::{{0,3}}|[+?])=(?:\s*{OPTION})*\s*$|^export\s+MAKEFLAGS\s*$"),
    "MAKE": pattern(r"^(?:(?:override|export)\s+)*MAKE\s*(?::{0,3}|[+?])=[^\n]*$|^export\s+MAKE\s*$"),
    ".RECIPEPREFIX": PREFIX,
    ".DEFAULT_GOAL": pattern(r"^(?:override\s+)?\.DEFAULT_GOAL\s*:{0,3}\??=[^\n]*$"),
    ".ONESHELL": pattern(r"^\.ONESHELL\s*:\s*$"),
}
COMPUTED = pattern(
    r"^\s*(?:(?:override|export|private|unexport|define)\s+)*(?P<name>\$.*?|[\w.-]+\$.*?)\s*[:+?!]{0,3}="
)
DEFINED = pattern(r"^\s*(?:(?:override|export|private)\s+)*define\s+(?P<name>\S*\$.*)$")


def decides(name: str) -> bool:
    """Say whether a setting of the command line decides what make runs, or which programs."""
    return GIVEN.fullmatch(name) is not None


def unread(line: Line, known: Values) -> str:
    """Return why nobody can tell what make runs after a line that sets one of these names; empty where all is read."""
    if line.part is Part.RECIPE and "eval" not in line.text:
        return ""
    if ANY.search(line.text) and not ASKS.match(line.text):
        for found in NAMED.finditer(line.text):
            name = found["name"]
            plain = READ.get(name) if line.part is not Part.DEFINED else None
            if plain is None or not plain.match(line.text):
                return f"`{name}` is named here, and decides what make runs"
    name = next((name for way in computed(line, known) for name in NAMES if can_be(way, name)), "")
    return f"it sets a variable whose name may be `{name}`, which decides what make runs" if name else ""


def computed(line: Line, known: Values) -> Iterator[str]:
    """Yield each name that a line sets and that variables make up, in every way in which they can."""
    if "$" not in line.text or ("=" not in line.text and "define" not in line.text):
        return
    text = line.text.rpartition(":")[2] if line.part is Part.RULE else line.text
    text = _inner(text) if "eval" in text else text
    if found := COMPUTED.match(text) or DEFINED.match(text):
        yield from (way.strip() for way in expansions(found["name"].replace("$$", "$"), known))


def _inner(text: str) -> str:
    """Return what is evaluated in a line; the line where nothing is."""
    at = max(text.find("$(eval "), text.find("${eval "))
    end = balanced(text, at + 1) if at >= 0 else -1
    return text[at + len("$(eval ") : end] if end > 0 else text
