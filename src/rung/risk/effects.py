"""What a team declares of its own commands: it may raise any level, and lower only *unknown*, for one content."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from rung.model.effect import Effect, Verdict
from rung.model.errors import UsageError
from rung.risk.word import Word

LEVELS = {effect.word: effect for effect in Effect}
DIGEST = re.compile(r"[0-9a-f]{64}")
SYSTEM = re.compile(r"\A(?:/usr)?/s?bin/")
KEYS = frozenset(["script", "program", "sha256", "level", "reason", "reviewed"])
SHELLS = frozenset(["bash", "sh", "dash"])
# Only these say that nothing at all is known; any other rule understood something and has a reason of its own.
NOTHING_KNOWN = frozenset(["unknown-program", *SHELLS])


@dataclass(frozen=True, slots=True)
class Declaration:
    """One entry: a script by its path and content, or a program by its name, with the level a team gives it."""

    name: str
    effect: Effect
    reason: str
    sha256: str = ""
    reviewed: str = ""


@dataclass(frozen=True, slots=True)
class Effects:
    """The declarations, and the SHA-256 of each script as it is now (by the name it was declared under)."""

    declared: Mapping[str, Declaration] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)


NOTHING_DECLARED = Effects()


def read_effects(text: str, where: str = "effects.toml") -> dict[str, Declaration]:
    """Return the declarations of an ``effects.toml``, by name.

    Raises ``UsageError`` (``effects-file``) when one is wrong.

    A script needs its ``sha256``; a ``program`` has no content to pin, so it may only be called a change.
    """
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise _wrong(where, f"this is no TOML: {fault}") from fault
    found: dict[str, Declaration] = {}
    entries = tree.pop("effect", [])
    if tree or not isinstance(entries, list):
        raise _wrong(where, f"only [[effect]] tables are read, not {', '.join(sorted(tree)) or 'a single one'}")
    for number, entry in enumerate(entries, start=1):
        each = _entry(entry, f"{where}, effect {number}")
        if each.name in found:
            raise _wrong(where, f"`{each.name}` is declared twice")
        found[each.name] = each
    return found


def _entry(entry: object, where: str) -> Declaration:
    if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
        raise _wrong(where, "every value is a text in quotes")
    strange = sorted(set(entry) - KEYS)
    if strange:
        raise _wrong(where, f"`{strange[0]}` is not one of {', '.join(sorted(KEYS))}")
    if ("script" in entry) == ("program" in entry):
        raise _wrong(where, "it needs either `script` or `program`")
    effect = LEVELS.get(entry.get("level", ""))
    if effect is None or not entry.get("reason", "").strip():
        raise _wrong(where, f"it needs a `reason`, and a `level` of {', '.join(LEVELS)}")
    digest = entry.get("sha256", "")
    if "script" in entry and not DIGEST.fullmatch(digest):
        raise _wrong(where, "a script needs the `sha256` of its content, 64 digits: `sha256sum FILE`")
    if "program" in entry and not effect.changes:
        raise _wrong(where, "a program has no content to pin: only a script can be declared a look")
    name = entry.get("program") or plain(entry["script"])
    return Declaration(name, effect, entry["reason"].strip(), digest, entry.get("reviewed", ""))


def plain(path: str) -> str:
    """Return a script's path without a leading ``./``: the form under which it is found."""
    return path.removeprefix("./")


def with_declared(verdict: Verdict, words: tuple[Word, ...], effects: Effects) -> Verdict:
    """Return the verdict of a simple command with what the team declared of it."""
    each = _declared(words, effects)
    if each is None:
        return verdict
    if each.effect > verdict.effect:
        return replace(
            verdict, effect=each.effect, reason=f"declared {each.effect.word}: {each.reason}", rule="declared"
        )
    if verdict.effect is not Effect.UNKNOWN or verdict.rule not in NOTHING_KNOWN or not each.sha256:
        return verdict
    now = effects.digests.get(each.name)
    if now != each.sha256:
        changed = "is not there" if now is None else "is no longer the one that was reviewed"
        advice = (
            f"review it again and declare its present content: {now}" if now else "declare the path as it is called"
        )
        return replace(verdict, reason=f"`{each.name}` {changed}: its declaration does not hold", declare=advice)
    told = f"declared {each.effect.word} by the team, unknown without that (sha256 {now[:12]}…): {each.reason}"
    return replace(verdict, effect=each.effect, reason=told, rule="declared", unknown="", declare="")


def _declared(words: tuple[Word, ...], effects: Effects) -> Declaration | None:
    if not effects.declared or not words[0].fixed:
        return None
    name = SYSTEM.sub("", words[0].text)
    if name in SHELLS and len(words) > 1 and words[1].fixed and "/" in words[1].text:
        return effects.declared.get(plain(words[1].text))
    each = effects.declared.get(plain(name))
    # A bare name is looked for on the path: only a name with a folder is the file that was reviewed.
    return each if each is None or not each.sha256 or "/" in name else None


def _wrong(where: str, what: str) -> UsageError:
    return UsageError(
        f"{where}: {what}",
        id="effects-file",
        where=where,
        advice="an entry is [[effect]] with script, sha256, level and reason",
    )
