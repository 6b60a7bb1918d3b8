"""The requests that curl, wget and HTTPie make, and their commands with the method and the address in one form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rung.model.pattern import pattern
from rung.risk.guards.found import FOUND
from rung.risk.http import LEVELS
from rung.risk.word import DYNAMIC

Words = tuple[str, ...]
CLIENTS = frozenset(["curl", "wget", "http", "https", "xh"])
_HTTPIE = frozenset(["http", "https", "xh"])
_SENDS = "-d --data --data-raw --data-ascii --data-binary --data-urlencode -F --form --form-string --json"
_IMPLIES: Mapping[str, tuple[tuple[str, frozenset[str]], ...]] = {
    "curl": (
        ("GET", frozenset(["-G", "--get"])),
        ("POST", frozenset(_SENDS.split())),
        ("PUT", frozenset(["-T", "--upload-file"])),
        ("HEAD", frozenset(["-I", "--head"])),
    ),
    "wget": (("POST", frozenset(["--post-data", "--post-file"])), ("HEAD", frozenset(["--spider"]))),
}
"""The method that an option stands for, the first that is given counting (the manuals of curl 7.88 and wget 1.21)."""
_VALUED = frozenset("AbcCdDeEFhHKmoPQrtTuUwxXyYz")
"""The letters of curl behind which a value stands, and no more letters."""
_NAMES = pattern(r"(?:-[A-Za-z]*X|--request(?:=|\Z)|--method(?:=|\Z))")
_ADDRESS = pattern(r"https?://\S+|[\w.-]+(?::\d+)?/\S*|localhost\S*|:\d+/\S*")
_OVERRIDE = pattern(r"(?i)(?:-H|--header=)?\s*x-(?:http-)?method(?:-override)?\s*:")
_SCHEME = pattern(r"(?i)\A(?:--url=)?(?:http://([^/?#]+?)(?::80)?|https://([^/?#]+?)(?::443)?)(?=[/?#]|\Z)")
_PARTS = pattern(rf"([\w.-]+|\[[\da-f:]+\])(:\d+)?(/[^?#{FOUND}]*)?((?<=.)[?#{FOUND}].*)?", re.DOTALL)
_ASKS = "--asks"
"""What the one form has for the method, whether it is named or implied. No client has an option of that name."""


def asks_by_request(pattern: Words) -> bool:
    """Say whether a guard names a method or a path of HTTP."""
    return pattern[0] in LEVELS or pattern[0].startswith(("/", "*/", "http://", "https://"))


def requests_of(words: Words) -> tuple[tuple[str, str], ...]:
    """Return the method and address of each request that a command of curl, wget or HTTPie makes.

    Where HTTPie decides between two methods, both. Empty for other programs.
    """
    name = words[0].rsplit("/", 1)[-1] if words else ""
    if name not in CLIENTS:
        return ()
    rest = words[1:]
    if _configured(words):
        return ((DYNAMIC, DYNAMIC),)
    method = _method(name, rest)
    told = next((each[each.index(":") + 1 :].strip().upper() for each in rest if _OVERRIDE.match(each)), "")
    addresses = [each for each in rest if not each.startswith("-") and (_ADDRESS.match(each) or DYNAMIC in each)]
    addresses += [each.partition("=")[2] for each in rest if each.startswith("--url=")]
    return tuple(
        (verb, each if "://" in each else f"http://{each}")
        for each in addresses
        for verb in filter(None, (told, *((method,) if method else ("GET", "POST"))))
    )


def fetched(words: Words) -> Words:
    """Return a command with its method as one word and its addresses without what stands for itself.

    That is the scheme, its own port, and the account before the host.
    """
    if _configured(words):
        return words
    method = _method(words[0].rsplit("/", 1)[-1], words[1:])
    plain = tuple(_plain(each) for each in words)
    return (*_unasked(plain), f"{_ASKS}-{method}") if re.fullmatch(r"[A-Z]+", method) else plain


def shorter(words: Words) -> Iterator[Words]:
    """Yield a command without the query of its addresses, their port, and both: a guard may have none."""
    if words[0].rsplit("/", 1)[-1] in _IMPLIES:
        for groups in ((1, 2, 3), (1, 3, 4), (1, 3)):
            yield tuple(_cut(each, groups) for each in words)


def _configured(words: Words) -> bool:
    """Say whether a file says what curl asks for."""
    asks = (re.match(r"-[A-Za-z]*K|--config(?:=|\Z)", each) for each in words[1:])
    return words[0].rsplit("/", 1)[-1] == "curl" and any(asks)


def _cut(word: str, groups: tuple[int, ...]) -> str:
    found = _PARTS.fullmatch(word)
    return "".join(found[each] or "" for each in groups) if found is not None else word


def _plain(word: str) -> str:
    found = _SCHEME.match(word)
    return (found[1] or found[2]).rpartition("@")[2] + word[found.end() :] if found is not None else word


def _unasked(words: Words) -> Iterator[str]:
    """Yield the words without those that name a method."""
    skips = False
    for each in words:
        if skips or not _NAMES.match(each):
            if not skips:
                yield each
            skips = False
            continue
        letters, _, value = each.partition("X") if not each.startswith("--") else ("-", "", each.partition("=")[2])
        skips = not value
        if letters != "-":
            yield letters


def _method(name: str, words: Words) -> str:
    if name in _HTTPIE:
        first = next((each for each in words if not each.startswith("-")), "")
        if re.fullmatch(r"[A-Za-z]+", first):
            return first.upper()
        return "POST" if any(re.match(r"[\w.-]+(?::?=[^=]|@)", each) for each in words[1:]) else ""
    given = [_value(words, index) for index, each in enumerate(words) if _NAMES.match(each)]
    if given:
        return given[-1].upper()
    options = {each.partition("=")[0] for each in words}
    options |= {letter for each in words for letter in _letters(each)} if name == "curl" else set()
    return next((method for method, by in _IMPLIES[name] if by & options), "GET")


def _letters(word: str) -> Iterator[str]:
    """Yield the options of curl that one dash begins."""
    for letter in word[1:] if re.match(r"-[A-Za-z]", word) else ():
        yield f"-{letter}"
        if letter in _VALUED:
            return


def _value(words: Words, index: int) -> str:
    word = words[index]
    if word.startswith("--"):
        option, equals, value = word.partition("=")
        return value if equals else (words[index + 1] if index + 1 < len(words) else option)
    after = word.split("X", 1)[1]
    return after or (words[index + 1] if index + 1 < len(words) else "")
