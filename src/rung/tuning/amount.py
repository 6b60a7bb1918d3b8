"""Names of values that say how much of a machine is used, or where it works, and nothing of what is made."""

from __future__ import annotations

import re
from collections.abc import Iterable

WORDS = "threads?|cores|ncores|cpus?|ncpus?|nprocs?|procs|jobs|njobs|workers|mem|memory|ram"
PLACES = "tmp|tmpdir|tempdir|scratch"
OF = r"(?:[_.-]?(?:[kmgt]i?b|max|limit|count|dir|directory|path|per[_-]?\w+))*$"
_CAMEL = "Threads|Cores|Cpus|Jobs|Workers|Mem|Memory"
MEANS = re.compile(
    rf"(?i:(?:^|[_.-])n?(?:{WORDS}|{PLACES}|temp(?=[_.-]?(?:dir|path))){OF})|(?<=[a-z])(?:{_CAMEL})(?:[KMGT]b|MB|GB)?$"
)
"""A name whose last word says so, behind a unit at most: `SORT_THREADS`, `mem_mb`, `tmpDir`; no `CORE_VERSION`."""
PLACE = re.compile(rf"(?i)(?:^|[_.-])(?:{PLACES}|temp[_.-]?(?:dir|path))")
AMOUNT = re.compile(
    r"(?i)[\"']?\d*(?:\.\d+)?\s?[kmgt]?i?b?[\"']?|auto|all|max|none|.*(?:nproc|cpu_count|getconf|sysctl|workflow\.cores).*"
)
FILE = re.compile(r"\.[A-Za-z]\w{0,4}$")
MAPS = re.compile(r"(?i)(?:n|num[_-]?)?(?:threads?|cores|cpus)|mem(?:ory)?[_-]?[kmg]i?b")
"""Keys over a number for each rule or tool."""
TOLD_OF = re.compile(r"(?i)(?:\w+[_.-])?log[_-]?level|verbosity|debug[_-]?level")
TELLS = re.compile(r"(?i)\d?|trace|debug|info|notice|warn(?:ing)?|error|critical|fatal|none|off|quiet|silent|normal")
MACHINE = re.compile(
    r"(?i)(?:java|jvm)[_-]?(?:opts?|options|args)|retries|restart[_-]times|wall[_-]?time|latency[_-]wait"
)
SIZES = re.compile(r"(?:\s*-X(?:m[sx]|ss)\d+[kmgKMG]?)+|\s*|\d[\d:.]*[smhd]?")
"""Values that say how much memory or time there is, or how often it is tried: what is raised there is a move."""
NAMED = re.compile(r"\$[({]([\w.-]+)[)}]")
PLAIN_NUMBER = re.compile(r"-?[\d.]+")
TOLD = re.compile(
    r"(?:^|[\s\"'@;&|(])(?:(?:-j|-@|-t|-p|-P|-T|-w|-nt|-nct|-Xm[xs])[ ]?"
    r"|--(?:[\w-]+[-_])?(?:jobs|n?threads?|cores|local-?cores|cpus?|parallel|n?procs?|processes|workers|mem|memory|max-?mem(?:ory)?"
    r"|localmem|buffer-size|tmp|tmp[-_]?dir|temp[-_]?dir|temporary-directory)(?:[-_]per[-_]\w+)?[= ]"
    r"|-(?:num[-_]?|n|max)?(?:threads|cores)[= ]|--runThreadN[= ]"
    r"|\w*(?:THREADS|JOBS|CORES|CPUS|MEM|MEMORY|TMPDIR|TMP|TEMP)="
    r"|mkdir (?:-p )?|rm -r?f? ?|mktemp (?:-d )?(?:-p )?)[\"']?$"
)
"""What stands before a value that only says how much of a machine is used, or where."""


def amount(name: str, values: Iterable[str]) -> bool:
    """Say whether a name and every value that it has say how much is used, or where work is done."""
    if MEANS.search(name) is None:
        return False
    if PLACE.search(name):
        return not any(PLAIN_NUMBER.fullmatch(value) or FILE.search(value) for value in values)
    return all(_counts(value.strip()) for value in values)


def only_how(key: str, *values: str) -> bool:
    """Say whether a setting, named by its keys with dots between, only says how much is used, where, and what is told.

    A size of batches, a level of compression, a number of parts or a folder of inputs may change what is made.
    """
    *above, last = key.removesuffix("[]").split(".")
    if TOLD_OF.fullmatch(last):
        return all(TELLS.fullmatch(value.strip("\"' ")) for value in values)
    if MACHINE.fullmatch(last):
        return all(SIZES.fullmatch(value.strip("\"' ")) for value in values)
    shared = any(MAPS.fullmatch(part) for part in above)
    return amount(last, values) or (shared and amount("threads", values))


def _counts(value: str) -> bool:
    named = NAMED.fullmatch(value)
    return (MEANS.search(named[1]) if named else AMOUNT.fullmatch(value)) is not None


def told_only(name: str, texts: Iterable[str]) -> bool:
    """Say whether commands and variables use a variable of make for nothing but how much is used."""
    form = re.compile(rf"\$(?:\({re.escape(name)}\)|\{{{re.escape(name)}\}})")
    return all(TOLD.search(text[: found.start()]) for text in texts for found in form.finditer(text))
