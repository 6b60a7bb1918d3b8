"""Which commands are called a look: rung beside a prefix allow-list and a first-word-and-flags classifier.

``python benchmarks/risk.py`` prints accuracy and speed in one table, over the labelled commands (where they are), our
own command lines and the commands made to deceive, and writes it into the page about the levels when all are there;
``measure`` gives the speed for the table of all figures.

The baselines are plain rule lists. The prefix allow-list is what people write first: a command is a look when it begins
with a listed text. The other follows the description that a coding tool publishes of its own command checker: a chain
of commands is a look when every first word (or first two) is in a list and none of the options that act is given;
redirections, substitutions and background jobs are refused.
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
DATA = ROOT / "tests" / "risk" / "data"
PAGE = ROOT / "docs" / "explanation" / "risk.md"
BEGIN, END = "<!-- figures: written by `make benchmark` -->\n", "<!-- end of figures -->"
ADVERSARIAL = ROOT / "tests" / "risk" / "data" / "adversarial.yaml"
MILLISECOND = 1000
MOST_MS = 1.0
MOST_SQL_MS = 3.0
MOST_LINES_SECONDS = 30.0
LINES = 10_000
# A query that is refused costs little: the promise is about those that are read to the end.
QUERIES = (
    "select count(*) from jobs where state = 'failed' and created_at > now() - interval '1 hour'",
    "select pid, now() - query_start as runs, state, left(query, 80) from pg_stat_activity order by runs desc limit 20",
    "select relname, pg_size_pretty(pg_total_relation_size(relid)) from pg_stat_user_tables order by 2 desc limit 10",
    "select a.id, b.name from a join b on b.id = a.b_id where a.x in (select x from c where y is not null)",
    "with late as (select * from jobs where due < now()) select q, count(*) from late group by 1 having count(*) > 5",
    "select slot_name, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) from pg_replication_slots",
)

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
    sql = [Case(text, "sql", looks=True, declared=False) for text in QUERIES]
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


def own(name: str, *, looks: bool) -> list[Case]:
    """Return our own command lines of one kind; they are judged as they stand, with nothing declared."""
    lines = (DATA / name).read_text("utf-8").splitlines()
    return [Case(line, "bash", looks, declared=False) for line in lines if line and not line.startswith("#")]


@dataclass(frozen=True, slots=True)
class Set:
    """Commands to judge, and how a table names them."""

    name: str
    cases: tuple[Case, ...]


def sets() -> list[Set]:
    """Return every set there is, each of one kind: looks or changes."""
    real = labelled()
    found = [
        Set("labelled, read-only", tuple(case for case in real if case.looks)),
        Set("labelled, changing or unclear", tuple(case for case in real if not case.looks)),
        Set("our own, read-only", tuple(own("looks.txt", looks=True))),
        Set("our own, changing", tuple(own("changes.txt", looks=False))),
        Set("made to deceive", tuple(deceiving())),
    ]
    return [each for each in found if each.cases]


JUDGES: tuple[tuple[str, Callable[[Case], bool]], ...] = (
    ("prefix allow-list", prefix),
    ("first words and options", first_words),
)


def table() -> list[tuple[str, ...]]:
    """Return the one table: how many of each set are called a look, and how long a verdict takes."""
    judges = (*JUDGES, ("rung", Rung()))
    some = sets()
    lines = [("called a look", *(name for name, _ in judges), "wanted")]
    for each in some:
        counts = [f"{sum(judge(case) for case in each.cases)} of {len(each.cases)}" for _, judge in judges]
        lines.append((each.name, *counts, "many" if each.cases[0].looks else "none"))
    every = [case for each in some for case in each.cases]
    shell = [case for case in every if case.language == "bash"]
    queries = [Case(text, "sql", looks=True, declared=False) for text in QUERIES]
    for what, chosen, promise in (("a shell command", shell, MOST_MS), ("a SQL query", queries, MOST_SQL_MS)):
        speeds = [f"{median(milliseconds(judge, chosen)):.3f} ms" for _, judge in judges]
        lines.append((f"median verdict on {what}, warm", *speeds, f"at most {promise:g} ms"))
    return lines


def markdown(lines: list[tuple[str, ...]]) -> str:
    """Return the table as Markdown."""
    rows = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([rows[0], "|---" * len(lines[0]) + "|", *rows[1:]]) + "\n"


def main() -> None:
    """Print the table, and write it into the page when every set is there."""
    lines = table()
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    rows = measure()
    for row in rows:
        print(f"{row.what}: {row.measured} ({row.target})")
    if not labelled():
        print(f"{PAGE.relative_to(ROOT)} stays as it is: the labelled commands are not here")
        return
    head, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    tail = rest.partition(END)[2]
    PAGE.write_text(f"{head}{BEGIN}\n{markdown(lines)}\n{rows[-1].what}: {rows[-1].measured}.\n\n{END}{tail}", "utf-8")


if __name__ == "__main__":
    main()
