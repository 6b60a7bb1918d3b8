"""A name says how much is used only by a whole word at its end, and only where its values and uses say so too."""

from __future__ import annotations

import pytest

from rung.tuning.amount import amount, only_how, told_only


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("THREADS", ("4", "8")),
        ("SORT_THREADS", ("$(shell nproc)",)),
        ("nThreads", ("2",)),
        ("NPROC", ("$(JOBS)",)),
        ("mem_mb", ("2000",)),
        ("max_mem", ("4G",)),
        ("OMP_NUM_THREADS", ("1",)),
        ("TMPDIR", ("/tmp",)),
        ("tmp-dir", ("/scratch/me",)),
        ("jobs", ("auto",)),
    ],
)
def test_how_much_and_where_is_told_by_the_last_word_of_a_name(name: str, values: tuple[str, ...]) -> None:
    assert amount(name, values)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("MIN_SCORE", ("5",)),
        ("TEMPLATE", ("a.tpl",)),
        ("MEMBERS", ("a b",)),
        ("ATTEMPTS", ("3",)),
        ("CORE_VERSION", ("1.2",)),
        ("TEMPERATURE", ("30",)),
        ("TEMP", ("30",)),
        ("CPUFLAG", ("-msse4",)),
        ("CPU", ("haswell",)),
        ("JOBS", ("nightly",)),
        ("confidence_level", ("0.95",)),
        ("scratch", ("0.5",)),
    ],
)
def test_a_part_of_a_word_or_another_kind_of_value_tells_nothing(name: str, values: tuple[str, ...]) -> None:
    assert not amount(name, values)


@pytest.mark.parametrize(
    "text",
    ["sort -j $(N) x", "tool --threads=$(N) x", "bwa -t ${N} a", "OMP_NUM_THREADS=$(N) ./sim", "FLAGS = -j$(N)", "ls"],
)
def test_options_that_say_how_many_work_use_a_variable_for_nothing_else(text: str) -> None:
    assert told_only("N", [text])


@pytest.mark.parametrize("text", ["echo $(N) > $@", "cc -mcpu=$(N) a.c", "head -n $(N) x", "sort -j$(N) a; echo $(N)"])
def test_another_use_of_a_variable_may_decide_what_is_made(text: str) -> None:
    assert not told_only("N", [text])


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("align.threads", ("4", "8")),
        ("threads.align", ("4", "8")),
        ("mem_mb.sort", ("2000",)),
        ("tools.java_opts", ("-Xmx4g", "-Xms1g -Xmx8g")),
        ("log_level", ("INFO", "debug")),
        ("retries", ("3", "0")),
        ("walltime", ("10:00:00", "4h")),
        ("tmpdir", ("/tmp", "/scratch/me")),
        ("cores", ("4",)),
    ],
)
def test_a_setting_of_the_machine_only_says_how(key: str, values: tuple[str, ...]) -> None:
    assert only_how(key, *values)


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("batch_size", ("32", "64")),
        ("chunk_size", ("10", "20")),
        ("chunks", ("8",)),
        ("compression_level", ("6", "9")),
        ("confidence_level", ("0.95",)),
        ("runtime", ("100",)),
        ("partition", ("chr1",)),
        ("cache_dir", ("kept",)),
        ("log_file", ("access.log",)),
        ("log_level", ("2.5",)),
        ("jobs.nightly.cutoff", ("5",)),
        ("scratch", ("ref.fa",)),
        ("java_opts", ("-Xmx4g -Dseed=1",)),
        ("max_retries", ("3",)),
    ],
)
def test_a_setting_that_may_change_what_is_made_is_more_than_how(key: str, values: tuple[str, ...]) -> None:
    assert not only_how(key, *values)
