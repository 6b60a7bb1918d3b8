"""Placeholders such as ``<pod>`` and ``{{pod}}`` become one neutral word before a shell sees them.

To bash ``<pod>`` is two redirections, so a text in angle brackets counts as a placeholder only where the other
reading makes no sense, or where the name is declared or is one that only a placeholder would have.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from rung.model.pattern import pattern

NEUTRAL = "zRungInput"

ANGLE = pattern(r"<([A-Za-z][A-Za-z0-9_.-]*(?: [A-Za-z0-9_.-]+)*)>")
BRACES = pattern(
    r"(?<![${])\{\{ ?([A-Za-z_][A-Za-z0-9_.-]*) ?\}\}(?!\})|(?<![${%@])\{([A-Za-z_][A-Za-z0-9_-]*)\}(?!\})"
)
# What may stand before "<": nothing, a blank, a quote, or a character that glues the placeholder into a longer word.
BEFORE = pattern(r"(?:^|[\s\"'/:=@,.-])$")
BLANK = r"(?:[ \t]|\\\n)"
# After ">" bash needs a file name, and ">|", ">&" and ">>" are operators. Where none of these can follow, "<name>" is
# no redirection; a file whose name starts with "-" is not what anyone means.
AFTER_CERTAIN = pattern(
    rf"{BLANK}*(?:\Z|[\n;)])|{BLANK}*<(?![(<])|{BLANK}+(?:[|&#]|--?[A-Za-z0-9])|{BLANK}+--{BLANK}|[,.:](?=\s|\Z)"
)
AFTER_WORD = pattern(r"[ \t]+[A-Za-z][A-Za-z0-9_-]*(?![A-Za-z0-9_./-])")
NOUNS = frozenset(
    "name namespace ns pod node container cluster user username database db table host hostname port pid id ip "
    "service svc deployment namespace-name vm vmi pvc pv pool filesystem subvolume snapshot volume image tag "
    "version bucket region zone iface interface domain job release secret configmap project instance".split()
)


def neutral(text: str, declared: AbstractSet[str] = frozenset()) -> str:
    """Return ``text`` with every placeholder replaced by the neutral word."""
    if "<" in text and ">" in text:
        text = ANGLE.sub(lambda found: _angle(found, declared), text)
    if "{" in text:
        # "{}" of find and "${name}" of the shell do not match; a lone "{name}" is one literal word to bash.
        text = BRACES.sub(NEUTRAL, text)
    return text


def names(text: str) -> tuple[str, ...]:
    """Return the names in angle brackets or double braces, as written, in order."""
    found = [match[1] for match in ANGLE.finditer(text)]
    return tuple(dict.fromkeys([*found, *(match[1] or match[2] for match in BRACES.finditer(text))]))


def certain_names(text: str) -> tuple[str, ...]:
    """Return the names of ``names`` that no shell could read as two redirections instead."""
    found = [match[1] for match in ANGLE.finditer(text) if _angle(match, frozenset()) == NEUTRAL]
    return tuple(dict.fromkeys([*found, *(match[1] or match[2] for match in BRACES.finditer(text))]))


def _angle(found: re.Match[str], declared: AbstractSet[str]) -> str:
    text, name = found.string, found[1]
    before, after = text[max(0, found.start() - 3) : found.start()], text[found.end() :]
    if before.endswith("<") or (before and before[-1].isdigit()):
        return found[0]
    if name in declared or before == "://" or AFTER_CERTAIN.match(after):
        return NEUTRAL
    if before[-1:] in ("'", '"') and after[:1] == before[-1:] and " -" not in name:
        # In quotes, and nothing beside it: whoever runs this puts a value there.
        return NEUTRAL
    if not BEFORE.search(before):
        return found[0]
    telling = name in NOUNS or re.search(r"[-_A-Z]", name)
    if telling and " " not in name and AFTER_WORD.match(after):
        return NEUTRAL
    if telling and after[:1] in ("/", ":") and before[-1:] in ("/", ":", "=", "@"):
        return NEUTRAL
    return found[0]
