"""How a script runs a command of a runbook: its own text, quoted as one word, never put together with anything."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from urllib.parse import urlsplit

from rung.model.effect import Effect, Facet
from rung.model.kind import known, nameable, pattern
from rung.model.runbook import Input
from rung.model.target import Target
from rung.risk.http import requests
from rung.run.names import used
from rung.run.procedure import PlannedCommand, Procedure
from rung.run.promote.asking import NotCoveredError

TIMEOUT = 60.0
_OWN = re.compile(r"rung_", re.IGNORECASE)
_FREE = re.compile(r"\$(?:\{[A-Za-z_]\w*\}|[A-Za-z_]\w*)")
_NAMED = re.compile(r"(?<![:\w]):([A-Za-z_][A-Za-z0-9_]*)")


@dataclass(frozen=True, slots=True)
class Setting:
    """An environment variable of the script: ``usual`` is its value when it is not set, ``form`` what it must match."""

    name: str
    about: str
    form: str
    usual: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A command as lines of bash, the settings it needs, the programs it needs."""

    lines: tuple[str, ...]
    settings: tuple[Setting, ...]
    needs: frozenset[str]


def call(procedure: Procedure, planned: PlannedCommand) -> Call:
    """Return how a script runs a command. Raises NotCoveredError unless it only looks and needs nothing secret."""
    if planned.effect is not Effect.OBSERVE:
        raise NotCoveredError(f"its command does not only look ({planned.effect.word}: {planned.verdict.reason})")
    if Facet.SENSITIVE in planned.verdict.facets:
        raise NotCoveredError("its command reads secrets")
    if planned.secrets:
        raise NotCoveredError(f"its command needs the secret {planned.secrets[0][0]}, and a script holds none")
    if "\0" in planned.command.text:
        raise NotCoveredError("its command holds a NUL")
    values = tuple(_value(procedure, name) for name in _names(procedure, planned))
    match planned.command.language, planned.target.kind:
        case "bash", "local":
            return _shell(planned, values)
        case "http", _:
            return _requests(planned, values)
        case "promql", _ if not values:
            return _metrics(planned)
        case "sql", "postgres":
            return _query(planned, values)
        case "sql", "sqlite" if not values:
            return _file(planned)
    language, kind = planned.command.language or "unnamed", planned.target.kind
    with_values = " with values" if values else ""
    raise NotCoveredError(f"a script does not run {language} commands{with_values} on a target of kind {kind}")


def _names(procedure: Procedure, planned: PlannedCommand) -> tuple[str, ...]:
    declared = {wanted.name for wanted in procedure.runbook.inputs}
    taken = {c.name: s.number for s in procedure.runbook.steps for c in s.captures}
    names = used(planned)
    for name in sorted(names & taken.keys()):
        raise NotCoveredError(f"it needs {name}, which step {taken[name]} takes from its output")
    return tuple(sorted(names & declared))


def _value(procedure: Procedure, name: str) -> Setting:
    wanted = next(one for one in procedure.runbook.inputs if one.name == name)
    if not nameable(name) or _OWN.match(name):
        raise NotCoveredError(f"its value {name} has a name that shells and programs give a meaning to")
    if not known(wanted.kind):
        raise NotCoveredError(f"its value {name} has the type {wanted.kind or 'none'}, which cannot be checked")
    return Setting(name, _about(wanted), f"^({pattern(wanted.kind)})$")


def _about(wanted: Input) -> str:
    example = f", for example {wanted.example}" if wanted.example else ""
    return f"{wanted.kind}{example}"


def _seconds(planned: PlannedCommand) -> str:
    return f"{planned.command.words.timeout or TIMEOUT:g}"


def _shell(planned: PlannedCommand, values: tuple[Setting, ...]) -> Call:
    cwd = planned.command.words.cwd or planned.target.cwd
    there = (f"cd -- {shlex.quote(cwd)} || return 126",) if cwd else ()
    run = (
        f"timeout -k 1 {_seconds(planned)} bash --noprofile --norc -euo pipefail -c {shlex.quote(planned.command.text)}"
    )
    return Call((*there, run), values, frozenset({"timeout"}))


