"""zsh: judged as the bash that it looks like, and unknown where zsh reads it in another way."""

from __future__ import annotations

import pytest

from rung.model.effect import Effect
from rung.outside.shfmt import second_parser
from rung.risk.classify import classify
from rung.risk.context import Context, Input

CONTEXT = Context(inputs=(Input("NS"),), second=second_parser())


@pytest.mark.parametrize(
    "text",
    [
        "ls *(e:'touch x':)",
        "ls **/*(.)",
        "ls =(touch x)",
        "echo ${(e)x}",
        'echo "${(e)x}"',
        "echo $x[1]",
        "echo $x:h",
        "path=(/tmp $path)",
        "path=/tmp ls",
        "=ls",
        "precmd() { rm x; }",
    ],
)
def test_what_zsh_reads_in_its_own_way_is_never_called_a_look(text: str) -> None:
    assert classify(text, "zsh", CONTEXT).effect > Effect.PROBE


@pytest.mark.parametrize(
    "text",
    ["kubectl get pods -n $NS | grep x", "(ls)", 'echo "a(b)" ${NS}', "echo $(date +%F)", "[[ -f x ]] && ls"],
)
def test_what_both_shells_read_alike_is_judged(text: str) -> None:
    assert classify(text, "zsh", CONTEXT).effect <= Effect.PROBE


def test_a_change_in_zsh_is_a_change() -> None:
    assert classify("rm x", "zsh", CONTEXT).effect is Effect.DESTROY
