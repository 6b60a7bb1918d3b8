"""Words after a code fence that say: this is shown, and not to be run."""

from __future__ import annotations

import re

from rung.text.pieces import Code

_SHOWN = frozenset({"output", "outputs", "result", "results", "pseudocode"}) | frozenset(
    f"{before}-output" for before in ("expected", "sample", "example")
)
_NEVER = frozenset({"skip", "skipped", "ignore", "ignored", "disabled"})
_NOT = frozenset({"norun", "noexec", "noexecute", "noeval", "notrun", "donotrun", "dontrun", "donotexecute"})
_RUNS = frozenset({"eval", "exec", "execute", "run", "runnable", "executable"})
_OFF = frozenset({"false", "f", "no", "off", "never", "none", "0"})
"""What knitr, Quarto, Org, markdown-exec and Runme write for no."""

_TOKEN = re.compile(r"(?P<key>:?[A-Za-z][\w-]*)[ \t]*=[ \t]*(?P<value>\"[^\"]*\"|'[^']*'|[^\s,;{}]*)|[^\s,;{}]+")
_SAID = re.compile(
    r"(?:^|\s)(?P<said>(?:do\s+not|don'?t|never)\s+(?:run|execute)(?:\s+this)?)[\s.!)}]*$", re.IGNORECASE
)


def unrun_word(code: Code) -> str:
    """Return the word after a fence by which its block is not to be run, as it is written; nothing where none is."""
    if not code.fenced:
        return ""
    info, _, comment = f" {code.info.strip()} ".partition(" #")
    tokens = list(_TOKEN.finditer(info))[1:]  # the first one is the language
    following = [token[0] for token in tokens[1:]] + [""]
    for token, after in zip(tokens, following, strict=False):
        if _says_no(token, after):
            return token[0]
    said = _SAID.search(_TOKEN.sub(lambda token: "" if token["key"] else token[0], info)) or _SAID.search(comment)
    return said["said"] if said else ""


def _says_no(token: re.Match[str], after: str) -> bool:
    """Say whether one word, with the one ``after`` it, can only mean that the block is not to be run."""
    key, value = (token["key"] or "").casefold(), (token["value"] or "").strip("\"'").casefold()
    if key:
        meant = key.lstrip(":")
        return value in _OFF if meant in _RUNS else bool(value) and value not in _OFF and _negated(meant)
    word = token[0].casefold()
    if word.startswith(":") or word.endswith(":"):  # Org and Quarto: `:eval no`, `eval: false`
        return word.strip(":") in _RUNS and after.casefold() in _OFF
    bare = word.removeprefix(".")
    return _negated(bare) or bare.replace("_", "-") in _SHOWN


def _negated(word: str) -> bool:
    return word in _NEVER or re.sub(r"[-_']", "", word) in _NOT
