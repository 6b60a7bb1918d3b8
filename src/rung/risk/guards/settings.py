"""What a guard sets before its command, and what a command says by itself that counts more than a variable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rung.model.pattern import pattern
from rung.risk.guards.same import called

Words = tuple[str, ...]
SETS = pattern(r"[A-Za-z_]\w*=\S*")
RAISES = frozenset(["sudo", "doas"])
"""What they run is the same order, whoever gives it."""
VALUED = frozenset("-u -g -h -p -C -D -R -T -U -r -t".split())
"""Their options with a value."""
TAKES_VARIABLES = frozenset(["make", "rake", "rails"])
"""Programs that take a variable as a word, which counts more than the one that they see."""
_BEATS: Mapping[str, str] = {
    "DOCKER_HOST": r"-[Hc].*|--context(?:=.*)?",
    "DOCKER_CONTEXT": r"-[Hc].*|--host(?:=.*)?",
    "PGHOST": r"-h.*|.*\bhost(?:addr)?=.*|postgres(?:ql)?://.*",
    "PGDATABASE": r"-d.*|--dbname(?:=.*)?|.*\bdbname=.*|postgres(?:ql)?://.*",
    "PGPORT": r"-p.*|.*\bport=.*|postgres(?:ql)?://.*",
    "PGUSER": r"-U.*|--username(?:=.*)?|.*\buser=.*|postgres(?:ql)?://.*",
    "MYSQL_HOST": r"-h.*",
    "VAULT_ADDR": r"--?address(?:=.*)?",
    "NOMAD_ADDR": r"--?address(?:=.*)?",
    "HELM_NAMESPACE": r"-n.*",
    "HELM_KUBECONTEXT": r"--kube-context(?:=.*)?",
    "ANSIBLE_INVENTORY": r"-i.*",
    "RAILS_ENV": r"-e.*",
}
"""Words that say the same as a variable in other letters than its own. Sources: the manuals of the programs."""
_LONG = pattern(r"--?([a-z][a-z-]{3,})(?:=.*)?", re.DOTALL)


def leading(words: Words) -> tuple[Words, Words]:
    """Return the variables that are set before a command, also by `env` and `sudo`, and the command without them."""
    given: list[str] = []
    kept: list[str] = []
    at = 0
    while at < len(words):
        behind = at + 1 if words[at] in {"env", *RAISES} else at
        if words[at] in RAISES:
            behind = _past_options(words, behind)
        sets = [*_sets(words[behind:])]
        if not sets:
            break
        kept += words[at:behind] if words[at] in RAISES else ()
        given += sets
        at = behind + len(sets)
    rest = (*kept, *words[at:])
    return (tuple(given), rest) if words[at:] else ((), words)


def _past_options(words: Words, at: int) -> int:
    while words[at : at + 1] and words[at].startswith("-"):
        at += 2 if words[at] in VALUED else 1
    return at


def _sets(words: Words) -> Iterator[str]:
    for each in words:
        if not SETS.fullmatch(each):
            return
        yield each


def told_by(words: Words) -> dict[str, str]:
    """Return the variables that a command is told by its words, where its program takes them so."""
    if not words or called(words[0]) not in TAKES_VARIABLES:
        return {}
    return {name: value for name, equals, value in (each.partition("=") for each in words[1:]) if equals}


def beaten(name: str, words: Words) -> bool:
    """Say whether a word of a command may count more than a variable: ``--profile`` than ``AWS_PROFILE``."""
    own = re.compile(_BEATS[name], re.DOTALL) if name in _BEATS else None
    plain = name.lower().replace("_", "-")
    for each in words[1:]:
        long = _LONG.fullmatch(each)
        if (long is not None and plain.endswith(long[1])) or (own is not None and own.fullmatch(each)):
            return True
    return False
