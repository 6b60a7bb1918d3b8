"""Fewer checks are run: a test or a linter went, or is told to leave a part out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair
from rung.tuning.project import Written

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
QUIET = re.compile(r"^[\s@+-]*(?:echo|printf|#|:|true|rm|mkdir|cd|cat|touch|set)\b")


def find(pair: Pair) -> Iterator[Found]:
    """Yield each check that went without another in its place, and each new way to leave some out."""
    for line in pair.fewer(_runs):
        yield Found(line.place, f"is no longer run: {line.text[:110]}")
    for line in pair.more(lambda line: int(LEAVES_OUT.search(line.text) is not None and _is_check(line))):
        yield Found(line.place, f"leaves checks out: {line.text[:110]}")
    kept = Counter((line.path, line.owner) for line in pair.came)
    left = {(line.path, line.owner) for line in pair.after.lines if line.recipe}
    for line in pair.gone:
        here = (line.path, line.owner)
        in_a_rule = line.recipe and line.owner != line.path and CHECK.search(line.owner)
        if in_a_rule and here in left and not kept[here] and not QUIET.match(line.text) and not _runs(line):
            yield Found(line.place, f"`{line.owner}` does less: {line.text[:100]}")


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
