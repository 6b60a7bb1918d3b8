"""Commands made to deceive, run where nothing can be lost: they really change something."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import yaml

from rung.model.effect import Effect
from rung.outside.shfmt import second_parser
from rung.risk.classify import classify
from rung.risk.context import Context
from sandbox.box import watch

DATA = Path(__file__).parents[1] / "risk" / "data" / "adversarial.yaml"
PROVEN = 130
SECONDS = 0.3
FIRST = re.compile(r"[a-z][a-z0-9-]+(?= )")


def _texts() -> list[str]:
    """Return the cases that can run here: those of a client that is not installed prove nothing."""
    groups = yaml.safe_load(DATA.read_text("utf-8"))
    texts = [case for cases in groups.values() for case in cases if isinstance(case, str)]
    return [text for text in texts if not (name := FIRST.match(text)) or shutil.which(name[0])]


def test_at_least_130_of_the_commands_made_to_deceive_are_proven_to_change_something_and_none_is_called_a_look() -> (
    None
):
    context = Context(second=second_parser())
    seen = [each for each in watch(_texts(), SECONDS) if each.changed]
    assert [each for each in seen if classify(each.command, context=context).effect <= Effect.PROBE] == []
    assert len(seen) >= PROVEN
