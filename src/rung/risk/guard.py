"""Say whether a "Do not" forbids a command.

A guard that silently fails to match is worse than one that matches too much, so matching is generous:

- in shell, the first pattern word is the program (folders are ignored) of any argv, wrappers unwrapped; the other
  words must appear after it in the same order, whatever stands between them: ``make clean`` forbids
  ``make -C x clean``. Options match in any place, ``--force`` also as ``--force=true``, and ``-rf`` also as
  ``-r -f`` or ``-fr``. ``*`` and ``?`` are globs within one word.
- in SQL, the words must appear in one statement in that order as keywords, names or function names, without regard
  to case, inside dollar quotes too: ``DROP TABLE``, ``pg_terminate_*``.
- in HTTP, a method, a path glob, or both: ``DELETE /orders/*``.

Where something that could match is computed when it runs, or cannot be read, the answer is *cannot tell*, which a
caller must treat as forbidden.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from urllib.parse import unquote, urlsplit

from rung.risk import http
from rung.risk.argv import SimpleCommand, unfold
from rung.risk.context import Context
from rung.risk.deceiving import tame
from rung.risk.kinds import spelled_out
from rung.risk.languages import is_sql
from rung.risk.placeholder import ANGLE
from rung.risk.word import DYNAMIC


class Answer(Enum):
    """Whether a guard forbids a command."""

    MATCHED = "matched"
    FREE = "not matched"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Match:
    """The answer and the sentence that explains it. ``forbids`` is what a gate asks."""

    answer: Answer
    reason: str

    @property
    def forbids(self) -> bool:
        """Say whether the command must not run: it matched, or nobody can tell."""
        return self.answer is not Answer.FREE


def matches(pattern: str, command: str, language: str = "bash", context: Context = Context()) -> Match:  # noqa: B008 - frozen
    """Return whether ``pattern`` of a ``refuse`` forbids ``command``."""
    words = tuple(tame(ANGLE.sub("*", pattern)).split())
    if not words:
        return Match(Answer.CANNOT_TELL, "the guard names no command")
    found = unfold(command, language, context)
    answers = [_argv(words, each) for each in found.commands]
    answers += [_text(words, text, name) for name, text in found.texts]
    answers += [Match(Answer.CANNOT_TELL, doubt) for doubt in found.doubts]
    for wanted in (Answer.MATCHED, Answer.CANNOT_TELL):
        for each in answers:
            if each.answer is wanted:
                return each
    return Match(Answer.FREE, f"no command here is `{pattern}`")


def _argv(pattern: tuple[str, ...], command: SimpleCommand) -> Match:
    shown = " ".join(command.words).replace(DYNAMIC, "…")
    if _fits(pattern, command.words, loose=False):
        return Match(Answer.MATCHED, f"`{shown}` is `{' '.join(pattern)}`")
    if not command.sure and _fits(pattern, command.words, loose=True):
        return Match(
            Answer.CANNOT_TELL, f"`{shown}` may be `{' '.join(pattern)}`: a word of it is computed when it runs"
        )
    hides = command.strange or not command.known
    if hides and any(_fits(pattern, command.words[at:], loose=True) for at in range(1, len(command.words))):
        return Match(Answer.CANNOT_TELL, f"`{shown}` may run `{' '.join(pattern)}`")
    return Match(Answer.FREE, "")


def _fits(pattern: tuple[str, ...], words: tuple[str, ...], *, loose: bool) -> bool:
    if not words:
        return False
    name = words[0].rsplit("/", 1)[-1] if "/" not in pattern[0] else words[0]
    wild = loose and DYNAMIC in words[0]
    if not (wild or fnmatchcase(name, pattern[0])):
        return False
    rest = words[1:]
    if name in ("kubectl", "oc") or wild:
        rest, pattern = spelled_out(rest), (pattern[0], *spelled_out(pattern[1:]))
    options = [each for each in pattern[1:] if each.startswith("-") and each != "-"]
    plain = [each for each in pattern[1:] if not each.startswith("-") or each == "-"]
    blind = loose and any(each.startswith(DYNAMIC) for each in rest)
    if not all(blind or _option(each, rest) for each in options):
        return False
    return _in_order(plain, rest, loose=loose)


def _option(option: str, words: tuple[str, ...]) -> bool:
    if any(fnmatchcase(each, option) or fnmatchcase(each.partition("=")[0], option) for each in words):
        return True
    if re.fullmatch(r"-[A-Za-z0-9]+", option):
        letters = "".join(each[1:] for each in words if re.match(r"-[A-Za-z0-9]", each))
        return set(option[1:]) <= set(letters)
    return False


def _in_order(pattern: list[str], words: tuple[str, ...], *, loose: bool) -> bool:
    """Say whether the pattern's words appear in order; an unknown word may stand for any number of them."""
    at = 0
    for each in words:
        if loose and each.startswith(DYNAMIC):
            return True
        if at < len(pattern) and (
            fnmatchcase(each, pattern[at]) or (loose and DYNAMIC in each and _partly(each, pattern[at]))
        ):
            at += 1
    return at >= len(pattern)


def _partly(word: str, pattern: str) -> bool:
    regular = "".join(".*" if piece == DYNAMIC else re.escape(piece) for piece in re.split(f"({DYNAMIC})", word))
    return "*" in pattern or "?" in pattern or bool(re.fullmatch(regular, pattern))


def _text(pattern: tuple[str, ...], text: str, language: str) -> Match:
    if language == "http":
        return _http(pattern, text)
    if language == "promql":
        return Match(Answer.FREE, "PromQL can only read")
    if not is_sql(language):
        return Match(Answer.CANNOT_TELL, f"rung does not read {language or 'this language'}")
    return _sql(pattern, text)


def _sql(pattern: tuple[str, ...], text: str) -> Match:
    bare = re.sub(r"--[^\n]*|/\*.*?\*/", " ", text, flags=re.DOTALL)
    bare = re.sub(r"'(?:[^']|'')*'", " '' ", bare)
    for statement in bare.split(";"):
        words = tuple(word.lower() for word in re.findall(r"[A-Za-z_][\w$]*|\\\S+", statement))
        if _in_order([each.lower().removesuffix("()") for each in pattern], words, loose=False):
            return Match(Answer.MATCHED, f"this SQL holds `{' '.join(pattern)}`")
    if re.search(r"\bexecute\b|U&[\"']|\\(?:gexec|i|ir|include|!|set)\b", bare, re.IGNORECASE):
        return Match(Answer.CANNOT_TELL, "this SQL runs text that is put together when it runs")
    return Match(Answer.FREE, "")


def _http(pattern: tuple[str, ...], text: str) -> Match:
    requests = http.requests(text)
    if requests is None:
        return Match(Answer.CANNOT_TELL, "this is not a list of HTTP request lines")
    method = pattern[0].upper() if not pattern[0].startswith(("/", "*/", "http")) else "*"
    path = pattern[-1] if len(pattern) > 1 or method == "*" else "*"
    for verb, target in ((each.method, each.path) for each in requests):
        asked = unquote(urlsplit(target).path) or "/"
        if fnmatchcase(verb, method) and (
            path == "*" or fnmatchcase(asked, path) or fnmatchcase(asked.rstrip("/"), path)
        ):
            return Match(Answer.MATCHED, f"`{verb} {target}` is `{' '.join(pattern)}`")
    return Match(Answer.FREE, "")
