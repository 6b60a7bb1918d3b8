"""Say how dangerous a command is: the maximum over everything it does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.model.effect import Effect, Verdict
from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.risk.context import Context
from rung.risk.deceiving import deceiving, tame
from rung.risk.effects import NOTHING_DECLARED, with_declared
from rung.risk.expand import BUILDS
from rung.risk.families import lookup
from rung.risk.inner import Nested
from rung.risk.judge import judge
from rung.risk.languages import POSIX, ZSH, dialect_of, is_session, is_shell, is_sql
from rung.risk.placeholder import neutral
from rung.risk.redirect import assignment, redirection
from rung.risk.regular import RegularParser
from rung.risk.script import Script, Simple
from rung.risk.verdicts import highest, unknown
from rung.risk.walk import walk
from rung.risk.zsh import only_zsh

MAX_LENGTH = 200_000
MAX_DEPTH = 8
REGULAR = RegularParser()
ROOT_PROMPT = pattern(r"^[ \t]*# +(?:\w+=\S* +)*([\w./-]+)", re.MULTILINE)
NOT_POSIX = pattern(r"\[\[(?:\s|\\\n)")
WANDERS = frozenset(["cd", "pushd", "popd"])
# What these run is the same file in the same folder of the same machine.
STAYS = frozenset(["timeout", "nice", "time", "nohup", "stdbuf", "ionice"])


def classify(command: str, language: str = "bash", context: Context = Context()) -> Verdict:  # noqa: B008 - frozen, and the empty context is the honest default
    """Return the level of ``command``, why, by which rule, and which word was not understood. Never raises.

    ``language`` is that of the code fence: a shell, ``sql`` (or a dialect), ``promql``, ``http``; any other is unknown.
    """
    if context.cache is None:
        return _classify(command, language.lower(), context)
    key = _key(command, language, context)
    found = context.cache.get(key)
    if found is None:
        found = context.cache[key] = _classify(command, language.lower(), context)
    return found


def _key(command: str, language: str, context: Context) -> str:
    import hashlib  # 3 ms, where verdicts are remembered alone

    parts = [command, language, context.dialect, repr(sorted(context.plain_names)), str(context.second is not None)]
    parts.append(str(context.expander is not None))
    parts.append(repr(sorted(context.effects.declared.items())) + repr(sorted(context.effects.digests.items())))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _classify(command: str, language: str, context: Context) -> Verdict:
    if len(command) > MAX_LENGTH:
        return unknown(f"this is longer than the {MAX_LENGTH} characters that rung reads", "too-long")
    odd = deceiving(command)
    if odd:
        return unknown(
            f"it holds {odd}, a character that a person does not see and a shell does", "deceiving-character", odd
        )
    try:
        return _by_language(command, language, context, 0)
    except RecursionError:
        return unknown("this nests too deep to be judged", "nesting")


def _by_language(command: str, language: str, context: Context, depth: int, *, fed: bool = False) -> Verdict:
    if depth > MAX_DEPTH:
        return unknown("commands nest too deep to be judged", "nesting")
    if is_session(language) and _root_prompt(command):
        return unknown("this may be a comment, or a command after the prompt of root", "root-prompt", "#")
    if is_shell(language):
        text = tame(neutral(command, context.plain_names))
        return _no_bash(text, language) or _shell(text, context, depth, fed=fed)
    if is_sql(language):
        from rung.risk.sql.sql import sql  # loaded when there is SQL: it costs half a second

        return sql(neutral(command, context.plain_names), dialect_of(language, context.dialect), context.plain_names)
    return _little(command, language, context)


def _little(command: str, language: str, context: Context) -> Verdict:
    """Judge what is neither shell nor SQL. Each reader is loaded when there is something to read: together 6 ms."""
    match language:
        case "promql":
            from rung.risk.promql import promql  # as above

            return promql(neutral(command, context.plain_names))
        case "mongo":
            from rung.risk.little.mongo import mongo  # as above

            return mongo(command)
        case "cql":
            from rung.risk.little.cql import cql  # as above

            return cql(command)
        case "http":
            from rung.risk.http import http  # as above

            return http(neutral(command, context.plain_names))
        case _:
            return unknown(f"rung does not read {language}: what it does is not known", "language", language)


def _no_bash(text: str, language: str) -> Verdict | None:
    """Return a doubt where the shell that is named reads the text in another way than bash."""
    other = only_zsh(text) if language == ZSH else ""
    if other:
        return unknown("zsh may read this in another way than bash: call the fence `bash`", "zsh", other)
    if language == POSIX and NOT_POSIX.search(text):
        reason = "`[[` is a test to bash only: another `sh` takes what follows for commands and files"
        return unknown(reason, "posix", "[[")
    return None


def _root_prompt(text: str) -> bool:
    """Say whether a line that begins with ``#`` goes on as a command does: a known program, or a path."""
    return any("/" in each[1] or lookup(each[1]) for each in ROOT_PROMPT.finditer(text))


