"""Fewer checks are run: a test or a linter went, or is told to leave a part out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair
from rung.tuning.project import Written
from rung.tuning.scripts.compared import weakened
from rung.tuning.scripts.trace import Kind

NAMES = r"(?:test|tests|check|checks|verify|lint|selftest|self-test|audit|validate|smoke|e2e)"
CHECK = re.compile(rf"(?i)(?:^|[-_./]){NAMES}(?:$|[-_./]|\d)")
GOAL = re.compile(
    rf"(?i)(?:\bmake\b|\$[({{]MAKE[)}}]|\$\$MAKE)[^;&|#]*?\s[\w./-]*?(?<![\w]){NAMES}\w*(?=\s|$|[;&|)\"'])"
)
RUNNER = re.compile(
    r"(?<![\w./-])(?:pytest|py\.test|tox|nox|unittest|ctest|bats|prove|busted|shellcheck|ruff|flake8|pylint|mypy|eslint|tsc"
    r"|clang-tidy|cppcheck|checkpatch|xmllint|yamllint|hadolint|valgrind|snakefmt|cargo\s+(?:test|clippy|audit)|go\s+(?:test|vet)"
    r"|npm\s+(?:run\s+)?test|yarn\s+test|mvn\s+(?:test|verify)|gradle\s+(?:test|check)"
    r"|snakemake\b[^;&|]*\s--lint)\b|\$[({]SNAKEMAKE[)}][^;&|]*\s--lint\b"
)
LEAVES_OUT = re.compile(
    r"(?:--deselect|--ignore(?:-glob)?[= ]|--skip\b|--exclude(?:-regex)?[= ]|--last-failed|--lf\b|--maxfail|-short\b"
    r"|-DskipTests|-Dmaven\.test\.skip|--no-run\b|(?:pytest|ctest|py\.test)\b[^;&|]*\s(?:-k|-E|-x|-m)\s|--sample\b|SKIP_TESTS?=)"
)
WEAKER = re.compile(
    r"(?<![\w-])--?(?:quick|fast|short|smoke|lite|light|basic|minimal|mini|partial|subset|sample|only|changed|affected|since"
    r"|limit|skip|exclude|dry-?run|list|collect-only|help|version|warn-only|warnings-only|exit-zero|soft-fail)(?![\w])"
    r"|(?<![\w-])--(?:only|skip|exclude|no|without)-(?:\w+-)*(?:test|check|verif|valid|lint|integration|slow|fail|assert|strict)\w*"
    r"|(?<![\w-])--max-(?:cases|tests|examples|iterations|rows|time|size|count)(?![\w-])"
    r"|(?:^|\s)(?:\w+_)?(?:QUICK|FAST|SMOKE|SHORT|SKIP)(?:_\w+)?=(?!0\b|no\b|false\b|\s|$)"
)
"""What a check is told that is to take less time by looking at less."""
FULLER = re.compile(
    r"(?<![\w-])--?(?:full|all|strict|slow|integration|exhaustive|thorough|complete|deep|werror|fatal|runslow)(?![\w-])"
)
COUNTED = re.compile(
    r"(?<![\w-])--?(?:[\w-]*-)?(?:cases|runs|iterations|examples|samples|rounds|repeats?|seeds|trials|fail-under|coverage|depth)"
    r"[= ](\d+)"
)
ITSELF = re.compile(rf"(?i)(?<![\w-])--?(?:run-?)?{NAMES}(?![\w-])")
"""A program that is told to check itself."""
ENDS = re.compile(r"^(?:exit(?: 0)?|return(?: 0)?|exec true)$")
IDLE = re.compile(r"^(?:(?:exit|return)(?: 0)?|true|:|set\b.*|fi|done|esac|\}|echo\b.*|printf\b.*)$")
OPENS, CLOSES = (
    re.compile(r"^(?:if|for|while|until|case)\b(?!.*\b(?:fi|done|esac)$)|\{$"),
    re.compile(r"^(?:fi|done|esac|\})"),
)
SHELL_SCRIPT = re.compile(r"\.(?:sh|bash)$")
QUIET = re.compile(r"^[\s@+-]*(?:echo|printf|#|:|true|rm|mkdir|cd|cat|touch|set)\b")

SAYS = re.compile(r"^[\s@+-]*(?:echo|printf|:|true)(?:\s(?!.*\$(?:\$\(|\(shell\b))[^;&|`]*)?$")
"""A line that does nothing but say something, whatever stands behind it."""


def find(pair: Pair) -> Iterator[Found]:
    """Yield each check that went without another in its place, and each new way to leave some out."""
    for line in pair.fewer(_runs):
        yield Found(line.place, f"is no longer run: {clipped(line.text, 110)}")
    for line in pair.more(lambda line: int(LEAVES_OUT.search(line.text) is not None and _is_check(line))):
        yield Found(line.place, f"leaves checks out: {clipped(line.text, 110)}")
    for each, was in weakened(pair, Kind.CASES):
        yield Found(each.place, f"tests {each.number:g} cases, before {was:g}: {each.said}")
    yield from _weakened(pair)
    yield from _gutted(pair)
    kept = Counter((line.path, line.owner) for line in pair.came if not SAYS.match(line.text))
    left = {(line.path, line.owner) for line in pair.after.lines if line.recipe}
    for line in pair.gone:
        here = (line.path, line.owner)
        in_a_rule = line.recipe and line.owner != line.path and CHECK.search(line.owner)
        if in_a_rule and here in left and not kept[here] and not QUIET.match(line.text) and not _runs(line):
            yield Found(line.place, f"`{line.owner}` does less: {clipped(line.text, 100)}")


def _weakened(pair: Pair) -> Iterator[Found]:
    """Yield each check that is still run and told to look at less."""
    for line in pair.more(lambda line: len(WEAKER.findall(line.text)) if _checks(line) else 0):
        if not LEAVES_OUT.search(line.text):
            yield Found(line.place, f"checks less: {clipped(line.text, 110)}")
    for line in pair.fewer(lambda line: len(FULLER.findall(line.text)) if _checks(line) else 0):
        yield Found(line.place, f"is no longer told to check all: {clipped(line.text, 110)}")
    counted = {_uncounted(line): line for line in pair.gone if _checks(line) and COUNTED.search(line.text)}
    for line in pair.came:
        old = counted.get(_uncounted(line))
        if old and any(new < was for was, new in zip(_counts(old), _counts(line), strict=True)):
            yield Found(line.place, f"checks fewer: {clipped(line.text, 110)}")


def _uncounted(line: Written) -> tuple[str, str, str]:
    return line.path, line.owner, COUNTED.sub("", line.text)


def _counts(line: Written) -> list[int]:
    return [int(found) for found in COUNTED.findall(line.text)]


def _gutted(pair: Pair) -> Iterator[Found]:
    """Yield each shell script of a check that lost its commands to nothing, or that ends before it comes to them."""
    for path in sorted({line.path for line in (*pair.gone, *pair.came) if SHELL_SCRIPT.search(line.path)}):
        if path not in pair.after.paths or not _is_check_script(pair, path):
            continue
        gone = [line for line in pair.gone if line.path == path and not IDLE.match(line.text)]
        came = [line for line in pair.came if line.path == path and not IDLE.match(line.text)]
        if gone and not came and not all(QUIET.match(line.text) for line in gone):
            first = next(line for line in gone if not QUIET.match(line.text))
            yield Found(path, f"does less: {clipped(first.text, 100)}")
        elif (early := _early(pair, path)) is not None:
            yield Found(early.place, "ends before it checks the rest")


def _early(pair: Pair, path: str) -> Written | None:
    """Return the new line on which a script ends whatever it finds, though commands follow; None without one."""
    before = sum(ENDS.match(line.text) is not None for line in pair.before.lines if line.path == path)
    lines = [line for line in pair.after.lines if line.path == path]
    ends, depth = [], 0
    for at, line in enumerate(lines):
        depth += bool(OPENS.search(line.text)) - bool(CLOSES.match(line.text))
        if depth == 0 and ENDS.match(line.text) and not all(IDLE.match(each.text) for each in lines[at + 1 :]):
            ends.append(line)
    return ends[0] if len(ends) > before else None


def _is_check_script(pair: Pair, path: str) -> bool:
    """Say whether a script is a check by its name, or because a rule that checks calls it."""
    name = path.rpartition("/")[2]
    lines = (*pair.before.lines, *pair.after.lines)
    return bool(CHECK.search(path)) or any(name in line.text and CHECK.search(line.owner) for line in lines)


def _checks(line: Written) -> bool:
    """Say whether a line runs a check: in a rule of that name, by a known program, or by one that checks itself."""
    return line.recipe and not QUIET.match(line.text) and (_is_check(line) or ITSELF.search(line.text) is not None)


def _runs(line: Written) -> int:
    if re.match(r"^[\s@]*(?:echo|printf|pip|apt|brew|command -v)\b", line.text):
        return 0
    return len(GOAL.findall(line.text)) + (len(RUNNER.findall(line.text)) if line.recipe else 0)


def _is_check(line: Written) -> bool:
    return RUNNER.search(line.text) is not None or CHECK.search(line.owner) is not None or "TEST" in line.text


MOVE = Move(
    "tests-narrowed",
    "The time was spent on finding faults; they are found later now, by somebody else.",
    "Run checks side by side, or keep a quick set beside the whole one and let the whole one guard what is published.",
    find,
)
