"""Workflows of labs that were mended, really asked again. `RUNG_LIVE=all` (in `make audit`) asks every version."""

from __future__ import annotations

import os

import pytest

from fakes.livelab import LABS, Builder, asked, prepared
from rung.app import lab
from shared import missing

pytestmark = pytest.mark.once  # what other tools say does not hang on the Python that asks them

ALL = os.environ.get("RUNG_LIVE") == "all"
BUILDERS = tuple(Builder(f"snakemake-{version}") for version in ("7.32.4", "9.14.8", "newest"))
QUICK = {"snakemake-widened", "snakemake-killed", "snakemake-helper-edit", "snakemake-profiles-differ"}
NAMES = [name for name, found in LABS.items() if name.startswith("snakemake-") and found.mend]


@pytest.mark.parametrize("builder", BUILDERS if ALL else BUILDERS[:1], ids=lambda builder: builder.name)
@pytest.mark.parametrize("name", NAMES if ALL else [name for name in NAMES if name in QUICK])
def test_a_workflow_that_was_mended_gives_the_answers_of_the_mended_one(name: str, builder: Builder) -> None:
    if not builder.there:
        missing(f"{builder.name} is not installed; .ci/builders installs it")
    with prepared(builder, name) as folder:
        lab.mended(builder.hands().run, name, LABS[name], folder)
        for each in LABS[name].mended:
            told, changed = asked(builder, folder, each)
            assert told.answer.verdict == each.verdict, told.answer.sentence
            assert changed == ()
