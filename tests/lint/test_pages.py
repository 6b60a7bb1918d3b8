"""Pages of faults: one for each code, a nearest one for a miss, and the whole reference."""

from __future__ import annotations

import pytest

from rung.lint.catalogue import codes
from rung.lint.guide import read_guide
from rung.lint.pages import listing, page, reference
from rung.model.errors import UsageError


def test_a_page_shows_claim_facts_reason_remedy_and_samples() -> None:
    text = page("owner-missing")
    assert text.startswith("# owner-missing\n\nNobody is named")
    assert "severity warning, confidence certain, from profile usable, since 0.1.0" in text
    assert "**Why.**" in text
    assert "**What to do.**" in text
    assert text.count("````markdown") == 2


def test_a_code_is_found_however_it_is_typed() -> None:
    assert page("OWNER_MISSING") == page("owner-missing")


def test_a_miss_names_the_nearest_code() -> None:
    with pytest.raises(UsageError) as caught:
        page("owner-mising")
    assert caught.value.id == "unknown-code"
    assert "owner-missing" in caught.value.advice


def test_the_list_and_the_reference_hold_every_code() -> None:
    for code in codes():
        assert f"\n{code} " in "\n" + listing()
        assert f"\n### {code}\n" in reference()


def test_a_docstring_s_parts_are_told_apart() -> None:
    text = "Claim\n    goes on.\n\n    Why: Because\n    of it.\n\n"
    text += "    Bad:\n\n        # A\n\n            x\n\n    Good:\n\n        # B\n"
    guide = read_guide(text)
    assert (guide.claim, guide.why) == ("Claim goes on.", "Because of it.")
    assert guide.bad == ("# A\n\n    x\n",)
    assert guide.good == ("# B\n",)
