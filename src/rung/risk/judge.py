"""Judge one simple command by the table of its program: its level, and the commands it runs in turn."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from rung.model.effect import Effect, Facet, Verdict
from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.risk.checks.checks import check
from rung.risk.families import lookup
from rung.risk.inner import FED, Nested, nested
from rung.risk.operations import operation
from rung.risk.options import Arguments, Given, Reader
from rung.risk.table import Raise, Spec
from rung.risk.verdicts import DECLARE_INPUT, DECLARE_PROGRAM, DECLARE_SCRIPT, highest, unknown
from rung.risk.word import DYNAMIC, NEUTRAL, Word

SYSTEM_FOLDERS = pattern(
    r"\A(?:(?:/usr(?:/local)?)?/s?bin|/snap/bin|/opt/[\w-]+(?:/embedded)?/s?bin|/usr/lib/postgresql/[\d.]+/bin"
    r"|/usr/pgsql-[\d.]+/bin)/([^/]+)\Z"
)
# `tar tzf FILE`: letters without a dash, where only the last one takes a value.
BUNDLE = pattern(r"[tvzjJaxcrud]+f?")
# Opening a watchdog starts it, a tape winds back, and what a port or a trace pipe gave is gone for others.
ACTS_WHEN_READ = pattern(
    r"/dev/(?:watchdog|n?st\d|lp\d|port|k?mem|tty[SU]|rtc|input/|usb/|sg\d|ipmi)|/proc/(?:kmsg|kcore)|/trace_pipe"
)


class Judged(Struct, frozen=True):
    """The verdict of a command by itself, and what it runs in turn, still to be judged."""

    verdict: Verdict
    runs: tuple[Nested, ...] = ()


def judge(words: tuple[Word, ...], stdin: str | None = None, *, fed: bool = False, listed: bool = False) -> Judged:
    """Return the verdict of one simple command; ``fed`` when something is written into its standard input.

    ``listed``: what is written there is nothing but names.
    """
    device = _acting(words[1:])
    if device is not None:
        return Judged(unknown("reading this device changes it, or what waits for it", "device", device.raw))
    name = program(words[0])
    if not words[0].fixed:
        return Judged(unknown("the command name is computed when it runs", "computed-command", words[0].raw))
    spec = lookup(name) if name else None
    if spec is None:
        shown = words[0].text
        reason = f"`{shown}` is not a program that any table knows"
        if NEUTRAL in shown:
            reason = "the command name is a placeholder"
        declare = DECLARE_SCRIPT if "/" in shown and NEUTRAL not in shown else DECLARE_PROGRAM
        return Judged(unknown(reason, "unknown-program", shown, declare))
    return _by_table(spec, words[1:], stdin, fed=fed, listed=listed)


def _acting(words: tuple[Word, ...]) -> Word | None:
    """Return the first word that is a device of that kind; a list of a thousand files has one place to look at."""
    every = " ".join([each.text for each in words])
    if "/dev/" not in every and "/proc/" not in every and "/trace_pipe" not in every:
        return None
    return next((each for each in words if ACTS_WHEN_READ.search(each.text)), None)


def program(item: Word) -> str:
    """Return the name a table is looked up by; a path counts only in the system's own folders."""
    found = SYSTEM_FOLDERS.match(item.text)
    return found[1] if found else ("" if "/" in item.text else item.text)


def resolve(spec: Spec, words: tuple[Word, ...]) -> tuple[Spec, Arguments]:
    """Return the subcommand that the words choose, and its arguments (those given before it included)."""
    if spec.style == "tar" and words and words[0].fixed and BUNDLE.fullmatch(words[0].text):
        words = (replace(words[0], text=f"-{words[0].text}"), *words[1:])
    if not spec.subs:
        return spec, _reader(spec).read(words)
    return _resolve_sub(spec, words)


def _reader(spec: Spec) -> Reader:
    inner = spec.inner
    stop = None if spec.permute else 0
    if inner is not None and inner.form in ("argv", "joined"):
        stop = inner.skip
    return Reader(
        spec.options,
        "gnu" if spec.style == "tar" else spec.style,
        stop,
        mark_splits=inner is not None and inner.form == "mark",
    )


