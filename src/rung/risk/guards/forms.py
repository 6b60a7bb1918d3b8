"""The one form of a command whose program takes the same in several: ``tar xzf``, ``kill -9``, ``ip r d``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from posixpath import normpath

from rung.model.pattern import pattern
from rung.risk.families import lookup
from rung.risk.guards.fetches import fetched
from rung.risk.guards.found import FOUND
from rung.risk.judge import resolve
from rung.risk.word import DYNAMIC, word

Words = tuple[str, ...]
_SIGNALS: Mapping[str, str] = {
    "1": "HUP",
    "2": "INT",
    "3": "QUIT",
    "9": "KILL",
    "15": "TERM",
    "18": "CONT",
    "19": "STOP",
}
_SIGNAL = pattern(r"-(?:[A-Z][A-Z0-9+]+|\d+)")
_OBJECTS = "link address addrlabel route rule neighbour ntable tunnel tuntap maddress mroute monitor xfrm netns".split()
_VERBS = "add append change delete exec flush get list monitor replace restore".split()
_LAST: Mapping[str, list[str]] = {"link": ["set", "show", "save"]}
"""What `s` begins depends on the object."""
_IP: Mapping[str, str] = {"lst": "list", "ls": "list", "addr": "address", "neigh": "neighbour"}
"""Beginnings that the manual of iproute2 has as words of their own."""
_DATABASES: Mapping[str, str] = {
    **dict.fromkeys(("psql", "pgcli"), "--dbname"),
    **dict.fromkeys(("mysql", "mysqldump"), "--database"),
}
"""Clients whose first operand is the database, and the option for it."""
_USER = pattern(rf"[\w.{DYNAMIC}{FOUND}-]+@[\w.:{DYNAMIC}{FOUND}-]+")
_PACKAGES = (
    "access add audit autoclean bin cache check config constraints create dedupe dlx exec explain generate-lock-entry"
    " global help import info init install i in licenses link list login logout ls node npm outdated owner pack patch"
    " patch-commit plugin policies profile publish rebuild remove rm run run-script search set stage tag team un unlink"
    " uninstall unplug unpublish up update upgrade upgrade-interactive version versions whoami why workspace workspaces"
)
"""Orders of Yarn and pnpm, by their manuals; another word is a script of the project."""
_FOLDERS = frozenset("--cwd -C --dir --prefix --filter -F".split())
"""Options of theirs with a value, that stand before the order."""
_OTHERWISE = "command|eval|check|rcfile|init-file|version|help"
"""With these options an interpreter takes its program from elsewhere, runs none, or a value stands behind them."""
_FILE = pattern(r"[\w@+-]*[./][\w./@+-]*")
"""A name with a folder or an ending: another word may be the name of a program as well."""
_SETTING = pattern(r"(host|hostaddr|dbname|user)\s*=\s*'?([^\s']+)'?")
_NO_SHUTDOWN = pattern(r"-\w*[ck]\w*|--show")
_REBOOTS = pattern(r"-\w*r\w*|--reboot")


def signalled(words: Words) -> Words:
    """Return `kill` with its signal as one word: ``-KILL`` for ``-9``, ``-s KILL`` and ``--signal=9``."""
    return tuple(_signalled(words))


def _signalled(words: Words) -> Iterator[str]:
    waiting = False
    for each in words:
        name, equals, value = each.partition("=")
        told = each if waiting else value if equals and name == "--signal" else each[1:] if each[:1] == "-" else ""
        told = told[1:] if re.fullmatch(r"s(?:[A-Z]+|\d+)", told) else told
        signal = _SIGNALS.get(told, told.upper().removeprefix("SIG"))
        if not waiting and each in {"-s", "--signal"}:
            waiting = True
        elif waiting or signal in _SIGNALS.values():
            yield f"-{signal}"
            waiting = False
        else:
            yield each


def ends_by_default(words: Words) -> bool:
    """Say whether a command of `kill` names no signal, and so sends TERM."""
    return not any(_SIGNAL.fullmatch(each) or each in {"-l", "-L", "--list"} for each in words[1:])


def _dashed(words: Words) -> Words:
    """Return `tar xzf` as `tar -xzf`."""
    letters = re.fullmatch(r"[A-Za-z]+", words[1]) if len(words) > 1 else None
    return (words[0], f"-{words[1]}", *words[2:]) if letters else words


def _spelled(words: Words) -> Words:
    """Return the object and the order of `ip` in full; the first that a beginning fits is meant, as ip has it."""
    plain = [at for at in range(1, len(words)) if words[at][:1] not in {"-", ""} and words[at - 1] not in {"-n", "-f"}]
    if not plain:
        return words
    thing = _full(words[plain[0]], _OBJECTS)
    told = {plain[0]: thing}
    if len(plain) > 1:
        told[plain[1]] = _full(words[plain[1]], [*_VERBS, *_LAST.get(thing, ["show", "save", "set"])])
    return tuple(told.get(at, each) for at, each in enumerate(words))


def _full(given: str, known: list[str]) -> str:
    return _IP.get(given) or next((each for each in known if each.startswith(given)), given)


def _ended(words: Words) -> Words:
    """Return `reboot` or `poweroff` for `shutdown`, whenever it is to be."""
    if any(_NO_SHUTDOWN.fullmatch(each) for each in words[1:]):
        return words
    return ("reboot",) if any(_REBOOTS.fullmatch(each) for each in words[1:]) else ("poweroff",)


def _running(own: str) -> Callable[[Words], Words]:
    """Return the form of a program that runs what it does not know as an order of its ``own`` as a script."""
    orders = frozenset(own.split())

    def form(words: Words) -> Words:
        plain = (at for at in range(1, len(words)) if words[at][:1] != "-" and words[at - 1] not in _FOLDERS)
        at = next(plain, 0)
        return (
            (*words[:at], "run", *words[at:])
            if at and re.match(r"\w", words[at]) and words[at] not in orders
            else words
        )

    return form


def _octal(words: Words) -> Words:
    """Return `chmod` with its number as short as it may be: ``777`` for ``0777``."""
    at = next((at for at, each in enumerate(words) if re.fullmatch(r"0+[1-7][0-7]*", each)), 0)
    return (*words[:at], words[at].lstrip("0"), *words[at + 1 :]) if at else words


def _starting(letters: str) -> Callable[[Words], Words]:
    """Return the form of an interpreter: the file that it is given as the program that it is, ``./x.sh``.

    ``letters``: its options with which it runs another text, or none.
    """
    other = re.compile(rf"-[a-zA-Z]*[{letters}]|-[IWXO]|--?(?:{_OTHERWISE})")

    def form(words: Words) -> Words:
        at = next((at for at in range(1, len(words)) if words[at][:1] not in {"-", "+"}), 0)
        if not at or any(other.fullmatch(each) for each in words[1:at]) or not _FILE.fullmatch(words[at]):
            return words
        return (words[at] if words[at].startswith("/") else f"./{normpath(words[at])}", *words[at + 1 :])

    return form


def _joined(words: Words) -> Words:
    """Return `ssh` with the words that its texts hold, as the shell over there reads them; `USER@` is `-l USER`."""
    host = _first(words)
    told = (("-l", *each.split("@", 1)) if each == host and _USER.fullmatch(each) else each.split() for each in words)
    return tuple(piece for each in told for piece in each)


def _connected(words: Words) -> Words:
    """Return a client with the database that its first operand names, or its host by an address, as options."""
    first = _first(words)
    if not first:
        return words
    at = words.index(first)
    return (*words[:at], *_settings(words[at], _DATABASES[words[0]]), *words[at + 1 :])


def _first(words: Words) -> str:
    """Return the first operand of a command; empty where it has none, or its program is not known."""
    table = lookup(words[0])
    found = resolve(table, tuple(map(word, words[1:])))[1].operands if table is not None else []
    return found[0].text if found else ""


def _settings(name: str, option: str) -> Iterator[str]:
    if re.match(r"postgres(?:ql)?://", name):
        from urllib.parse import urlsplit  # 3 ms, and few commands name a database by its address

        address = urlsplit(name)
        told = {"--host": address.hostname, option: address.path[1:], "--username": address.username}
    elif _SETTING.search(name):
        given = dict(_SETTING.findall(name))
        told = {"--host": given.get("host", given.get("hostaddr")), option: given.get("dbname")}
    else:
        told = {option: name}
    yield from (f"{each}={value}" for each, value in told.items() if value)


FORMS: Mapping[str, Callable[[Words], Words]] = {
    "kill": signalled,
    "tar": _dashed,
    "ip": _spelled,
    "shutdown": _ended,
    "ssh": _joined,
    "chmod": _octal,
    **dict.fromkeys("bash sh dash zsh ksh mksh source .".split(), _starting("csno")),
    **dict.fromkeys("python perl ruby node php".split(), _starting("cemErlS")),
    **dict.fromkeys(("curl", "wget"), fetched),
    "yarn": _running(_PACKAGES),
    "yarnpkg": _running(_PACKAGES),
    "pnpm": _running(f"{_PACKAGES} deploy fetch server store env root rebuild prune recursive"),
    **dict.fromkeys(_DATABASES, _connected),
}
"""Sources: the manuals of the programs."""
