"""A script of R, read line by line: what its lines say, and not what it would do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.tuning.scripts.trace import Kind, Trace
from rung.tuning.scripts.words import EVIDENCE, weaker

QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""")
INNER = r"(?:[^()]|\([^()]*\))*"
SHOWN = re.compile(r"^\s*(?:print|cat|message|str|head|summary)\(")
FORMS = (
    (
        Kind.ROWS,
        re.compile(
            rf"\b(?:head|tail)\(|\bsample\({INNER},(?!\s*replace)|\bsample_(?:n|frac)\(|\bslice(?:_\w+)?\(|\bn_?max\s*="
            r"|\bnrows\s*=|\bna\.omit\(|\bdrop_na\(|\bcomplete\.cases\(|\[\s*1:\d+|\btop_n\(|\bdistinct\(|\bfilter\(\s*!?\s*is\.na\(|\bfilter\([^()]*[<>]=?\s*\d|\bseq\(1,.*by\s*="
        ),
    ),
    (
        Kind.CHECK,
        re.compile(
            r"\bstop(?:ifnot)?\(|\b(?:assert\w*|expect_\w+|validate\w*|verify\w*|check_\w+)\((?!.*function)|\bmatch\.arg\("
            r"|\bquit\([^)]*status\s*=\s*[1-9]|\b(?:rlang::)?abort\("
        ),
    ),
    (
        Kind.SWALLOWED,
        re.compile(
            r"\btry\(|\btryCatch\((?!.*error\s*=\s*function\([^)]*\)\s*\{?\s*(?:stop|quit)\()|\bsuppressWarnings\("
            r"|\boptions\(\s*warn\s*=\s*-1|\b(?:safely|possibly|quietly)\(|\bwarning\s*=\s*function\([^)]*\)\s*NULL"
            r"|\bquit\([^)]*status\s*=\s*0"
        ),
    ),
)
LOOKS = re.compile(r"\bif\s*\(\s*(?P<away>!?)\s*file\.(?:exists|size)\(")
TAKES = re.compile(r"\b(?:readRDS|load|read[._]\w+|fread|return|quit|q|next)\b")
STORES = re.compile(r"\b(?:saveRDS|save|fwrite|write[._]\w+|download\.file)\(")
KEYED = re.compile(r"(?i)\bdigest\(|md5|sha\d|mtime|hash")
NUMBER = re.compile(r"(?P<name>[A-Za-z_.][\w.]*)\s*(?:<-|=(?!=))\s*(?P<value>\d[\d.]*(?:[eE][+-]?\d+)?)L?\b")
ROUNDED = re.compile(rf"\b(?P<name>round|signif)\((?P<what>{INNER}),\s*(?:digits\s*=\s*)?(?P<value>\d+)\)")
ROUNDS = re.compile(
    r"(?P<what>\b(?:\w*apply\w*|map\w*|for)\s*\((?:\w+\s+in\s+)?)(?:1:|seq_len\()(?P<value>\d+)|\breplicate\((?P<times>\d+)"
)
LOG = re.compile(r"\bsnakemake@log\b")
AHEAD = 6  # lines below a question about a file in which its answer is used


def traces(path: str, text: str) -> tuple[Trace, ...]:
    """Return every trace of a script."""
    return tuple(_read(path, [_uncommented(raw) for raw in text.splitlines()]))


def _read(path: str, lines: list[str]) -> Iterator[Trace]:
    for number, line in enumerate(lines, start=1):
        place, said = f"{path}:{number}", clipped(" ".join(line.split()), 110)
        bare = QUOTED.sub('""', line)
        for kind, form in FORMS:
            shown = kind is Kind.ROWS and SHOWN.match(line)
            yield from (Trace(kind, place, said) for _ in form.finditer(bare) if not shown)
        yield from _numbers(place, said, bare)
        if LOG.search(bare):
            yield Trace(Kind.LOG, place, said)
        after = "\n".join(lines[number - 1 : number + AHEAD])
        looks = LOOKS.search(bare)
        wanted = STORES if looks and looks["away"] else TAKES
        if looks and wanted.search(after.partition("{")[2] or after) and not KEYED.search(after):
            yield Trace(Kind.CACHE, place, f"takes what lies there: {said}")
        for named in QUOTED.findall(line):
            if EVIDENCE.search(named[1:-1]) and " " not in named:
                yield Trace(Kind.KEPT, place, named[1:-1], named[1:-1])


def _numbers(place: str, said: str, bare: str) -> Iterator[Trace]:
    for found in NUMBER.finditer(bare):
        less = weaker(found["name"])
        if less:
            kind = Kind.LIMIT if less > 0 else Kind.WORK
            yield Trace(kind, place, said, found["name"], float(found["value"]), less)
    for found in ROUNDS.finditer(bare):
        times = float(found["value"] or found["times"])
        yield Trace(Kind.WORK, place, said, found["what"] or "replicate", times, -1)
    for found in ROUNDED.finditer(bare):
        yield Trace(Kind.WORK, place, said, f"{found['name']} {found['what']}", float(found["value"]), -1)


def _uncommented(raw: str) -> str:
    """Return a line without its comment; a sign inside quotes begins none."""
    hidden = QUOTED.sub(lambda found: "_" * len(found[0]), raw)
    at = hidden.find("#")
    return raw if at < 0 else raw[:at]
