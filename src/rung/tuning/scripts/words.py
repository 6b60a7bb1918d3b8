"""The names by which scripts of any language tell what a number is for, and which files are evidence."""

from __future__ import annotations

import re

TOLERANCE = re.compile(
    r"(?i)^(?:\w*[_.])?(?:[ar]|rel_?|abs_?)?tol(?:erance)?$|^(?:eps|epsilon|delta|slack|margin|max_?(?:diff|error|gap)|"
    r"allowed_?\w*)$"
)
ROUNDS = re.compile(
    r"(?i)(?:^|[_.])(?:iter(?:ation)?s?|epochs?|boot(?:strap)?s?|perm(?:utation)?s?|rep(?:licate|eat)?s|repl|draws?|nsim|sims?"
    r"|simulations|samples|chains|folds|splits|cv|trees|estimators|depth|rounds|steps|burn(?:_?in)?|warmup|order|degree"
    r"|grid|bins|quality|precision|inits?|restarts|starts|particles|sweeps|resolution|dpi|maxit|nboot|nperm|nrep)$"
)
DIGITS = re.compile(r"(?i)^(?:digits|decimals?|places|significant|precision|ndigits)$")
AT_ONCE = re.compile(r"(?i)(?:^|_)(?:job|worker|thread|core|proc|process|cpu|chunk|batch)(?:e?s|_?size)?$")
EVIDENCE = re.compile(
    r"(?i)(?:^|/)(?:logs?|reports?|benchmarks?|evidence)/[^/]+$|\.(?:log|sha256|md5)$|(?:^|/)\w*provenance[^/]*$"
)


def weaker(name: str) -> int:
    """Return -1 where a smaller number of this name is less work or fewer digits, 1 where a larger one allows more."""
    name = name.rpartition(".")[2]
    if AT_ONCE.search(name):
        return 0
    if TOLERANCE.search(name):
        return 1
    return -1 if ROUNDS.search(name) or DIGITS.search(name) else 0
