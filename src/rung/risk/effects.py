"""What a team declares of its own commands: it may raise any level, and lower only *unknown*, for one content."""

from __future__ import annotations

import re
from collections.abc import Mapping
from posixpath import normpath

from msgspec import Struct, field

from rung.model.effect import Effect, Verdict
from rung.model.errors import UsageError
from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.risk.word import Word

LEVELS = {effect.word: effect for effect in Effect}
DIGEST = pattern(r"[0-9a-f]{64}")
SYSTEM = pattern(r"\A(?:/usr)?/s?bin/")
KEYS = frozenset(["script", "program", "sha256", "level", "reason", "reviewed"])
ENTRY = pattern(r"(?m)^[ \t]*\[\[[ \t]*effect[ \t]*\]\]")
FAULT = pattern(r"\(at line (\d+), column \d+\)")
SHELLS = frozenset(["bash", "sh", "dash"])
# Only these say that nothing at all is known; any other rule understood something and has a reason of its own.
NOTHING_KNOWN = frozenset(["unknown-program", *SHELLS])


class Declaration(Struct, frozen=True):
    """One entry: a script by its path and content, or a program by its name, with the level a team gives it."""

    name: str
    effect: Effect
    reason: str
    sha256: str = ""
    reviewed: str = ""


class Effects(Struct, frozen=True):
    """The declarations for one folder, and the SHA-256 of each script as it is now.

    Both are by the path under which a command that runs in that folder calls the script. A script whose digest is not
    here is not the file that would run.
    """

    declared: Mapping[str, Declaration] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)


NOTHING_DECLARED = Effects()


def read_effects(text: str, where: str = "effects.toml") -> dict[str, Declaration]:
    """Return the declarations of an ``effects.toml``, by name.

    Raises ``UsageError`` (``effects-file``) when one is wrong.

    A script needs its ``sha256``; a ``program`` has no content to pin, so it may only be called a change.
    """
    import tomllib  # 3 ms, where a team declared something alone

    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        line = FAULT.search(str(fault))
        number = line[1] if line else str(text.count("\n") + 1)
        raise _wrong(f"{where}:{number}", f"this is no TOML: {fault}") from fault
    lines = [text.count("\n", 0, header.end()) + 1 for header in ENTRY.finditer(text)]
    found: dict[str, Declaration] = {}
    entries = tree.pop("effect", [])
    if tree or not isinstance(entries, list):
        named = next(iter(tree), "effect")
        header = re.search(rf"(?m)^[ \t]*\[*[ \t]*[\"']?{re.escape(named)}", text)
        at = text.count("\n", 0, header.end()) + 1 if header else 1
        raise _wrong(f"{where}:{at}", f"only [[effect]] tables are read, not {', '.join(sorted(tree)) or 'one alone'}")
    for number, entry in enumerate(entries):
        # A header inside a text of several lines would be counted too: then the place is the file's beginning.
        at = lines[number] if len(lines) == len(entries) else 1
        each = _entry(entry, f"{where}:{at}")
        if each.name in found:
            raise _wrong(f"{where}:{at}", f"`{each.name}` is declared twice")
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


def with_declared(verdict: Verdict, words: tuple[Word, ...], effects: Effects, *, here: bool) -> Verdict:
    """Return the verdict of a simple command with what the team declared of it.

    Only a command that surely runs on this machine and in the step's own folder (``here``) is ever lowered.
    """
    each = _declared(words, effects)
    if each is None:
        return verdict
    if each.effect > verdict.effect:
        return replace(
            verdict, effect=each.effect, reason=f"declared {each.effect.word}: {each.reason}", rule="declared"
        )
    if not here or verdict.effect is not Effect.UNKNOWN or verdict.rule not in NOTHING_KNOWN or not each.sha256:
        return verdict
    now = effects.digests.get(_called(words))
    if now != each.sha256:
        changed = "is not the declared file here" if now is None else "is no longer the one that was reviewed"
        advice = (
            f"review it again and declare its present content: {now}"
            if now
            else "declare the path of the file that runs, from the folder of effects.toml"
        )
        return replace(verdict, reason=f"`{each.name}` {changed}: its declaration does not hold", declare=advice)
    told = f"declared {each.effect.word} by the team, unknown without that (sha256 {now[:12]}…): {each.reason}"
    lowered = f"`{each.name}` is {told}" + (f" (reviewed: {each.reviewed})" if each.reviewed else "")
    return Verdict(each.effect, told, "declared", facets=verdict.facets, lowered=(lowered,))


def _declared(words: tuple[Word, ...], effects: Effects) -> Declaration | None:
    if not effects.declared or not words[0].fixed:
        return None
    name = _called(words)
    # `a//b` may be `a/b`: what was declared of it then holds where it raises, never where it lowers.
    each = effects.declared.get(name) or effects.declared.get(normpath(name))
    # A bare name is looked for on the path: only a name with a folder is the file that was reviewed.
    pathed = "/" in words[0].text or SYSTEM.sub("", words[0].text) in SHELLS
    return each if each is None or not each.sha256 or pathed else None


def _called(words: tuple[Word, ...]) -> str:
    """Return the program or script that the words start: a shell starts the script that is its first word."""
    name = SYSTEM.sub("", words[0].text)
    if name in SHELLS and len(words) > 1 and words[1].fixed and "/" in words[1].text:
        return plain(words[1].text)
    return plain(name)


def _wrong(where: str, what: str) -> UsageError:
    return UsageError(
        f"{where}: {what}",
        id="effects-file",
        where=where,
        advice="an entry is [[effect]] with script, sha256, level and reason",
    )
