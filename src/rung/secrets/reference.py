"""Where secrets lie: ``env:NAME``, ``file:PATH``, ``cmd:WORDS`` ``keyring:SERVICE/NAME``; files hold only this."""

from __future__ import annotations

import re
import shlex

from msgspec import Struct

from rung.model.errors import UsageError

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
FORMS = "env:NAME, file:/PATH, cmd:PROGRAM WORDS or keyring:SERVICE/NAME"


class FromEnvironment(Struct, frozen=True):
    """The variable of that name in the environment of rung itself."""

    name: str


class FromFile(Struct, frozen=True):
    """What a file holds; one line end at its end does not belong to it. ``~`` is the user's folder."""

    path: str


class FromCommand(Struct, frozen=True):
    """What a program prints; one line end at its end does not belong to it. No shell reads the words."""

    argv: tuple[str, ...]


class FromKeyring(Struct, frozen=True):
    """The password of ``name`` for ``service`` in the system's keyring."""

    service: str
    name: str


Place = FromEnvironment | FromFile | FromCommand | FromKeyring


class Reference(Struct, frozen=True):
    """A reference as written, which may be shown to anybody, and what it means."""

    text: str
    place: Place


def parse(text: str, *, where: str = "") -> Reference:
    """Return what ``text`` refers to. Raises ``UsageError`` (``secret-reference``), which never repeats ``text``.

    Whoever writes the secret itself where a reference belongs must not see it again in a message.
    """
    form, _, rest = text.partition(":")
    match form:
        case "env" if _NAME.fullmatch(rest):
            return Reference(text, FromEnvironment(rest))
        case "file" if rest.startswith(("/", "~/")) and rest.isprintable():
            return Reference(text, FromFile(rest))
        case "cmd":
            return Reference(text, FromCommand(_words(rest, where)))
        case "keyring" if rest.isprintable():
            service, _, name = rest.rpartition("/")
            if service and name:
                return Reference(text, FromKeyring(service, name))
    raise _fault("no reference to a secret", where)


def _words(text: str, where: str) -> tuple[str, ...]:
    try:
        words = tuple(shlex.split(text))
    except ValueError:
        # The fault of shlex quotes the words, and they may be the secret itself.
        raise _fault("a cmd: reference with a quotation that is not closed", where) from None
    if not words or not words[0] or not text.isprintable():
        raise _fault("a cmd: reference without a program", where)
    return words


def _fault(what: str, where: str) -> UsageError:
    return UsageError(
        f"this is {what}; the text is not repeated here, because it may be the secret itself",
        id="secret-reference",
        where=where,
        advice=f"write {FORMS}; change a secret that stood in a file",
    )
