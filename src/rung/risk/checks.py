"""What a table cannot say: the scripts of sed and awk, the operators of `test`, the options of `set`, the body of a request."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from rung.model.effect import Effect, Verdict
from rung.risk.little.awk import strange_in_awk
from rung.risk.little.sed import strange_in_sed
from rung.risk.options import Arguments
from rung.risk.verdicts import DECLARE_INPUT, unknown
from rung.risk.word import NEUTRAL, Word

Check = Callable[[Arguments], Iterable[Verdict]]
BINARY = frozenset("= == != < > -eq -ne -lt -le -gt -ge -nt -ot -ef".split())
UNARY = frozenset("-a -b -c -d -e -f -g -h -k -L -n -p -r -s -S -t -u -w -x -z -O -G -N".split())


def _sed(found: Arguments) -> Iterator[Verdict]:
    scripts = [each.value for each in found.given if each.name in ("-e", "--expression") and each.value is not None]
    if not scripts:
        scripts = found.operands[:1]
    for script in scripts:
        yield from _script(script, strange_in_sed, "sed")


def _awk(found: Arguments) -> Iterator[Verdict]:
    for script in found.operands[:1]:
        yield from _script(script, strange_in_awk, "awk")
    if not found.operands:
        yield unknown("`awk` has no program here", "awk")


def _script(script: Word, strange: Callable[[str], str], name: str) -> Iterator[Verdict]:
    if not script.fixed:
        yield unknown(f"the {name} script is put together when it runs, and {name} can run commands", name, script.raw)
        return
    part = strange(script.text)
    if part:
        yield unknown(f"this part of the {name} script may run a command or write a file", name, part)


def _printf(found: Arguments) -> Iterator[Verdict]:
    if not found.operands or not found.operands[0].fixed or found.operands[0].text.startswith("-"):
        yield unknown("the format of `printf` is not plain text (`-v` assigns, and can run commands)", "printf")


def _test(found: Arguments) -> Iterator[Verdict]:
    words = found.operands[:-1] if found.operands and found.operands[-1].text == "]" else found.operands
    if any(item.text in ("-v", "-R") for item in words):
        yield unknown("`-v` evaluates a subscript, which can run commands", "test", "-v")
    if all(item.sure for item in words):
        return
    shape = [item.text if item.fixed else None for item in words]
    if not all(item.whole for item in words):
        yield unknown("an unquoted value may become several words: quote it", "test", declare=DECLARE_INPUT)
    elif shape[:1] == ["!"]:
        shape = shape[1:]
    match shape:
        case [str(operator), _] if operator in UNARY:
            return
        case [_, str(operator), _] if operator in BINARY:
            return
        case _:
            yield unknown("the operator of this test is not certain", "test")


def _shell_set(found: Arguments) -> Iterator[Verdict]:
    for item in found.operands:
        if not item.fixed or not re.fullmatch(r"[-+][euxf]*o?|pipefail|errexit|nounset|xtrace", item.text) or item.text in ("-", "+"):
            yield unknown("this use of `set` is not in the table", "set", item.raw)


def _curl(found: Arguments) -> Iterator[Verdict]:
    names = found.names()
    data = names & {"-d", "--data", "--data-raw", "--data-ascii", "--data-binary", "--data-urlencode"}
    if data and not names & {"-G", "--get"}:
        yield Verdict(Effect.MUTATE, f"`{min(data)}` sends data: the request is a POST", "curl")
    for each in found.given:
        if each.value is None:
            continue
        text = each.value.text
        if each.name in ("-X", "--request"):
            yield from _method(text)
        if each.name in ("-H", "--header") and (re.search(r"(?i)method-?override", text) or not re.match(r"[A-Za-z0-9-]+[:;]", text)):
            yield unknown("this header is not one that is known to change nothing", "curl", each.value.raw)
        if each.name in ("-w", "--write-out") and not (each.value.fixed and "%output" not in text and not text.startswith("@")):
            yield unknown("`-w` can write a file with `%output`", "curl", each.value.raw)
    for item in [*found.operands, *(e.value for e in found.given if e.name == "--url" and e.value is not None)]:
        if item.text == NEUTRAL:
            yield unknown("the URL is not known, nor is its protocol: write `http://` or `https://` before it", "curl", item.raw)


def _method(text: str) -> Iterator[Verdict]:
    match text:
        case "GET" | "HEAD" | "OPTIONS":
            return
        case "POST" | "PUT" | "PATCH":
            yield Verdict(Effect.MUTATE, f"`{text}` may change state at the server", "curl")
        case "DELETE":
            yield Verdict(Effect.DESTROY, "`DELETE` removes state at the server", "curl")
        case _:
            yield unknown("this request method is not known to change nothing", "curl", text)


def _kill(found: Arguments) -> Iterator[Verdict]:
    words = [item.text if item.fixed else "" for item in found.operands]
    lists = words[:1] in (["-l"], ["-L"]) and all(word.isalnum() for word in words[1:])
    asks = words[:1] == ["-0"] and len(words) > 1 and all(item.operand for item in found.operands[1:])
    if not (lists or asks):
        yield Verdict(Effect.DESTROY, "it ends processes, and what they were doing with them", "kill")


def _service(found: Arguments) -> Iterator[Verdict]:
    verb = found.operands[1].text if len(found.operands) > 1 else ""
    if verb in ("start", "restart", "reload", "force-reload", "try-restart"):
        yield Verdict(Effect.MUTATE, f"`{verb}` changes what runs", "service")
    if verb == "stop":
        yield Verdict(Effect.DESTROY, "`stop` ends what runs", "service")


CHECKS: Mapping[str, Check] = {
    "sed": _sed,
    "awk": _awk,
    "printf": _printf,
    "test": _test,
    "shell_set": _shell_set,
    "curl": _curl,
    "kill": _kill,
    "service": _service,
}
