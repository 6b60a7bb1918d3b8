"""The commands that a wrapper runs: `sudo`, `xargs`, `ssh`, `bash -c`, `kubectl exec --`, `psql -c` and their like."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rung.model.effect import Verdict
from rung.risk.options import Arguments
from rung.risk.table import Inner, Raise, Spec
from rung.risk.verdicts import unknown
from rung.risk.word import DYNAMIC, Word


@dataclass(frozen=True, slots=True)
class Nested:
    """What runs inside: ``words`` of one command, or ``text`` in ``language``."""

    words: tuple[Word, ...] = ()
    text: str = ""
    language: str = "bash"
    stdin: str | None = None


def nested(spec: Spec, found: Arguments, stdin: str | None) -> tuple[tuple[Nested, ...], tuple[Verdict, ...]]:
    """Return what the command runs in turn, and the verdicts on what could not be read of it."""
    runs: list[Nested] = []
    trouble: list[Verdict] = []
    rule = "-".join(spec.path)
    for given in found.given:
        if given.option.holds and given.value is not None:
            _text(given.value, given.option.holds, rule, runs, trouble)
    inner = spec.inner
    if inner is None or found.strange is not None:
        return tuple(runs), tuple(trouble)
    if any(given.option.holds for given in found.given):
        return tuple(runs), tuple(trouble)
    words = _words(inner, found)
    if not words:
        _bare(inner, spec, stdin, runs, trouble)
    elif inner.form in ("argv", "mark"):
        extra = (Word("…", DYNAMIC, literal=False, sure=False, whole=False),) if inner.extra else ()
        runs.append(Nested(words=(*_filled(words, inner), *extra), stdin=stdin))
    elif inner.form == "joined":
        _joined(words, inner, rule, runs, trouble)
    else:
        _text(words[0], inner.language, rule, runs, trouble)
        if len(words) > 1 and inner.language != "bash":
            trouble.append(unknown("the words after the first text are not read", rule, words[1].raw))
    return tuple(runs), tuple(trouble)


def _words(inner: Inner, found: Arguments) -> tuple[Word, ...]:
    if inner.form == "mark":
        if found.after_mark is not None:
            return tuple(found.after_mark)
        return tuple(found.operands[inner.skip :])
    return tuple(found.operands[inner.skip :])


def _filled(words: tuple[Word, ...], inner: Inner) -> tuple[Word, ...]:
    return words if not inner.extra else tuple(words)


def _bare(inner: Inner, spec: Spec, stdin: str | None, runs: list[Nested], trouble: list[Verdict]) -> None:
    called = " ".join(spec.path)
    if stdin is not None and inner.form in ("joined", "text"):
        runs.append(Nested(text=stdin, language=inner.language))
        return
    bare = inner.bare or Raise(unknown("", "").effect, f"`{called}` without a command opens a session, or reads one that is not here")
    if bare.effect == unknown("", "").effect:
        trouble.append(unknown(bare.reason, "-".join(spec.path), called))
    else:
        trouble.append(Verdict(bare.effect, bare.reason, "-".join(spec.path)))


def _joined(words: tuple[Word, ...], inner: Inner, rule: str, runs: list[Nested], trouble: list[Verdict]) -> None:
    """What goes over ssh is joined with blanks and read again by the shell at the other end."""
    for item in words:
        if not item.literal and not (item.sure and re.fullmatch(r"[\w./:@%+=,-]*", item.text)):
            trouble.append(unknown("this value is read again by another shell", rule, item.raw))
            return
        if not item.whole:
            trouble.append(unknown("this word may become several before another shell reads it", rule, item.raw))
            return
    runs.append(Nested(text=" ".join(item.text for item in words), language=inner.language))


def _text(item: Word, language: str, rule: str, runs: list[Nested], trouble: list[Verdict]) -> None:
    if item.fixed:
        runs.append(Nested(text=item.text, language=language))
    elif item.sure and item.whole and language == "bash" and re.fullmatch(r"[\w ./:@%+=,|-]*", item.text):
        runs.append(Nested(text=item.text, language=language))
    else:
        trouble.append(unknown("the text to run is put together when it runs", rule, item.raw))
