"""SQL of a fence: what every client needs, and values as literals that no quotation mark can end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from rung.app.carry.kind import Examined, Fault
from rung.app.carry.way import Values
from rung.app.ports import Runner
from rung.model.errors import RefusedError, RungError, UsageError
from rung.model.job import Job
from rung.model.replacing import replace
from rung.model.target import LOOKING, Profile, Target
from rung.risk.sql.words import TOKEN
from rung.run.procedure import PlannedCommand
from rung.secrets.reference import parse

_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?")
_PASSWORD = re.compile(r"(?i)(?:^|[\s?&])(?:ssl)?password\s*=")
_BARE = re.compile(r"(?<![:\w]):([A-Za-z_][A-Za-z0-9_]*)")
_IN_ADDRESS = re.compile(r"//[^/@]*:[^@]*@")
NUL = "\0"
LOOK_TIMEOUT = 8.0


def bound(text: str, dialect: str, values: Values) -> str:
    """Return the text with each ``:name`` and ``:'name'`` that has a value as a literal of ``dialect``.

    A number stands as it is where no quotes are asked for; any other text is written by the numbers of its letters,
    so that no server, whatever it takes for a quotation mark, can end it early. Names inside strings and comments
    stay. Raises RefusedError where the text is not read with certainty.
    """
    done: list[str] = []
    at = 0
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            if any(f":{name}" in text or f":'{name}'" in text for name in values):
                raise _unsure(text[at : at + 20].split("\n", maxsplit=1)[0])
            return text
        piece = found[0]
        done.append(_given(piece, dialect, values) if found.lastgroup == "variable" else piece)
        at = found.end()
    return "".join(done)


def bare(text: str) -> frozenset[str]:
    """Return the names that stand in a text as ``:name``, without quotation marks.

    From where the text is not read with certainty on, every one that looks so is among them.
    """
    found: set[str] = set()
    at = 0
    while at < len(text) and (piece := TOKEN.match(text, at)) is not None:
        if piece.lastgroup == "variable" and piece[0][1] not in "'\"":
            found.add(piece[0][1:])
        at = piece.end()
    return frozenset(found) | {each[1] for each in _BARE.finditer(text, at)}


def plain(value: str) -> bool:
    """Say whether a value is one that SQL reads as itself without quotation marks: a number, or a truth."""
    return _NUMBER.fullmatch(value) is not None or value in {"true", "false"}


def _given(piece: str, dialect: str, values: Values) -> str:
    name = piece[1:].strip("'\"")
    if name not in values:
        return piece
    if piece.startswith(':"'):
        raise RefusedError(
            f"{piece} would put a value in the place of a name", id="value-name", advice="write the name itself"
        )
    value = values[name]
    if piece == f":{name}" and _NUMBER.fullmatch(value):
        return f" {value} "
    return _text(value, dialect)


def _text(value: str, dialect: str) -> str:
    if NUL in value:
        raise RefusedError("a value with a NUL byte", id="value-nul", advice="give it another value")
    if dialect == "sqlite":
        # A function of SQLite takes 127 arguments at most.
        parts = [value[at : at + 100] for at in range(0, len(value), 100)] or [""]
        chars = "||".join(f"char({','.join(str(ord(letter)) for letter in part)})" for part in parts)
        return f"({chars})"
    data = value.encode("utf-8", "surrogateescape").hex()
    return f"CONVERT(0x{data} USING utf8mb4)" if data else "SPACE(0)"


def _unsure(where: str) -> RefusedError:
    return RefusedError(
        f"this SQL is not read with certainty from {where!r} on, so no value is put into it",
        id="value-unsure",
        advice="write strings with doubled quotes and comments as -- text",
    )


def shown(planned: PlannedCommand, values: Values) -> str:
    """Return the query with its values where they stand, for people to read; it is not what is sent."""

    def one(match: re.Match[str]) -> str:
        if match.lastgroup != "variable":
            return match[0]
        name = match[0][1:].strip("'\"")
        value = values.get(name)
        if value is None:
            return match[0]
        return value if match[0] == f":{name}" else "'" + value.replace("'", "''") + "'"

    return TOKEN.sub(one, planned.command.text)


def fault(target: Target) -> Fault | None:
    """Return what is wrong with the addresses, users and passwords of a target."""
    own = target.profile(changes=False) if not target.profiles else None
    rows = [("", target.url, target.setting("user"), target.setting("password"))]
    rows += [(p.name, p.url or target.url, p.user, p.password) for p in target.profiles]
    for name, address, user, password in rows if own is None else rows[:1]:
        prefix = f"{name}." if name else ""
        found = _fault(address, user, password)
        if found is not None:
            return Fault(prefix + found.key, found.message, found.advice)
    return None


def _fault(address: str, user: str, password: str) -> Fault | None:
    if _literal(address):
        return Fault("url", "the url holds a password", 'take it out and write password = "env:NAME"')
    if user and _names_user(address):
        return Fault("user", "the url names a user already", "take one of the two out")
    if user.startswith("-") or not user.isprintable():
        return Fault("user", f"{user!r} is no user", "write the name of an account")
    if address.startswith("-") or not address.isprintable():
        return Fault("url", "this is no address", "write a url")
    if password:
        try:
            parse(password)
        except RungError as wrong:
            return Fault("password", wrong.message, wrong.advice)
    return None


def _literal(address: str) -> bool:
    try:
        found = urlsplit(address)
        _ = found.port  # a password with a slash in it stands where a port should
        return bool(found.password) or bool(_PASSWORD.search(unquote(address)))
    except ValueError:
        return bool(_PASSWORD.search(unquote(address)) or _IN_ADDRESS.search(address))


def _names_user(address: str) -> bool:
    try:
        return bool(urlsplit(address).username) or bool(re.search(r"(?i)(?:^|[\s?&])user\s*=", address))
    except ValueError:
        return False


def parts(address: str, scheme: str) -> dict[str, str]:
    """Return host, port, user, path and query of ``scheme://…``. Raises UsageError for another form."""
    try:
        found = urlsplit(address)
        port = found.port
    except ValueError as wrong:
        raise UsageError(
            "the url of the target is no address", id="target-url", advice=f"write {scheme}://…"
        ) from wrong  # it is not repeated: a password may stand in it
    if found.scheme != scheme:
        raise UsageError(
            f"the url of the target is no {scheme} address", id="target-url", advice=f"write {scheme}://HOST/NAME"
        )
    return {
        "host": found.hostname or "",
        "port": str(port or ""),
        "user": unquote(found.username or ""),
        "path": unquote(found.path.lstrip("/")),
        "query": unquote(found.query),
    }


