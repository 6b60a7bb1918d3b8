"""The commands that a wrapper runs: `sudo`, `xargs`, `ssh`, `bash -c`, `kubectl exec --`, `psql -c` and their like."""

from __future__ import annotations

from msgspec import Struct

from rung.model.effect import Effect, Verdict
from rung.model.pattern import pattern
from rung.risk.options import Arguments
from rung.risk.redirect import assignment
from rung.risk.script import Assignment
from rung.risk.table import Inner, Raise, Spec
from rung.risk.verdicts import unknown
from rung.risk.word import DYNAMIC, NEUTRAL, Word

# With these, xargs reads other words than the lines of its input.
RESPLIT = frozenset("-a --arg-file -d --delimiter -0 --null -E -e --eof".split())
ASSIGNMENT = pattern(r"[A-Za-z_]\w*=")
FED = "the words of the input"
"""The source of a word that xargs reads: it may be any word, but not two programs in one."""


class Nested(Struct, frozen=True):
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
        if given.words:
            runs.append(Nested(words=tuple(_file_for_braces(item) for item in given.words)))
    inner = spec.inner
    if inner is None or found.strange is not None or inner.unless & found.names():
        return tuple(runs), tuple(trouble)
    if not any(given.option.holds for given in found.given):
        _inner(spec, inner, found, stdin, runs, trouble)
    return tuple(runs), tuple(trouble)


def _inner(  # noqa: PLR0913, PLR0917 - two of them collect the answer
    spec: Spec, inner: Inner, found: Arguments, stdin: str | None, runs: list[Nested], trouble: list[Verdict]
) -> None:
    rule = "-".join(spec.path)
    words = tuple(found.operands[inner.skip :])
    if inner.form == "mark" and found.after_mark is not None:
        if words:
            trouble.append(
                unknown("words before `--` may be part of the command, in some versions", rule, words[0].raw)
            )
        words = tuple(found.after_mark)
    if inner.assigns:
        words = _assigned(words, trouble)
    if not words or inner.form == "opaque":
        _bare(inner, spec, stdin if not words else None, runs, trouble)
    elif inner.form in ("argv", "mark"):
        runs.append(Nested(words=_fed(words, found) if inner.extra else words, stdin=stdin))
    elif inner.form == "joined":
        _joined(words, inner, rule, runs, trouble)
    else:
        _text(words[0], inner.language, rule, runs, trouble)
        if len(words) > 1 and inner.language != "bash":
            trouble.append(unknown("the words after the first text are not read", rule, words[1].raw))


def _assigned(words: tuple[Word, ...], trouble: list[Verdict]) -> tuple[Word, ...]:
    """Judge the ``NAME=value`` words before the command of `env` and `sudo`, and return the rest."""
    at = 0
    while at < len(words) and ASSIGNMENT.match(words[at].text):
        name, _, value = words[at].text.partition("=")
        word = Word(words[at].raw, value, words[at].literal, words[at].sure, words[at].whole)
        trouble.append(assignment(Assignment(name, word, exported=True)))
        at += 1
    return words[at:]


def _file_for_braces(item: Word) -> Word:
    """``{}`` of find is a path below its starting point: never an option, but any text at all."""
    if "{}" not in item.text:
        return item
    return Word(item.raw, item.text.replace("{}", f"./{DYNAMIC}"), literal=False, sure=item.sure, whole=item.whole)


def _fed(words: tuple[Word, ...], found: Arguments) -> tuple[Word, ...]:
    """Put the words that xargs reads where they will be: in place of the text of ``-I``, else at the end."""
    replaced = [given for given in found.given if given.name in ("-I", "-i", "--replace")]
    names = found.listed and not found.names() & RESPLIT
    text = NEUTRAL if names else DYNAMIC
    if not replaced:
        return (*words, Word(FED, text, literal=False, sure=names, whole=False))
    mark = replaced[-1].value.text if replaced[-1].value is not None and replaced[-1].value.text else "{}"
    return tuple(
        Word(FED if item.text == mark else item.raw, item.text.replace(mark, text), literal=False, sure=names)
        if mark in item.text
        else item
        for item in words
    )


def _bare(inner: Inner, spec: Spec, stdin: str | None, runs: list[Nested], trouble: list[Verdict]) -> None:
    called = " ".join(spec.path)
    if stdin is not None and inner.form in ("joined", "text", "opaque"):
        runs.append(Nested(text=stdin, language=inner.language))
        return
    bare = inner.bare or Raise(
        Effect.UNKNOWN, f"`{called}` without a command opens a session, or reads one that is not here"
    )
    if bare.effect == Effect.UNKNOWN:
        trouble.append(unknown(bare.reason, "-".join(spec.path), called))
    else:
        trouble.append(Verdict(bare.effect, bare.reason, "-".join(spec.path)))


def _joined(words: tuple[Word, ...], inner: Inner, rule: str, runs: list[Nested], trouble: list[Verdict]) -> None:
    """Join the words with blanks, as ssh does: the shell at the other end reads them again."""
    for item in words:
        if not item.fixed:
            trouble.append(
                unknown("another shell reads this word again, so its value could be a command", rule, item.raw)
            )
            return
    runs.append(Nested(text=" ".join(item.text for item in words), language=inner.language))


def _text(item: Word, language: str, rule: str, runs: list[Nested], trouble: list[Verdict]) -> None:
    if item.fixed:
        runs.append(Nested(text=item.text, language=language))
    else:
        trouble.append(unknown("the text to run is put together when it runs", rule, item.raw))
