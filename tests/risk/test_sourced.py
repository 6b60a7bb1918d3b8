"""What a shell script reads into itself is found where it is written out, and named where it is not."""

from __future__ import annotations

import pytest

from rung.risk.sourced import Sourced, sourced

HERE = 'HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"\n'


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (". ./lib.sh", "./lib.sh"),
        ("source 'my lib.sh'", "my lib.sh"),
        ("if [ -f x ]; then . x; fi", "x"),
        ("f() { . x; }", "x"),
        ("coproc x\n  . ./lib.sh  # read it", "./lib.sh"),
        (". /etc/os-release", "/etc/os-release"),
        ('LIB=/opt/x\n. "$LIB/lib.sh"', "/opt/x/lib.sh"),
    ],
)
def test_a_path_that_is_written_out_counts_from_the_caller(text: str, path: str) -> None:
    assert sourced(text) == (Sourced(path, beside=False, known=True),)


@pytest.mark.parametrize(
    "text",
    [
        'source "$(dirname "$0")/a/lib.sh"',
        '. "${BASH_SOURCE[0]%/*}/a/lib.sh"',
        '. "${0%/*}"/a/lib.sh',
        f'{HERE}. "$HERE/a/lib.sh"',
        f"{HERE}source ${{HERE}}/a/lib.sh",
        'readonly DIR=$(dirname -- "$0")\n. "$DIR"/a/lib.sh',
    ],
)
def test_the_usual_ways_to_say_beside_me_are_understood(text: str) -> None:
    assert sourced(text) == (Sourced("a/lib.sh", beside=True, known=True),)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('. "$LIB"', '"$LIB"'),
        ('for f in d/*.sh; do . "$f"; done', '"$f"'),
        ("source <(kubectl completion bash)", "<(kubectl completion bash)"),
        (". ./*.sh", "./*.sh"),
    ],
)
def test_what_is_only_known_when_it_runs_is_named(text: str, shown: str) -> None:
    assert sourced(text) == (Sourced(shown, beside=False, known=False),)


@pytest.mark.parametrize("text", ["echo . ./lib.sh", "grep source x", "ls .", "# . ./lib.sh", "cat <<'E'\nsource x\nE"])
def test_words_that_only_look_like_it_are_none(text: str) -> None:
    assert sourced(text) == ()
