"""What `snakemake TARGET` would run, from the answer of `snakemake -n -p`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.model.pattern import pattern
from rung.probes.recipes.recipe import PLAIN, Call, UnknownError, below, brief

NAMES = ("Snakefile", "snakefile", "workflow/Snakefile", "workflow/snakefile")
HARMLESS = frozenset(
    ["-p", "--printshellcmds", "-k", "--keep-going", "--rerun-incomplete", "--ri", "-F", "--forceall", "--nolock"]
)
VALUED = frozenset(["-s", "--snakefile", "-d", "--directory"])
CORES = pattern(r"(?:--cores|-c|-j|--jobs)(?:=?(?:\d+|all))?")
# Python that acts while it is read, or a rule whose work is no shell text.
ACTS = pattern(
    r"\b(?:shell|environ|system|popen|Popen|subprocess|shutil|exec|eval|__import__|unlink|remove|rmtree|makedirs|mkdir|urlopen|requests)\b\s*[.(\[]"
    r"|\bopen\s*\([^)]*,\s*[\"'][^\"']*[wax+]|\.write(?:_text|_bytes)?\(|^\s*(?:onstart|onsuccess|onerror)\s*:",
    re.MULTILINE,
)
NO_SHELL = pattern(
    r"^\s*(?:run|script|notebook|wrapper|cwl|template_engine)\s*:|^\s*(?:module|include|use\s+rule|checkpoint)\b",
    re.MULTILINE,
)
DATE = pattern(r"\[\w{3} \w{3} [ \d]\d [\d:]{8} \d{4}\]")
RULE = pattern(r"(?:local)?(rule|checkpoint) [\w.]+:")
FIELD = pattern(r"    \w+: .*")
TOTAL = pattern(r"^total +(\d+)\b", re.MULTILINE)
MARK = "Shell command: "
AFTER = pattern(
    r"|Job stats:|job +count.*|[ -]+|[\w.]+ +\d+.*|Reasons:|    .*"
    r"|This was a dry-run \(flag -n\)\..*|Nothing to be done.*"
)


def call(words: tuple[str, ...]) -> Call | None:
    """Return a call taken apart, None when it is another kind of call. Raises UnknownError for what is not expanded."""
    file, folder, waiting = "", "", ""
    targets: list[str] = []
    for word in words[1:]:
        if waiting and waiting in VALUED:
            file, folder = (below(word), folder) if waiting in ("-s", "--snakefile") else (file, below(word))
            waiting = ""
        elif waiting and re.fullmatch(r"\d+|all", word):
            waiting = ""
        elif word in VALUED or word in ("--cores", "-c", "-j", "--jobs"):
            waiting = word
        elif word in HARMLESS or CORES.fullmatch(word):
            waiting = ""
        elif word.startswith("-"):
            return None
        elif PLAIN.fullmatch(word):
            waiting = ""
            targets.append(word)
        else:
            raise UnknownError(f"`{word}` is no plain target")
    return Call(folder, file, (), tuple(targets))


def reason_not_to(text: str) -> str:
    """Return why this Snakefile must not be read by Snakemake at all, or the empty string."""
    found = ACTS.search(text)
    if found is None:
        return ""
    return (
        f"line {text.count(chr(10), 0, found.end()) + 1} of the Snakefile may act while it is read: {found[0].strip()}"
    )


def look(call: Call) -> tuple[str, ...]:
    """Return the command that prints what every job would run, as if nothing were made yet."""
    named = ("--snakefile", call.file) if call.file else ()
    return ("snakemake", "-n", "-p", "-F", "--cores", "1", *named, "--", *call.targets)


def printed(out: str, snakefile: str) -> tuple[str, ...]:
    """Return the shell text of every job. Raises UnknownError when one has none, or the answer is not understood."""
    lines = out.splitlines()
    starts = [at for at, line in enumerate(lines) if DATE.fullmatch(line)]
    total = TOTAL.search("\n".join(lines[: starts[0]] if starts else lines))
    if not starts and "Nothing to be done" in out:
        return ()
    if total is None or int(total[1]) != len(starts):
        raise UnknownError("the answer of snakemake is not one that rung reads")
    ends = [*starts[1:], _end(lines, starts[-1])]
    texts = [_job(lines[begin + 1 : end]) for begin, end in zip(starts, ends, strict=True)]
    strange = next((line for line in lines[ends[-1] :] if not AFTER.fullmatch(line)), None)
    if strange is not None:
        raise UnknownError(f"the answer of snakemake has a line that rung does not read: {brief(strange)}")
    if not all(texts) and NO_SHELL.search(snakefile):
        raise UnknownError("a rule runs Python, a script or another file, and not shell text alone")
    return tuple(text for text in texts if text)


def _end(lines: list[str], begin: int) -> int:
    found = [at for at in range(begin, len(lines)) if lines[at] == "Job stats:"]
    if not found:
        raise UnknownError("the answer of snakemake does not end as rung knows it")
    return found[0]


def _job(block: list[str]) -> str:
    """Return the shell text of one job, empty when it has none."""
    rule = RULE.fullmatch(block[0]) if block else None
    if rule is None or rule[1] == "checkpoint":
        raise UnknownError("a checkpoint decides only later what runs")
    rest = list(_after_fields(block[1:]))
    text = "\n".join(rest).strip("\n")
    text = text.removeprefix(MARK) if text.startswith(MARK) else text
    return "" if text.strip() == "None" else text.strip()


def _after_fields(lines: list[str]) -> Iterator[str]:
    fields = True
    for line in lines:
        fields = fields and FIELD.fullmatch(line) is not None
        if not fields:
            yield line