def _resolve_sub(spec: Spec, words: tuple[Word, ...]) -> tuple[Spec, Arguments]:
    # Before the service only options whose form is known: the value of another would be taken for the service.
    head = Reader(spec.options, "long" if spec.style == "open" else spec.style, 0).read(words)
    if head.strange is not None or not head.operands:
        return spec, head
    rest = tuple(head.operands)
    if rest[0].text in spec.skips and rest[0].fixed and len(rest) > 1:
        rest = rest[1:]
    if not rest[0].fixed:
        head.strange, head.why = rest[0], "the subcommand is computed when it runs"
        return spec, head
    for length in range(spec.deepest, 0, -1):
        # Options may stand between the words of a subcommand only where its table says so; plain words are the rule.
        name = " ".join(item.text for item in rest[:length] if item.fixed)
        chosen = spec.subs.get(name)
        if chosen is None and spec.generated and length == spec.deepest and " " in name:
            chosen = operation(spec, name)
        if chosen is not None and len(rest) >= length and len(name.split()) == length:
            deeper, found = resolve(chosen, rest[length:])
            found.given[:0] = head.given
            return deeper, found
    head.strange = rest[0]
    head.why = f"`{' '.join(spec.path)} {rest[0].text}` is not in the table"
    return spec, head


def _by_table(spec: Spec, words: tuple[Word, ...], stdin: str | None, *, fed: bool, listed: bool) -> Judged:
    chosen, found = resolve(spec, words)
    if found.given and _asks_help(found) and found.strange is None and "--help" in chosen.options:
        # What leaves a trace when it only looks, as a JVM does, leaves it with its help too.
        effect = Effect.PROBE if chosen.does.effect == Effect.PROBE else Effect.OBSERVE
        return Judged(Verdict(effect, f"`{' '.join(chosen.path)}` prints its help", "help"))
    found.listed, found.stdin = listed, stdin
    base = chosen.does
    if chosen is spec and spec.subs and not spec.bare:
        base = Raise(Effect.UNKNOWN, found.why or f"`{' '.join(spec.path)}` without a subcommand is not in the table")
    rule = "-".join(chosen.path)
    dry = _is_dry(chosen, found)
    if dry:
        asked = min(found.names() & frozenset(chosen.dry.split()[0].split("|")))
        base = Raise(Effect.PROBE, f"`{' '.join(chosen.path)}` is only tried: {asked}")
    verdicts = [Verdict(base.effect, base.reason, rule, facets=_facets(chosen, found))]
    if base.effect == Effect.UNKNOWN:
        shown = found.strange.raw if found.strange else " ".join(chosen.path)
        verdicts = [unknown(base.reason, rule, shown)]
    if dry or chosen.does.effect < Effect.MUTATE:
        # What makes it worse is only tried too; what runs or writes something besides is not.
        verdicts += [each for each in _doubts(chosen, found, rule) if not (dry and each.effect is Effect.DESTROY)]
    else:
        verdicts += [each for each in _options(chosen, found, rule) if each.effect > Effect.UNKNOWN]
    if chosen.check:
        verdicts += check(chosen.check)(found)
    if chosen.sends and fed:
        verdicts.append(unknown("what it reads is sent to the server", rule))
    runs, trouble = nested(chosen, found, stdin)
    return Judged(highest([*verdicts, *trouble]), runs)


def _is_dry(spec: Spec, found: Arguments) -> bool:
    """Say whether every word was understood and a dry run was asked for, each time with a value that holds."""
    names, _, pattern = spec.dry.partition(" ")
    given = [each.value for each in found.given if each.name in names.split("|")]
    undone = {f"--no-{each[2:]}" for each in names.split("|") if each.startswith("--")} & found.names()
    if not names or not given or undone or found.strange is not None:
        return False
    return all(
        re.fullmatch(pattern, "") if value is None else value.fixed and re.fullmatch(pattern, value.text)
        for value in given
    )


def _asks_help(found: Arguments) -> bool:
    return found.given[-1].name == "--help" and found.given[-1].value is None and len(found.operands) == 0


def _doubts(spec: Spec, found: Arguments, rule: str) -> Iterator[Verdict]:
    if found.strange is not None:
        yield unknown(found.why, rule, found.strange.raw)
    yield from _options(spec, found, rule)
    yield from _operands(spec, found, rule)
    names = found.names()
    for group, raises in spec.require:
        if not group & names:
            yield _verdict(raises, rule, " ".join(sorted(group)))