def _shell(text: str, context: Context, depth: int, *, fed: bool) -> Verdict:
    script = walk(text, context.plain_names, fed=fed)
    verdict = highest(_verdicts(script, context, depth))
    if verdict.effect > Effect.PROBE:
        return verdict
    doubt = _second(text, script, context)
    return verdict if doubt is None else replace(doubt, facets=verdict.facets)


def _second(text: str, script: Script, context: Context) -> Verdict | None:
    """Return a doubt unless a second parser found the same commands with the same words."""
    reading = REGULAR.read(text)
    if reading is None:
        if context.second is None:
            return unknown(
                "this needs a second parser to be sure of its words, and there is none here", "second-parser-missing"
            )
        reading = context.second.read(text)
    if reading is None:
        return unknown("a second shell parser refuses this text", "second-parser-refuses")
    if reading != script.reading:
        return unknown(
            "two shell parsers read this text in two ways",
            "parsers-disagree",
            _difference(reading.commands, script.reading.commands),
        )
    return None


def _difference(one: tuple[tuple[str, ...], ...], other: tuple[tuple[str, ...], ...]) -> str:
    for left, right in zip(one, other, strict=False):
        if left != right:
            return " ".join(left)[:80]
    return ""


def _verdicts(script: Script, context: Context, depth: int) -> Iterator[Verdict]:
    for fault in script.faults:
        yield (
            unknown(fault.reason, fault.rule, fault.word)
            if fault.effect == Effect.UNKNOWN
            else Verdict(fault.effect, fault.reason, fault.rule)
        )
    for each in script.redirections:
        yield redirection(each)
    for item in script.assignments:
        yield assignment(item)
    here = depth == 0 and not _wanders(script)
    for command in script.commands:
        yield _command(command, context, depth, here=here)


def _wanders(script: Script) -> bool:
    """Say whether a command may run in another folder or environment than the text begins in."""
    if any(each.exported for each in script.assignments):
        return True
    return any(item.text in WANDERS for command in script.commands for item in command.words)


def _command(command: Simple, context: Context, depth: int, *, here: bool) -> Verdict:
    """Judge one command. ``here``: it surely runs in the folder and on the machine where the step begins."""
    if not command.words:
        return highest(())
    name = command.words[0]
    if command.function:
        return Verdict(Effect.OBSERVE, f"`{name.text}` is a function whose body was judged", "function")
    expanded = _expanded(command, context) if here and name.text in BUILDS else None
    if expanded is not None:
        return expanded
    judged = judge(command.words, command.stdin, fed=command.fed, listed=command.listed)
    found = [with_declared(judged.verdict, command.words, context.effects, here=here)]
    stays = here and name.text in STAYS
    found += [_nested(each, context, depth + 1, fed=command.fed, here=stays) for each in judged.runs]
    return highest(found)


def _expanded(command: Simple, context: Context) -> Verdict | None:
    """Judge a build by what its targets run; None when the table judges it. It runs project code: at least a probe."""
    if context.expander is None or not all(item.fixed for item in command.words):
        return None
    words = tuple(item.text for item in command.words)
    found = context.expander.expand(words)
    if found is None:
        return None
    name = words[0]
    if found.why:
        return _untold(f"what it would run cannot be told: {found.why}", words, judge(command.words).verdict)
    reason = f"every recipe that `{' '.join(words)}` runs only looks; {name} runs the project's code"
    base = Verdict(Effect.PROBE, reason, "recipes")
    plain = replace(context, inputs=(), environment=(), effects=NOTHING_DECLARED, expander=None, cache=None)
    verdicts = [base]
    for text in found.texts:
        each = _classify(text, "bash" if name == "snakemake" else POSIX, plain)
        said = f"{name} runs `{' '.join(text.split())[:80]}`: {each.reason}"
        verdicts.append(replace(each, reason=said) if each.effect > Effect.PROBE else replace(base, facets=each.facets))
    return highest(verdicts)


def _untold(why: str, words: tuple[str, ...], by_table: Verdict) -> Verdict:
    if by_table.effect > Effect.UNKNOWN:
        return replace(by_table, reason=f"{by_table.reason}; {why}")
    return unknown(why, "recipes", " ".join(words[1:]))


def _nested(each: Nested, context: Context, depth: int, *, fed: bool, here: bool) -> Verdict:
    if depth > MAX_DEPTH:
        return unknown("commands nest too deep to be judged", "nesting")
    if each.words:
        return _command(Simple(each.words, each.stdin, fed), context, depth, here=here)
    return _by_language(each.text, each.language, context, depth, fed=fed)