def _requests(planned: PlannedCommand, values: tuple[Setting, ...]) -> Call:
    written = requests(planned.command.text) or ()
    lines = []
    for one in written:
        if one.method not in {"GET", "HEAD"} or one.body or one.headers:
            raise NotCoveredError("a script sends GET and HEAD without headers and body only")
        lines.append(f"rung_get {_seconds(planned)} {one.method} {_address(planned.target)}{_path(one.path, values)}")
    if not lines:
        raise NotCoveredError("its command is no request")
    where = _url(planned.target)
    return Call(tuple(f"{line} || return" for line in lines), (*values, where), frozenset({"curl"}))


def _path(path: str, values: tuple[Setting, ...]) -> str:
    """Return a path as one bash word: its own text quoted, values encoded as they come."""
    names = {value.name for value in values}
    parts = _NAMED.split(path)
    word = ""
    for index, part in enumerate(parts):
        if index % 2 == 0:
            word += shlex.quote(part) if part else ""
        else:
            word += f'"$(rung_encode "${part}")"' if part in names else shlex.quote(f":{part}")
    return word


def _metrics(planned: PlannedCommand) -> Call:
    free = _FREE.search(planned.command.text)
    if free:  # a run does not send it either: looked for as text it would be found nowhere
        raise NotCoveredError(f"its query takes {free[0]}, which has no value")
    query = shlex.quote(f"query={planned.command.text}")
    line = f"rung_get {_seconds(planned)} GET {_address(planned.target)}/api/v1/query -G --data-urlencode {query}"
    return Call((line,), (_url(planned.target),), frozenset({"curl"}))


def _query(planned: PlannedCommand, values: tuple[Setting, ...]) -> Call:
    odd = next((value.name for value in values if value.form not in _FIGURES), "")
    if odd:
        raise NotCoveredError(f"its value {odd} is text, which psql could read as a comment")
    if planned.target.profiles or planned.target.setting("user") or planned.target.setting("password"):
        raise NotCoveredError(f"target {planned.target.name} asks who is there, and a script holds no secret")
    bound = "".join(f' -v "{value.name}=${value.name}"' for value in values)
    where = Setting(_variable(planned.target), f"address of the database of target {planned.target.name}", _ANY)
    run = f"PGCONNECT_TIMEOUT=10 timeout -k 1 {_seconds(planned)} psql -X -A -t -w -v ON_ERROR_STOP=1{bound}"
    line = f"printf '%s\\n' {shlex.quote(planned.command.text)} | {run} -d {_address(planned.target)} || rung_lost $? 2"
    return Call((line,), (*values, where), frozenset({"timeout", "psql"}))


def _file(planned: PlannedCommand) -> Call:
    about = f"path of the SQLite file of target {planned.target.name}"
    where = Setting(_variable(planned.target), about, _ANY, planned.target.setting("path"))
    run = f"timeout -k 1 {_seconds(planned)} sqlite3 -batch -bail -noheader -init /dev/null -cmd '.timeout 5000'"
    run += " -readonly -safe"
    line = f"printf '%s\\n' {shlex.quote(planned.command.text)} | {run} {_address(planned.target)}"
    there = f"[ -r {_address(planned.target)} ] || return 126"
    return Call((there, line), (where,), frozenset({"timeout", "sqlite3"}))


_FIGURES = frozenset(f"^({pattern(kind)})$" for kind in ("integer", "number", "port", "boolean"))
_ANY = "^.+$"
_HTTP = r"^https?://[^[:space:]]+$"


def _url(target: Target) -> Setting:
    """Return the setting of a target's address. What a target needs beside it would be a secret in a script."""
    if target.headers or target.profiles or target.setting("user"):
        raise NotCoveredError(f"target {target.name} asks who is there, and a script holds no secret")
    parts = urlsplit(target.url)
    usual = "" if parts.username or parts.password else target.url
    return Setting(_variable(target), f"address of target {target.name}", _HTTP, usual.rstrip("/"))


def _address(target: Target) -> str:
    return f'"${_variable(target)}"'


def _variable(target: Target) -> str:
    return f"RUNG_TARGET_{re.sub(r'[^A-Za-z0-9]', '_', target.name).upper()}"
