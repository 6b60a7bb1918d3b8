"""Generate shell text, run what is called a look in the sandbox, and print everything that changed something.

``python tests/sandbox/fuzz.py --count 10000 --seed 1`` runs 10,000 looks; exit code 1 when one of them was none.
"""

from __future__ import annotations

import argparse
import sys
from itertools import count as count_up
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rung.model.effect import Effect, Facet
from rung.outside.shfmt import second_parser
from rung.risk.classify import classify
from rung.risk.context import Context, Input
from sandbox.box import Seen, watch
from sandbox.generate import command

CONTEXT = Context(inputs=(Input("VICTIM", "integer"),), second=second_parser())
# How many looks share one look at what changed: they change nothing, and whoever does is found alone afterwards.
BATCH = 20
WAITS = frozenset([Facet.NETWORK, Facet.REMOTE, Facet.UNBOUNDED])


def generated(count: int, seed: int) -> list[str]:
    """Return ``count`` texts; each depends on ``seed`` and its own number only."""
    return [command(Random(f"{seed}:{number}")) for number in range(count)]  # noqa: S311 - it must be the same again


def several(count: int, seed: int) -> list[str]:
    """Return ``count`` different texts that are called a look, made from ``seed``."""
    found: dict[str, None] = {}
    for number in count_up():
        text = command(Random(f"{seed}:{number}"))  # noqa: S311 - it must be the same again
        if text not in found and looks([text]):
            found[text] = None
        if len(found) == count:
            break
    return list(found)


def looks(texts: list[str]) -> list[str]:
    """Return the texts that the classifier calls a look and that neither wait nor speak to a network."""
    found = []
    for text in texts:
        verdict = classify(text, context=CONTEXT)
        if verdict.effect is Effect.OBSERVE and not verdict.facets & WAITS:
            found.append(text)
    return found


def wrong(texts: list[str]) -> list[Seen]:
    """Return what was called a look and changed something all the same."""
    return [seen for seen in watch(list(dict.fromkeys(texts)), batch=BATCH) if seen.changed]


def main() -> int:
    """Run as a script."""
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("--count", type=int, default=10_000)
    read.add_argument("--seed", type=int, default=1)
    given = read.parse_args()
    texts = several(given.count, given.seed)
    failed = wrong(texts)
    for seen in failed:
        sys.stdout.write(f"{seen.command!r} changed {', '.join(seen.changed)}\n")
    sys.stdout.write(f"{len(texts)} texts called a look and run, {len(failed)} changed something\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
