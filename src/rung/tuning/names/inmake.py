"""Variables of make: whether a makefile says a name only where it means the variable, which is its own affair."""

from __future__ import annotations

import re

from rung.model.pattern import pattern
from rung.probes.gnumake.exported import READ_BY_ALL
from rung.probes.gnumake.plain import BUILT_IN

NAME = pattern(r"[A-Za-z_]\w+")
TAKEN = pattern(
    r"[A-Z]*FLAGS|MAKE\w*|MFLAGS|SHELL|VPATH|GPATH|SUFFIXES|LDLIBS|LOADLIBES|TARGET_ARCH|OUTPUT_OPTION|TARGET_MACH"
    r"|AR|AS|CC|CXX|CPP|FC|M2C|PC|CO|GET|LEX|YACC|LINT|MAKEINFO|TEX|TEXI2DVI|WEAVE|CWEAVE|TANGLE|CTANGLE|RM|LD|V|Q"
    r"|USER|LOGNAME|PWD|OLDPWD|TERM|DISPLAY|EDITOR|PAGER|HOSTNAME|MAIL|TMP|TEMP|CI|GZIP|BZIP2?|\w*_(?:proxy|PROXY|OPTIONS)"
    r"|(?:LS|LESS|PYTHON|PERL|RUBY|NODE|NPM|JAVA|GO|CARGO|RUST|R|OMP|MKL|OPENBLAS|XDG|GIT|SSH|SLURM|CUDA|CONDA|VIRTUAL"
    r"|GREP|XZ|ZSTD|CCACHE|LD|PKG_CONFIG|ACLOCAL|ASAN|MALLOC)_\w+|(?:PYTHON|PERL|RUBY|NODE|CUDA|POSIX|LESS)\w*|GO[A-Z]+"
    r"|PREFIX|prefix|DESTDIR|\w+_?(?:prefix|dir|DIR|PREFIX)|PLAT|OPT\w*|DEBUG|VERBOSE|RELEASE|VERSION|MODE|TARGET|CROSS\w*"
)
"""What make or any program knows by its name, and what people set on a command line."""
COMPUTES = pattern(
    r"\$[({](?:eval|value|origin|flavor|guile)\b|\.VARIABLES|\$[({][^(){}$\s:]*\$|^[ \t]*(?:un)?export[ \t]*(?:#|$)"
    r"|\.EXPORT_ALL_VARIABLES",
    re.MULTILINE,
)
"""What may come to a variable whose name is not written down, or hands all of them on."""
SET = pattern(r"(?P<name>\w+)[ \t]*(?::{0,3}|\+)=[ \t]*(?P<value>\S?)")


def only_named(name: str, text: str) -> bool:
    """Say whether a makefile says the name of a variable only where it gives it a value, or puts the value in.

    Not so where people may set it: a default (``?=``), an empty value, one that is handed on.
    """
    if not NAME.fullmatch(name) or TAKEN.fullmatch(name) or READ_BY_ALL.fullmatch(name) or name in BUILT_IN:
        return False
    if COMPUTES.search(text):
        return False
    used = re.compile(rf"(?<!\$)\$(?:\({name}[):]|\{{{name}[}}:])")
    return all(_fits(line, name, used) for line in text.splitlines() if name in line)


def _fits(line: str, name: str, used: re.Pattern[str]) -> bool:
    said = len(re.findall(rf"(?<![\w.-]){name}(?![\w.-])", line))
    if said != len(re.findall(rf"\b{name}\b", line)):
        return False
    told = SET.match(line)
    sets = told is not None and told["name"] == name and not line.startswith("\t")
    if sets and told is not None and not told["value"]:
        return False
    comment = line.lstrip(" ").startswith("#")
    return comment or said == sets + len(used.findall(line))
