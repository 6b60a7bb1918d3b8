"""Every stable id that an output can show has a page: of errors, of reasons, of findings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import rung
from rung.app import explain, faults
from rung.ledger.reason import MEANINGS, Reason
from rung.lint import pages
from rung.lint.catalogue import by_code
from rung.model.errors import UsageError

SOURCE = Path(rung.__file__).parent
NAMED = re.compile(r"""(?<!ast\.Name\()\bid_?=["']([a-z][a-z0-9-]+)["']""")  # a name of Python has an id, too
SHOWN = re.compile(r"""\brule=["']([a-z][a-z0-9-]+)["']""")


def written() -> set[str]:
    """Return the ids that stand in the code where something is raised or refused, found by their spelling alone."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text("utf-8")
        found.update(NAMED.findall(text))
        found.update(SHOWN.findall(text))
    return found


def test_many_ids_are_found_in_the_code() -> None:
    assert len(written()) > 180


@pytest.mark.parametrize("name", ["head-unknown-key", "store-full", "alert-shape", "no-such-option", "index-changed"])
def test_an_id_that_is_put_together_or_stands_in_a_table_has_a_page(name: str) -> None:
    assert explain.page(name).startswith(f"# {name}\n")


def test_each_id_has_a_page_that_says_something() -> None:
    for name in sorted(written() | set(Reason) | set(faults.known())):
        page = explain.page(name)
        assert len(page.strip().splitlines()) > 2, name
    assert set(MEANINGS) == set(Reason)
    assert all(one.message for one in faults.known().values())


def test_an_id_is_asked_as_it_is_printed_and_listed_once() -> None:
    assert explain.page(" Head-Unknown-Key ") == explain.page("head-unknown-key")
    listed = explain.listing().splitlines()
    for name in faults.names():
        assert sum(line.split()[:1] == [name] for line in listed) == 1, name


def test_a_word_that_is_a_finding_and_an_error_has_both_pages() -> None:
    both = set(faults.names()) & set(by_code())
    assert "duplicate-id" in both
    for name in both:
        assert pages.page(name) in explain.page(name)
        assert faults.page(name) in explain.page(name)


def test_no_page_is_made_up() -> None:
    with pytest.raises(UsageError):
        explain.page("no-such-thing-at-all")
