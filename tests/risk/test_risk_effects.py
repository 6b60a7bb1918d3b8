"""A team's declarations: they may raise any level, and lower only *unknown*, for the content that was reviewed."""

from __future__ import annotations

from hashlib import sha256

import pytest

from rung.model.effect import Effect
from rung.model.errors import UsageError
from rung.outside.shfmt import second_parser
from rung.risk.classify import classify
from rung.risk.context import Context
from rung.risk.effects import Effects, read_effects

SCRIPT = b"#!/bin/sh\necho depth\n"
DIGEST = sha256(SCRIPT).hexdigest()
DECLARED = f"""
[[effect]]
script = "./scripts/depth.sh"
sha256 = "{DIGEST}"
level = "observe"
reason = "asks the queue for its depth"
reviewed = "ana, 2026-01-02"

[[effect]]
program = "curl"
level = "destroy"
reason = "everything behind our gateway acts on GET"
"""


def _context(digest: str = DIGEST) -> Context:
    effects = Effects(read_effects(DECLARED), {"scripts/depth.sh": digest})
    return Context(effects=effects, second=second_parser())


@pytest.mark.parametrize("command", ["./scripts/depth.sh", "scripts/depth.sh --all", "bash ./scripts/depth.sh x"])
def test_a_reviewed_script_is_lowered_from_unknown_and_says_so(command: str) -> None:
    assert classify(command).effect is Effect.UNKNOWN
    verdict = classify(command, context=_context())
    assert verdict.effect is Effect.OBSERVE
    assert verdict.rule == "declared"
    assert "unknown without that" in verdict.reason
    assert DIGEST[:12] in verdict.reason


def test_a_script_that_changed_since_its_review_is_unknown_again() -> None:
    verdict = classify("./scripts/depth.sh", context=_context("0" * 64))
    assert verdict.effect is Effect.UNKNOWN
    assert "no longer the one that was reviewed" in verdict.reason


@pytest.mark.parametrize(
    "command",
    [
        "depth.sh",
        "/tmp/scripts/depth.sh",
        "./scripts/depth.sh; rm x",
        "./scripts/depth.sh > out",
        "bash -x scripts/depth.sh",
        "bash scripts/depth.sh < <(rm x)",
        "$X/scripts/depth.sh",
        "PATH=/tmp ./scripts/depth.sh",
        "source ./scripts/depth.sh",
        "cat x | ./scripts/other.sh",
    ],
)
def test_a_declaration_lowers_nothing_beside_its_script(command: str) -> None:
    assert classify(command, context=_context()).effect > Effect.PROBE


def test_a_declaration_raises_what_a_table_calls_a_look() -> None:
    assert classify("curl https://x.example/").effect is Effect.OBSERVE
    verdict = classify("timeout 5 curl https://x.example/", context=_context())
    assert verdict.effect is Effect.DESTROY
    assert "acts on GET" in verdict.reason


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = [", "no TOML"),
        ("[other]\na = 1", "[[effect]]"),
        ("[[effect]]\nscript = 'a'\nlevel = 'observe'\nreason = 'r'", "sha256"),
        ("[[effect]]\nprogram = 'a'\nlevel = 'observe'\nreason = 'r'", "no content to pin"),
        ("[[effect]]\nprogram = 'a'\nlevel = 'mutate'", "reason"),
        ("[[effect]]\nprogram = 'a'\nlevel = 'safe'\nreason = 'r'", "level"),
        ("[[effect]]\nprogram = 'a'\nscript = 'b'\nlevel = 'mutate'\nreason = 'r'", "either"),
        ("[[effect]]\nprogram = 'a'\nlevel = 'mutate'\nreason = 'r'\nextra = 'x'", "extra"),
        ("[[effect]]\nprogram = 1\nlevel = 'mutate'\nreason = 'r'", "text in quotes"),
        ("[[effect]]\nprogram = 'a'\nlevel = 'mutate'\nreason = 'r'\n" * 2, "twice"),
    ],
)
def test_a_wrong_declaration_is_refused_with_its_place_and_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_effects(text)
    assert caught.value.id == "effects-file"
    assert said in str(caught.value)
