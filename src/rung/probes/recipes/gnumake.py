"""What `make TARGET` would run, from the answer of `make -n`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.model.pattern import pattern
from rung.probes.gnumake import carrier
from rung.probes.gnumake.act import Scan
from rung.probes.gnumake.lines import Part, lines
from rung.probes.probe import Read
from rung.probes.recipes.recipe import PLAIN, SETTING, Call, UnknownError, below
from rung.risk.redirect import LOADED

HARMLESS = frozenset(
    ["-k", "--keep-going", "-s", "--silent", "--quiet", "-B", "--always-make", "-w", "--no-print-directory", "-i"]
)
VALUED = {"-C": "folder", "--directory": "folder", "-f": "file", "--file": "file", "--makefile": "file"}
JOBS = pattern(r"-j\d*|--jobs(?:=\d+)?|--output-sync=\w+|-O\w*")
# Variables that make itself reads, or that choose what carries a recipe out.
ITS_OWN = pattern(r"(?:MAKE|SHELL|\.|GNUMAKE|VPATH)")
SAYS = pattern(
    r"g?make(?:\[\d+\])?: (?:(?:Entering|Leaving) directory '[^']*'"
    r"|Nothing to be done for '[^']*'\.|'[^']*' is up to date\.)"
)
NO_SHELL = "/no-shell-while-make-is-only-asked"
HIDES = (
    (re.compile(r"\$[({]eval\b"), "`$(eval …)` makes rules while make reads"),
    (re.compile(r"\$[({]call\s+[^,)}]*\$"), "`$(call …)` of a computed name can be any function of make"),
    (re.compile(r"\$[({]call\s+(?:shell|file|eval|guile)\b"), "`$(call …)` runs a function of make that acts"),
    (re.compile(r"\.RECIPEPREFIX\b(?!\s*:{0,3}\??=\s*[^\s$]?$)"), "`.RECIPEPREFIX` changes which lines are recipes"),
    (
        re.compile(
            r"^(?:override\s+|export\s+)*(?:MAKEFLAGS|MAKEFILES|GNUMAKEFLAGS)\b"
            r"(?!\s*[:+]?=(?:\s*(?:-[rRsk]+|-j\d*|--(?:no-builtin-(?:rules|variables)|warn-undefined-variables"
            r"|no-print-directory|silent)))*\s*$)"
        ),
        "it changes make's own options",
    ),
    (re.compile(r"^export\s*$|\.EXPORT_ALL_VARIABLES\b"), "every variable of make reaches the commands"),
)
# A command may be another program where one of these is set; what has these names is in the environment anyway.
SET = pattern(r"(?:^|[\s:])(?P<marks>(?:override\s+|export\s+|define\s+)*)(?P<name>[A-Za-z_]\w*)\s*(?::{1,3}|[+?])?=")
INHERITED = pattern(r"PATH|HOME|SHELL|TMPDIR|KUBECONFIG|(?:DOCKER|AWS|XDG|CLOUDSDK|PG|SSH)[A-Z_]*")


def call(words: tuple[str, ...]) -> Call | None:
    """Return a call of make taken apart, None when it only looks. Raises UnknownError for what cannot be expanded."""
    found = {"folder": "", "file": ""}
    settings: list[str] = []
    targets: list[str] = []
    waiting = ""
    for word in words[1:]:
        name, equals, value = word.partition("=")
        if waiting:
            found[waiting], waiting = below(word), ""
        elif name in VALUED and equals and name.startswith("--"):
            found[VALUED[name]] = below(value)
        elif word in VALUED:
            waiting = VALUED[word]
        elif word in HARMLESS or JOBS.fullmatch(word):
            continue
        elif word.startswith("-"):
            return None
        elif SETTING.fullmatch(word) and not ITS_OWN.match(word) and not INHERITED.fullmatch(name):
            settings.append(word)
        elif PLAIN.fullmatch(word):
            targets.append(word)
        else:
            raise UnknownError(f"`{word}` is neither a plain target nor a plain setting")
    if waiting:
        return None
    return Call(found["folder"], found["file"], tuple(settings), tuple(targets))


def reason_not_to(scan: Scan, read: Read) -> str:
    """Return why make must not even be asked what it would run, or the empty string."""
    if scan.harmful:
        first = scan.harmful[0]
        return f"{first.path}:{first.line} may run something when make only reads ({first.kind}): {first.text}"
    if scan.unread:
        return f"a makefile could not be read beforehand: {scan.unread[0]}"
    for path in scan.makefiles:
        for why in _hidden(path, (read(path) or b"").decode("utf-8", "replace"), frozenset(scan.makefiles)):
            return why
    return ""


def _hidden(path: str, text: str, makefiles: frozenset[str]) -> Iterator[str]:
    for line in lines(text):
        where = f"{path}:{line.number}"
        yield from (f"{where}: {reason}" for form, reason in HIDES if form.search(line.text))
        for named in SET.finditer(line.text) if line.part in (Part.TEXT, Part.RULE) else ():
            exported = "export" in named["marks"] and LOADED.fullmatch(named["name"])
            if named["name"] != "SHELL" and (exported or INHERITED.fullmatch(named["name"])):
                yield f"{where}: commands run with another `{named['name']}`, which may make them other programs"
        if why := carrier.reason(line):
            yield f"{where}: {why}"
        if line.part is Part.RULE and (makefiles & {each.removeprefix("./") for each in line.targets}):
            yield f"{where}: a rule makes the makefile itself, even when make only looks"
        if line.part is Part.RULE and "%" in line.targets:
            yield f"{where}: a rule for every name makes the makefile too"


def sealed(scan: Scan) -> tuple[str, ...]:
    """Return the setting for a shell that cannot be started, where the text holds nothing that acts."""
    return () if scan.acts or scan.unread else (f"SHELL={NO_SHELL}",)


def look(call: Call, scan: Scan) -> tuple[str, ...]:
    """Return the command that prints what every target would run, as if nothing were made yet.

    Where the text holds nothing that acts, the shell is one that cannot be started: what the text hid does not run.
    """
    named = ("-f", call.file) if call.file else ()
    return ("make", "-n", "-B", "--no-print-directory", *named, *sealed(scan), *call.settings, *call.targets)


def printed(out: str) -> tuple[str, ...]:
    """Return the commands in the answer of ``make -n``, each of which gets a shell of its own."""
    texts: list[str] = []
    kept: list[str] = []
    for line in out.splitlines():
        if not kept and line.startswith(("make", "gmake")) and SAYS.fullmatch(line):
            continue
        kept.append(line)
        if not line.endswith("\\") or (len(line) - len(line.rstrip("\\"))) % 2 == 0:
            texts.append("\n".join(kept))
            kept = []
    return tuple(text for text in (*texts, "\n".join(kept)) if text.strip())
