"""Procedures from a few lines of Markdown, judged by the first word of each command."""

from __future__ import annotations

from rung.app.config.config import Config
from rung.app.driving.plan import Planner
from rung.model.effect import Effect, Facet, Verdict
from rung.model.runbook import Command, Runbook
from rung.model.span import Source
from rung.model.target import Target
from rung.run.procedure import Procedure
from rung.text.read import read

TARGETS = {
    "orders": Target("orders", "http", "dev", "http://127.0.0.1:1"),
    "shop": Target("shop", "http", "production", "http://127.0.0.1:2"),
    "db": Target("db", "postgres", "staging", "postgresql://db"),
    "metrics": Target("metrics", "prometheus", "staging", "http://127.0.0.1:3"),
    "local": Target("local", "local", "dev"),
}
CONFIG = Config(targets=TARGETS)
PATH = "runbooks/page.md"

_LEVELS = {
    "look": Effect.OBSERVE, "get": Effect.OBSERVE, "select": Effect.OBSERVE, "reveal": Effect.OBSERVE,
    "probe": Effect.PROBE,
    "change": Effect.MUTATE, "post": Effect.MUTATE, "update": Effect.MUTATE,
    "destroy": Effect.DESTROY, "delete": Effect.DESTROY,
}  # fmt: skip


def judge(command: Command, _runbook: Runbook) -> Verdict:
    """Return the worst of the lines by first words: ``look`` observes, ``change`` mutates, others are unknown.

    ``reveal`` reads secrets.
    """
    words = [line.split()[0].casefold() for line in command.text.splitlines() if line.strip()] or [""]
    worst = max(_LEVELS.get(word, Effect.UNKNOWN) for word in words)
    facets = frozenset({Facet.SENSITIVE}) if "reveal" in words else frozenset()
    return Verdict(worst, f"{words[0]} is {worst.word}", "fake", facets=facets)


def source(markdown: str) -> Source:
    return Source(PATH, markdown.encode())


def runbook(markdown: str) -> Runbook:
    (found,) = read(source(markdown)).runbooks
    return found


def procedure(markdown: str, config: Config = CONFIG) -> Procedure:
    return Planner(judge, config).plan(runbook(markdown), source(markdown))


def page(*steps: str, before: str = "", after: str = "", category: str = "Incident") -> str:
    """Return a runbook with these steps; each is the body under ``### Step N: …``."""
    body = "\n\n".join(f"### Step {n}: Step number {n}\n{text}" for n, text in enumerate(steps, start=1))
    head = f"# RUN-001: A page\nCategory: {category}\nOwner: Ops\n"
    return f"{head}\n{before}\n\n## Procedure\n\n{body}\n\n{after}\n"


def bash(*commands: str, words: str = "") -> str:
    blocks = [f"```bash {words}".rstrip() + f"\n{command}\n```" for command in commands]
    return "Commands:\n" + "\n".join(blocks) + "\n"


def http(*commands: str, target: str = "orders") -> str:
    return "Commands:\n" + "\n".join(f"```http target={target}\n{command}\n```" for command in commands) + "\n"


def checks(*lines: str) -> str:
    return "\nVerification:\n" + "\n".join(f"- [ ] {line}" for line in lines) + "\n"


def guards(*lines: str) -> str:
    return "\nDo not:\n" + "\n".join(f"- {line}" for line in lines) + "\n"
