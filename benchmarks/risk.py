"""Which commands are called a look: rung beside a prefix allow-list and a first-word-and-flags classifier.

``python benchmarks/risk.py`` prints accuracy and speed in one table, over the labelled commands (where they are) and
the commands made to deceive; ``measure`` gives the speed for the table of all figures.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import yaml
from table import Row, at_most

from rung.app.risk import language
from rung.model.effect import Effect
from rung.outside.shfmt import second_parser
from rung.risk.classify import classify
from rung.risk.context import Context, Input
from rung.risk.variables import free_names

ROOT = Path(__file__).resolve().parents[1]
ADVERSARIAL = ROOT / "tests" / "risk" / "data" / "adversarial.yaml"
MILLISECOND = 1000
MOST_MS = 1.0
MOST_SQL_MS = 3.0
MOST_LINES_SECONDS = 30.0
LINES = 10_000

PREFIXES = (
    *[
        "ls",
        "cat",
        "head",
        "tail",
        "grep",
        "less",
        "wc",
        "sort",
        "uniq",
        "find",
        "ps",
        "top",
        "df",
        "du",
        "free",
        "uptime",
        "who",
        "w",
        "date",
        "id",
        "uname",
        "hostname",
        "stat",
    ],
    *[
        "file",
        "echo",
        "env",
        "printenv",
        "which",
        "awk",
        "sed",
        "jq",
        "curl",
        "dig",
        "host",
        "ping",
        "ss",
        "netstat",
        "ip",
        "lsof",
        "journalctl",
        "dmesg",
    ],
    *("kubectl get", "kubectl describe", "kubectl logs", "kubectl top", "oc get", "oc describe", "oc logs", "make -n"),
    *("git log", "git status", "git diff", "git show", "docker ps", "docker logs", "docker inspect", "ceph status"),
    *("systemctl status", "helm list", "helm status", "aws ec2 describe", "gcloud compute instances list"),
)
PLAIN = (
    "ls cat head tail wc uniq cut tr nl paste rev seq stat uname whoami id which pwd true false expr echo grep df du "
    "ps free uptime date hostname lsof ss netstat journalctl dmesg jq printf basename"
)

# First words that only look, with the options that make them more than that; two words name a subcommand.
FIRST_WORDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(PLAIN.split(), ()),
    "find": ("-exec", "-execdir", "-ok", "-okdir", "-delete", "-fls", "-fprint", "-fprint0", "-fprintf"),
    "rg": ("--pre", "--hostname-bin", "--search-zip", "-z"),
    "sort": ("-o", "--output"),
    "base64": ("-o", "--output"),
    **dict.fromkeys(("git log", "git status", "git diff", "git show", "git branch"), ("--output", "-c", "-D", "-d")),
    **dict.fromkeys((f"{tool} {verb}" for tool in ("kubectl", "oc") for verb in ("get", "describe", "logs")), ()),
    **dict.fromkeys(("docker ps", "docker logs", "docker inspect", "systemctl status", "helm list", "helm status"), ()),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A command, its language, whether it only looks, and whether its variables are declared inputs."""

    text: str
    language: str
    looks: bool
    declared: bool = True


def prefix(case: Case) -> bool:
    """Call a look whatever starts with a listed text."""
    return case.text.startswith(PREFIXES)


def first_words(case: Case) -> bool:
    """Call a look a chain of commands whose first words are listed, with none of the options that act."""
    joined = case.text.replace("2>&1", "").replace("&&", "; ")
    if case.language != "bash" or re.search(r"[`<>(){}\n]|\$[({]|&", joined):
        return False
    parts = re.split(r"\|\||&&|;|\|", case.text)
    return all(_part(each) for each in parts)


def _part(text: str) -> bool:
    try:
        words = shlex.split(text)
    except ValueError:
        return False
    acting = FIRST_WORDS.get(" ".join(words[:2]), FIRST_WORDS.get(words[0]) if words else None)
    return acting is not None and not any(word.split("=")[0] in acting for word in words)