def quoted(path: str) -> str:
    """Return a path for a ``file:`` address."""
    return quote(path, safe="/")


@dataclass(frozen=True, slots=True)
class Look:
    """How one client is looked at: the job that asks as whom and with which rights, and what its answer means.

    ``rights`` returns who answered, and whether that one can write.
    """

    job: Callable[[Profile], Job]
    rights: Callable[[str], tuple[str, bool]]
    advice: Callable[[bytes], str]


def look(runner: Runner, target: Target, how: Look) -> Iterator[Examined]:
    """Ask with each profile of a target who it is there and whether it can write. Nothing is tried."""
    profiles = target.profiles or (target.profile(changes=False),)
    for each in profiles:
        asked = target.profile(changes=each.name != LOOKING) if each.name else each
        what = f"target {target.name}" + (f" ({each.name})" if each.name else "")
        try:
            outcome = runner.run(replace(how.job(asked), timeout=LOOK_TIMEOUT))
        except RungError as fault:
            yield Examined(what, good=False, found=fault.message, advice=fault.advice)
            continue
        if not outcome.ok:
            words = outcome.stderr.data.decode("utf-8", "replace").strip().split("\n")[0]
            said = "no answer in time" if outcome.timed_out else words or f"exit {outcome.exit}"
            yield Examined(what, good=False, found=said, advice=how.advice(outcome.stderr.data))
            continue
        who, writes = how.rights(outcome.stdout.data.decode("utf-8", "replace"))
        yield _answered(target, each.name, what, (who, writes))


def _answered(target: Target, profile: str, what: str, said: tuple[str, bool]) -> Examined:
    who, writes = said
    found = f"{who} {'can write' if writes else 'can only read'}, {target.env}"
    if profile == LOOKING and writes:
        advice = "looking is meant to be without rights to change: take the right to write from this user"
        return Examined(what, good=False, found=found, advice=advice)
    if not profile and writes:
        advice = f"steps that only look run with these rights too: add [targets.{target.name}.observe]"
        return Examined(what, good=True, found=found, advice=advice)
    return Examined(what, good=True, found=found)
