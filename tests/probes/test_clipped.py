"""What is too long is cut after the secrets in it are taken out, wherever they stand: no part of one is ever shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rung.app.probing.hiding import Hiding
from rung.probes.clipped import clipped, fit, unless_secret
from rung.probes.hide import HIDDEN

SECRETS = ("Zq7" * 100, "".join(chr(65 + n % 26) + chr(97 + n * 7 % 26) for n in range(20)))
HIDING = Hiding(frozenset(SECRETS))


def _parts(secret: str, size: int = 6) -> set[str]:
    return {secret[at : at + size] for at in range(len(secret) - size + 1)}


def test_no_part_of_a_secret_is_left_at_whatever_place_it_stands() -> None:
    for secret in SECRETS:
        for before in range(200):
            said = HIDING.said(f"{clipped('-' * before + secret + ' more' * 20, 90)}  (why)")
            assert not any(part in said for part in _parts(secret))
            assert said.endswith("  (why)")
            assert len(said) <= len("  (why)") + 90


def test_two_texts_of_one_line_are_each_cut_to_their_own_length() -> None:
    said = HIDING.said(f"{clipped('a' * 20, 5)} says {clipped(f'{SECRETS[1]} b' * 9, 12)}; end")
    assert said == f"aaaaa says {HIDDEN} <; end".replace(f"{HIDDEN} <", f"{HIDDEN} b"[:12])


def test_a_text_that_is_cut_twice_keeps_the_last_length() -> None:
    assert HIDING.said(clipped(f"so {clipped('a' * 50, 30)}", 10)) == "so aaaaaaa"


def test_a_name_and_its_value_are_seen_together_by_what_takes_secrets_out() -> None:
    assert "correct" not in HIDING.said(f"DB_PASSWORD = {clipped('correct-horse-' * 9, 60)}  (file)")


def test_what_is_told_only_without_a_secret_is_told_in_other_words_with_one() -> None:
    assert HIDING.said(unless_secret("it holds a", "it differs")) == "it holds a"
    assert HIDING.said(unless_secret(f"it holds {clipped('x' * 70 + SECRETS[0], 60)}", "it differs")) == "it differs"


@given(st.text(max_size=60), st.integers(1, 50), st.text(max_size=60))
def test_without_a_secret_a_text_is_cut_and_nothing_else(before: str, width: int, text: str) -> None:
    assert fit(f"{before}|{clipped(text, width)}|", str) == f"{before}|{text[:width]}|"
