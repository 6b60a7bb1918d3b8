"""Variables that make a program run other code than its own: with one of them, any command may run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from rung.model.pattern import pattern
from rung.risk.redirect import CREDENTIALS, LOADED
from rung.risk.script import Assignment

_LOADS = pattern(
    r"LD_(?:PRELOAD|LIBRARY_PATH|AUDIT)|DYLD_\w+|GCONV_PATH|BASH_ENV|BASH_FUNC_.*|PROMPT_COMMAND|SHELLOPTS|BASHOPTS|ZDOTDIR"
    r"|PERL5(?:OPT|DB)|PYTHON(?:STARTUP|HOME|INSPECT|BREAKPOINT)|RUBYOPT|LUA_INIT\w*|MAKEFILES|GNUMAKEFLAGS"
    r"|GIT_(?:EXEC_PATH|CONFIG(?:_\w+)?|TEMPLATE_DIR)|LESSOPEN|LESSCLOSE|TAR_OPTIONS"
)
_AGENTS = pattern(r"(?:NODE_OPTIONS|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|MAKEFLAGS)")
_AGENT = pattern(r"require|import|loader|agent|eval|SHELL|[$`]|-r\b")
_TOLD = pattern(
    r".*(?:PAGER|EDITOR|VISUAL|BROWSER|_CMD|COMMAND|_SSH|RSH|ASKPASS|_DIFF|OPTS|OPTIONS|FLAGS|SHELL|PROXY|HELPER)|PS\d|PROMPT.*"
)
"""What programs take for a command, or for options of their own."""
_EMPTY = frozenset(["", "/dev/null", "0"])
_SYSTEM = pattern(r"(?:/usr(?:/local)?)?/s?bin|/snap/bin|/opt/[\w-]+/bin|/usr/lib/[\w./-]+")
_OLD = frozenset(["$PATH", "${PATH}"])


def loads(each: Assignment) -> str:
    """Return why any command may run once this variable is set; empty where it only tells a program something."""
    name, value = each.name, each.value
    if name == "PATH":
        own = next((part for part in _first(value.raw) if not _SYSTEM.fullmatch(part)), "")
        return f"`PATH` names `{own}` first, and what lies there may be any program" if own else ""
    opens = _LOADS.fullmatch(name) or (_AGENTS.fullmatch(name) and (not value.sure or _AGENT.search(value.text)))
    return f"`{name}` makes a program run code that is not read here" if opens and value.text not in _EMPTY else ""


def may_tell(each: Assignment) -> bool:
    """Say whether a program may run what this variable holds, or take an option from it."""
    if each.name == "PATH" or each.name in CREDENTIALS or not LOADED.fullmatch(each.name):
        return False
    return each.value.sure or bool(_TOLD.fullmatch(each.name))


def _first(raw: str) -> Iterator[str]:
    """Yield the folders of a search path that are looked in before those of the old one."""
    written = re.sub(r"['\"]", "", raw).removeprefix("PATH=")
    return takewhile(lambda each: each not in _OLD, filter(None, written.split(":")))