class Rung:
    """The classifier as a runbook uses it: real commands' variables declared, a second parser, nothing remembered."""

    def __init__(self) -> None:
        self.second = second_parser()

    def __call__(self, case: Case) -> bool:
        """Call a look what no table knows or suspects to change state."""
        names = free_names(case.text, case.language, certain=True) if case.declared else ()
        inputs = tuple(Input(name) for name in names)
        return classify(case.text, case.language, Context(inputs, second=self.second)).effect <= Effect.PROBE


def labelled() -> list[Case]:
    """Return the labelled commands of ``../shared``; none where they are not. What needs context counts as a change."""
    path = Path(os.environ.get("RUNG_SHARED", ROOT.parent / "shared")) / "commands" / "labelled.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    return [Case(row["command"], language(row["lang"]), row["label"] == "read-only") for row in rows]


def deceiving() -> list[Case]:
    """Return the commands made to deceive."""
    groups = yaml.safe_load(ADVERSARIAL.read_text("utf-8"))
    cases = [each if isinstance(each, list) else ["bash", each] for group in groups.values() for each in group]
    return [Case(text, name, looks=False, declared=False) for name, text in cases]


def milliseconds(judge: Callable[[Case], bool], cases: Iterable[Case]) -> list[float]:
    """Return how long each verdict takes, in milliseconds, once everything is loaded."""
    found = []
    for case in cases:
        judge(case)
        start = time.perf_counter()
        judge(case)
        found.append((time.perf_counter() - start) * MILLISECOND)
    return found


def measure() -> list[Row]:
    """Return the speed of a warm verdict, beside the promise; the baseline is the first-word-and-flags classifier."""
    rung = Rung()
    cases = [*labelled(), *deceiving()]
    shell = [case for case in cases if case.language == "bash"]
    sql = [case for case in cases if case.language in ("sql", "postgres", "mysql", "sqlite")]
    base = median(milliseconds(first_words, shell))
    rows = []
    for what, some, limit in (("a shell command", shell, MOST_MS), ("SQL", sql, MOST_SQL_MS)):
        if some:
            mine = median(milliseconds(rung, some))
            rows.append(
                Row(
                    f"verdict on {what}, median",
                    f"{mine:.3f} ms",
                    f"{base:.3f} ms",
                    mine / base,
                    at_most(mine, limit, "ms"),
                )
            )
    start = time.perf_counter()
    for number in range(LINES):
        rung(cases[number % len(cases)])
    mine = time.perf_counter() - start
    rows.append(Row(f"{LINES:,} verdicts", f"{mine:.1f} s", "", 0.0, at_most(mine, MOST_LINES_SECONDS, "s")))
    return rows


def accuracy() -> list[tuple[str, ...]]:
    """Return, for each classifier, what it lets through and what it recognises."""
    real, traps = labelled(), deceiving()
    looks = [case for case in real if case.looks]
    judges: tuple[tuple[str, Callable[[Case], bool]], ...] = (
        ("prefix allow-list", prefix),
        ("first word and flags", first_words),
        ("rung", Rung()),
    )
    lines: list[tuple[str, ...]] = []
    for name, judge in judges:
        wrong = sum(judge(case) for case in real if not case.looks)
        fooled = sum(judge(case) for case in traps)
        known = sum(judge(case) for case in looks)
        speed = median(milliseconds(judge, [*real, *traps]))
        lines.append(
            (
                name,
                f"{wrong} of {len(real) - len(looks)}",
                f"{fooled} of {len(traps)}",
                f"{known} of {len(looks)}",
                f"{speed:.3f} ms",
            )
        )
    return lines


def main() -> None:
    """Print the table."""
    heads = ("classifier", "changes called a look", "traps called a look", "looks recognised", "median verdict")
    lines: list[tuple[str, ...]] = [heads, *accuracy()]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    for row in measure():
        print(f"{row.what}: {row.measured} ({row.target})")


if __name__ == "__main__":
    main()