def _options(spec: Spec, found: Arguments, rule: str) -> Iterator[Verdict]:
    for given in found.given:
        value = given.value
        if value is not None and not value.value:
            yield unknown(f"the value of `{given.name}` may become several words", rule, value.raw, DECLARE_INPUT)
        elif value is not None and not value.whole and _shifts(spec):
            yield unknown(f"the value of `{given.name}` may become several words", rule, value.raw)
        yield from _raises(given, rule)


def _shifts(spec: Spec) -> bool:
    """Say whether a value that became two words would change which word is the command or the last operand."""
    return spec.operands.most is not None or spec.inner is not None or len(spec.path) > 1


def _raises(given: Given, rule: str) -> Iterator[Verdict]:
    option, value = given.option, given.value
    if option.raises is None:
        return
    if option.match:
        if value is None and option.takes == "attached":
            return
        if value is not None and _certain(value, option.match) and re.fullmatch(option.match, value.text):
            return
        if value is not None and not value.literal and option.raises.effect > Effect.UNKNOWN and DYNAMIC in value.text:
            yield unknown(f"the value of `{given.name}` is not known", rule, value.raw, DECLARE_INPUT)
            return
    yield _verdict(option.raises, rule, given.name)


def _certain(value: Word, pattern: str) -> bool:
    """Say whether a value can be held against a pattern; one with an input in it only where the pattern has a place."""
    return (value.literal and NEUTRAL not in value.text) or (NEUTRAL in pattern and value.sure and value.whole)


def _operands(spec: Spec, found: Arguments, rule: str) -> Iterator[Verdict]:
    rules = spec.operands
    if rules.any_word:
        return
    checked = _plain_operands(spec, found)
    for item in checked:
        splits = not item.whole and spec.inner is not None and spec.inner.form in ("argv", "joined")
        harmless = spec.inert and (item.sure or item.raw == FED)
        if (not item.operand and not harmless) or splits:
            yield _unsure(item, rule)
        elif rules.match and not re.fullmatch(rules.match, item.text):
            yield _verdict(
                rules.raises or Raise(Effect.UNKNOWN, f"`{item.raw}` is not an operand the table knows"), rule, item.raw
            )
    many = rules.most is not None and (
        len(checked) > rules.most or (checked and any(not item.whole for item in checked))
    )
    if many:
        over = Raise(
            Effect.UNKNOWN, f"`{' '.join(spec.path)}` takes at most {rules.most} operands that the table knows"
        )
        yield _verdict(rules.raises or over, rule, checked[-1].raw)
    if rules.line and not re.fullmatch(rules.line, " ".join(item.text for item in checked)):
        called, told = " ".join(spec.path), " ".join(item.raw for item in checked)
        other = Raise(Effect.UNKNOWN, f"`{called} {told}` is not a form the table knows")
        yield _verdict(rules.raises or other, rule, told or called)
    if len(checked) < rules.least:
        yield unknown(f"`{' '.join(spec.path)}` is incomplete: an operand is missing", rule, " ".join(spec.path))


def _plain_operands(spec: Spec, found: Arguments) -> list[Word]:
    if spec.inner is not None and spec.inner.form in ("argv", "joined", "text"):
        return found.operands[: spec.inner.skip]
    return found.operands


def _unsure(item: Word, rule: str) -> Verdict:
    if item.sure:
        return unknown(
            f"`{item.raw}` may expand to a name that reads as an option: write `./{item.raw}`", rule, item.raw
        )
    return unknown(f"the value of `{item.raw}` is not known, and it could be an option", rule, item.raw, DECLARE_INPUT)


def _facets(spec: Spec, found: Arguments) -> frozenset[Facet]:
    names = found.names()
    facets = set(spec.facets)
    facets |= {facet for facet, options in spec.marks if options & names}
    facets |= {facet for facet, options in spec.unless if not options & names}
    if spec.sensitive and any(re.search(spec.sensitive, item.text) for item in found.operands):
        facets.add(Facet.SENSITIVE)
    return frozenset(facets)


def _verdict(raises: Raise, rule: str, shown: str) -> Verdict:
    if raises.effect == Effect.UNKNOWN:
        return unknown(raises.reason, rule, shown)
    return Verdict(raises.effect, raises.reason, rule)
