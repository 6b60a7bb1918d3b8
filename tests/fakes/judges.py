"""A classifier for tests: a small table by the first words, everything else unknown."""

from __future__ import annotations

from rung.model.effect import Effect, Verdict
from rung.model.runbook import Command, Runbook

_FIRST = {
    Effect.OBSERVE: (
        "redis-cli llen", "ls ", "ss ", "journalctl", "systemctl status", "systemctl is-active", "kubectl get",
        "kubectl describe", "kubectl logs", "select count", "select pid", "psql --version", "curl -s", "make -n",
        "make --trace", "df ", "tail ", "grep ", "cat ",
    ),
    Effect.MUTATE: ("systemctl restart", "kubectl scale", "kubectl rollout restart", "touch ", "kubectl patch"),
    Effect.DESTROY: ("rm ", "kubectl delete", "select pg_terminate_backend", "make clean", "kill ",
                     "journalctl --vacuum"),
}  # fmt: skip


def judge(command: Command, _runbook: Runbook) -> Verdict:
    """Return the worst level of the lines of ``command``, by the longest beginning that is in the table."""
    lines = [line.strip().removeprefix("$ ").casefold() for line in command.text.split("\n") if line.strip()]
    levels = [_level(line) for line in lines] or [Effect.UNKNOWN]
    worst = max(levels)
    return Verdict(worst, f"{command.text.split()[0] if command.text.split() else 'nothing'} is {worst.word}", "fake")


def _level(line: str) -> Effect:
    hits = [(len(start), level) for level, starts in _FIRST.items() for start in starts if line.startswith(start)]
    return max(hits)[1] if hits else Effect.UNKNOWN
