"""What of the evidence a command takes away, and what it only writes anew."""

from __future__ import annotations

import pytest

from rung.probes.recipes.taken import Here, goes_on, taken

HERE = Here(frozenset({"logs/run.log", "old.txt", "src/v.h", "o"}), ("logs/run.log",), frozenset({"o"}))


@pytest.mark.parametrize(
    "text",
    [
        "mv logs /elsewhere",
        "mv logs/run.log logs/run.1.log",
        ": > logs/run.log",
        "> logs/run.log",
        "printf '' > logs/run.log",
        "test -d logs && echo > logs/run.log",
        "cp /dev/null logs/run.log",
        "cp old.txt logs/run.log",
        "cd logs && cp ../old.txt run.log",
        "ln -sf /dev/null logs/run.log",
        "truncate -s 0 logs/run.log",
        "rsync -a --delete empty/ logs/",
        "rsync -a new/ logs/",
        "cp -r new/. logs",
        "cp -r new/logs .",
        "cp new/* logs/",
        "sed -i d logs/run.log",
        "sed -ni -e 1p logs/run.log",
        "cd logs && sed --in-place -e 1p run.log",
        "sed -i d logs/*.log",
        "mv logs/*.log /elsewhere",
        "mv l?gs /elsewhere",
        "cd logs && gzip *",
        "gzip -9 logs/run.log",
        "zip -m old.zip logs/run.log",
        "zip -rm old.zip logs",
        "git checkout-index -f -a",
        "tar --remove-files -cf /dev/null logs",
        "find logs -delete",
        "find . -name '*.log' -delete",
        "find . -type d -name logs -prune -exec rm -rf {} +",
        "find . -name a -o -name 'r*' -exec rm -f {} +",
        "find . ! -name a -delete",
        "find . -name a -delete; rm -rf logs",
        "git stash",
        "git stash push -u",
        "git checkout -- logs",
        "git checkout main",
        "git restore .",
    ],
)
def test_what_moves_empties_or_overwrites_a_piece_takes_it(text: str) -> None:
    assert [(each.path, each.anew) for each in taken(text, "", HERE)] == [("logs/run.log", False)]


@pytest.mark.parametrize(
    "text",
    [
        "./o > logs/run.log 2>&1",
        "./o | tee logs/run.log",
        "echo tested > logs/run.log",
        'echo "$(date)" > logs/run.log',
        "./o > logs/new && mv logs/new logs/run.log",
        "cp o logs/run.log",
    ],
)
def test_what_a_program_writes_and_what_the_build_made_is_written_anew(text: str) -> None:
    assert [each.anew for each in taken(text, "", HERE)] == [True]


@pytest.mark.parametrize(
    "text",
    ["./o >> logs/run.log", "grep x logs/run.log", "cp logs/run.log kept", "gzip -9k logs/run.log", "git stash pop",
     "sed -i.bak d logs/run.log", "sed -n 1p logs/run.log", "sed -i d old.txt", "mv *.txt kept", "gzip logs/*.txt",
     "zip -r old.zip logs", "rsync -an new/ logs/", "rsync -a old.txt logs/", "cp -r logs/. kept",
     "git checkout-index -a",
     "find . -type d -name __pycache__ -prune -exec rm -rf {} +", "find . -name .DS_Store -type f -delete",
     "git checkout -- src/v.h", "mv old.txt new.txt", ": > src/v.h", "git stash list", "diff src logs > /dev/null"],
)  # fmt: skip
def test_what_reads_adds_copies_or_touches_something_else_takes_nothing(text: str) -> None:
    assert list(taken(text, "", HERE)) == []


def test_a_piece_that_a_rule_makes_again_is_not_taken_and_one_in_a_folder_below_is() -> None:
    again = Here(HERE.there, HERE.evidence, frozenset({"logs/run.log"}))
    assert list(taken("rm -f logs/run.log", "", again)) == []
    assert [each.path for each in taken(": > ../logs/run.log", "src", HERE)] == ["logs/run.log"]


def test_what_is_emptied_and_then_added_to_is_only_begun() -> None:
    assert goes_on("logs/run.log", "", ("./o >> logs/run.log",))
    assert goes_on("logs/run.log", "logs", ("./o | tee -a run.log",))
    assert not goes_on("logs/run.log", "", ("./o >> logs/run.log2", "cat logs/run.log"))
