"""Take out of a text what stands where a command, a header, an address or an assignment takes a secret.

Here hiding too much costs little, and showing too little of a secret costs it: whatever stands at such a place goes,
be it a word, unless it only refers to a value (``$TOKEN``, ``{params.token}``) or says where one lies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache

from rung.model.pattern import pattern
from rung.secrets.place import Place
from rung.secrets.places import PLACES, stands_in
from rung.secrets.taken import NAMES, PIECES, TAKEN

NAME = pattern(NAMES)
"""What a name holds whose value nobody may be shown."""

# Names of what only says where a secret lies, how long it is or how it is asked for.
_ABOUT = pattern(
    rb"(?i)(?:file|path|dir|folder|url|uri|host|name|type|len|length|size|count|limit|prompt|stdin|helper|method|mode|ttl)$"
    rb"|^-*(?:no|ask|prompt|use|has|with|without|max|min|num|n)[_-]"
)
_EVERY = tuple((place.signs, place) for place in (*TAKEN, *PLACES))
_NAMED = len("abc")  # bytes up to which a value tells nothing: a switch or a number
_PLAIN = pattern(rb"(?i)true|false|none|null|auto|yes|no|on|off|default|always|never|[0-9]{1,3}|-.*|[=:].*")
_REFERS = pattern(
    rb"\$.*|\{\{.*|\{[\w.\[\]\"':]+\}|<.*|%\w+%|\*+|@.*|\[masked:.*|[A-Za-z_.]+\[.*|\.{3}|\xe2\x80\xa6"
    rb"|(?:env|file|cmd|keyring):.*"
)
_PATH = pattern(rb"\.{0,2}/[\w./-]+|~/.*|[\w{}*-]+(?:[./][\w{}*-]+)*\.(?:txt|csv|tsv|json|ya?ml|key|pem|py|sh|gz)")

Instead = Callable[[bytes], bytes]


def shown(text: str, instead: str) -> str:
    """Return the text with ``instead`` wherever a command, a header, an address or an assignment takes a secret."""
    if not _signed(text):
        return text
    return "".join(_hidden(line, instead) if _signed(line) else line for line in _lines(text))


def secretive(name: str) -> bool:
    """Say whether nobody may be shown the value of a name: for many names, of which few hold a piece of such a one."""
    folded = name.casefold()
    return any(piece in folded for piece in PIECES) and NAME.search(name) is not None


def placed(text: str) -> frozenset[str]:
    """Return the secrets at such places in a text, without the words that anybody would write: they stand elsewhere."""
    if not _signed(text):
        return frozenset()
    each = set(_signed_lines(text))
    return frozenset().union(*(_repeated(line) if len(line) < _SHORT else _placed(line) for line in each))


def _placed(line: str) -> frozenset[str]:
    data = line.encode("utf-8", "surrogatepass")
    found = {data[start:end] for start, end in _spans(data)}
    return frozenset(each.decode("utf-8", "replace") for each in found if not stands_in(each))


_SHORT = 200
_repeated = lru_cache(maxsize=4096)(_placed)  # files of data say the same in hundreds of lines


def _signed(text: str) -> bool:
    folded = text.casefold()
    if len(folded) < _SHORT:
        return _SIGN.search(folded) is not None
    return next(_signs(folded), -1) >= 0


def signed(lines: AbstractSet[str]) -> frozenset[str]:
    """Return those of many lines that can hold a secret at such a place, or the name of one: the others never do."""
    plain = [line for line in lines if line.isascii()]
    text = "\n".join(plain)
    begun = {text.rfind("\n", 0, at) + 1 for at in _signs(text.casefold())}
    found = {text[begin : end if (end := text.find("\n", begin)) >= 0 else len(text)] for begin in begun}
    return frozenset(found).union(line for line in lines if not line.isascii() and _signed(line))


def _signs(folded: str) -> Iterator[int]:
    return (at for piece in _BEGINS for at in _starts(folded, piece) if _SIGN.match(folded, at))


def _signed_lines(text: str) -> Iterator[str]:
    """Yield the lines of a text that hold a sign; the text is gone through as a whole, for most lines hold none."""
    folded = text.casefold()
    if len(folded) != len(text):  # a letter may fold to two, so that places differ
        yield from filter(_signed, _lines(text))
        return
    signs = sorted(set(_signs(folded)))
    end = 0
    for at in signs:
        if at >= end:
            found = _LINE.match(text, _begin(text, at))
            end = found.end() if found else at
            yield found[0] if found else ""


def _begin(text: str, at: int) -> int:
    """Return where the line begins in which a place lies, those before it that go on included."""
    begin = text.rfind("\n", 0, at) + 1
    while begin > 1 and text[begin - 2] == "\\":
        begin = text.rfind("\n", 0, begin - 1) + 1
    return begin


def _starts(text: str, piece: str) -> Iterator[int]:
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1)


def _lines(text: str) -> Iterator[str]:
    """Return the lines of a text, those that go on as one."""
    return (found[0] for found in _LINE.finditer(text))


def _hidden(line: str, instead: str) -> str:
    data = line.encode("utf-8", "surrogatepass")
    for start, end in reversed(_apart(sorted(_all(data)))):
        data = data[:start] + instead.encode() + data[end:]
    return data.decode("utf-8", "surrogatepass")


_LONG, _STEP = 1000, 600  # bytes: a longer line is looked at in pieces that overlap, so that no text takes long
_END = pattern(rb"\s|\Z")
_LINE = re.compile(r"(?:[^\n]*\\\n)*[^\n]*\n?")
# What every such place has, its case folded (to look for both cases takes four times as long); most lines have nothing
# of it and are done with at once. Where a form names several words, the rarest of them stands here: `login`, not `oc`.
# A letter that is not ASCII ends a word, as it does in the forms, which look at bytes.
_SIGN = re.compile(
    r"(?a)pass|secret|token|credential|auth|pwd|://|from-literal|login|identified|sudo|-stdin|pin(?:code)?(?![a-z])"
    r"|-h(?:eader)?[ =]?[\"']"
    r"|(?:(?<=api)|(?<=api[_-])|(?<=private)|(?<=private[_-])|(?<=access)|(?<=access[_-])|(?<=ssh-))key"
    r"|\b(?:mysql|mariadb|mycli|redis-|valkey-|ldap|mongo|cqlsh|ipmitool|rabbit|openssl|sqlplus|smbclient|twine|vault"
    r"|https?[ \t]|useradd|usermod|adduser|nmcli|snmp|sqlcmd|ncftp|altool|notarytool|winexe|rpcclient"
    r"|(?:curl|zip|unzip|7z[arz]?|lftp|bcp|net user|mc (?:alias|config))\b)"
)
# What it finds begins with one of these pieces. Looking for them takes a third of the time in a long text.
_PIECES = (
    "pass secret token key credential auth pwd :// from-literal login identified sudo -stdin pin -h mysql mariadb "
    "mycli redis- valkey- ldap mongo cqlsh ipmitool rabbit openssl sqlplus smbclient twine vault curl http zip unzip "
    "7z lftp useradd usermod adduser nmcli snmp sqlcmd ncftp altool notarytool winexe rpcclient bcp"
)
_BEGINS = (*_PIECES.split(), "net user", "mc alias", "mc config")


def _all(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where a secret stands in a line, a long one in pieces that end with a word."""
    at = 0
    while at < len(data):
        found = _END.search(data, min(at + _LONG, len(data)))
        end = found.end() if found else len(data)
        yield from ((at + start, at + stop) for start, stop in _spans(data[at:end]))
        at = end if end == len(data) else data.rfind(b" ", at, at + _STEP) + 1 or end


def _spans(data: bytes) -> Iterator[tuple[int, int]]:
    folded = data.lower()
    for place in _near(folded):
        for found in place.found(data, folded):
            value, named = found["value"], "name" in found.re.groupindex
            about = named and _ABOUT.search(found["name"])
            if value and not about and not _harmless(value, short=named):
                yield found.span("value")


def _near(folded: bytes) -> Iterator[Place]:
    """Yield the places that a line may hold: 40 calls of their own for each line take three times as long."""
    for signs, place in _EVERY:
        for sign in signs:
            if sign in folded:
                yield place
                break


def _harmless(value: bytes, *, short: bool) -> bool:
    bare = value.strip().strip(b"\"'")
    if not bare or _REFERS.fullmatch(bare) or _PATH.fullmatch(bare):
        return True
    return bool(_PLAIN.fullmatch(bare)) or (short and len(bare) <= _NAMED)


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans with those that overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
