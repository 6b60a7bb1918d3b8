"""What a Snakefile defines and imports by name, and the first import that is not known to be harmless."""

from __future__ import annotations

import tokenize
from collections.abc import Iterator, Sequence
from tokenize import TokenInfo

from msgspec import Struct, field

from rung.probes.smk.harmless import MODULES
from rung.probes.smk.tokens import starts, text_at


class Known(Struct):
    """Modules by the name they have here, functions, and other names that are defined."""

    modules: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)


def define(tokens: Sequence[TokenInfo], known: Known) -> Iterator[tuple[int, str]]:
    """Note what these tokens define; yield the line and the words of each import that may act."""
    for at, each in enumerate(tokens):
        if each.type != tokenize.NAME:
            continue
        before, after = text_at(tokens, at - 1), text_at(tokens, at + 1)
        if each.string in {"import", "from"} and starts(tokens, at):
            wrong = _imported(tokens, at, known)
            if wrong:
                yield each.start[0], wrong
        elif before == "def" or (after == "=" and text_at(tokens, at + 2) == "lambda"):
            known.calls.add(each.string)
        elif before in {"rule", "checkpoint", "as", "for", "lambda", "global"} or after in {"=", ":="}:
            known.names.add(each.string)
        elif before in {",", "(", "*", "**"} or after in {",", "in", ">", ":"}:
            known.names.add(each.string)  # parameters, several targets of a loop, lists of rules


def _imported(tokens: Sequence[TokenInfo], at: int, known: Known) -> str:
    end = next((n for n in range(at, len(tokens)) if tokens[n].type == tokenize.NEWLINE), len(tokens))
    text = " ".join(each.string for each in tokens[at:end] if each.string not in {"(", ")"}).replace(" . ", ".")
    if text.startswith("from "):
        return _from(text, known)
    for name in text.removeprefix("import ").split(" , "):
        plain, _, alias = name.strip().partition(" as ")
        if plain not in MODULES:
            return f"imports `{plain}`"
        first = plain.partition(".")[0]
        known.modules[alias or first] = plain if alias else first
    return ""


def _from(text: str, known: Known) -> str:
    module, _, names = text.removeprefix("from ").partition(" import ")
    for name in names.split(" , "):
        plain, _, alias = name.strip(" ,").partition(" as ")
        if plain not in MODULES.get(module, frozenset()):
            return f"imports `{plain}` from `{module}`"
        if f"{module}.{plain}" in MODULES:
            known.modules[alias or plain] = f"{module}.{plain}"
        else:
            known.calls.add(alias or plain)
    return ""
