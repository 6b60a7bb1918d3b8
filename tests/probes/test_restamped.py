"""What a recipe would write into its stamp is told by the recipe as it would run, or not at all."""

from __future__ import annotations

from pathlib import Path
from shutil import which

import pytest

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.probes.gnumake.restamped import same, writes
from shared import missing

COMPARED = "cmp -s s.tmp s || mv s.tmp s"


@pytest.mark.parametrize(
    "lines",
    [
        ("echo '-O3 -g' > s.tmp", COMPARED, "rm -f s.tmp"),
        ('echo "-O3 -g" > s.tmp; cmp -s s.tmp s || cp s.tmp s; rm -f s.tmp',),
        ("echo '-O3 -g' | cmp -s - s || echo '-O3 -g' > s",),
        ("printf '%s\\n' '-O3 -g' > .s.new; if ! cmp -s .s.new s; then mv .s.new s; else rm -f .s.new; fi",),
        ("echo -O3 -g >s.tmp", "if diff -q s.tmp s; then rm s.tmp; else mv -f s.tmp s; fi"),
    ],
)
def test_a_stamp_that_is_written_only_when_it_changes_is_read_in_the_usual_ways(lines: tuple[str, ...]) -> None:
    assert writes(lines, "s") == ["-O3", "-g"]


@pytest.mark.parametrize(
    "lines",
    [
        ("test -f s || echo -O3 > s",),  # it keeps whatever is there
        ("echo -O3 > s.tmp; echo -g >> s.tmp", COMPARED),
        ("echo -O3 > s.tmp", "sed -i s/3/2/ s.tmp", COMPARED),
        ("{ echo -O3; date; } > s.tmp", COMPARED),
        ("(echo -O3; echo -g) > s.tmp", COMPARED),
        ("echo $$CFLAGS > s.tmp", COMPARED),
        ("echo `date` > s.tmp", COMPARED),
        ("echo *.c > s.tmp", COMPARED),
        ("./write -o s.tmp", COMPARED),
        ("cat flags > s.tmp", COMPARED),
        ("echo 'open > s.tmp", COMPARED),
        ("echo one > s.tmp || echo two > s.tmp", COMPARED),
        ("echo -O3 > s.tmp 2>/dev/null", COMPARED),
        ("echo -O3 2>s.tmp", COMPARED),
        ("echo -ne -O3 > s.tmp", COMPARED),
        ("printf '%s' cc -O3 > s.tmp", COMPARED),
        ("printf 'CC=%s' cc > s.tmp", COMPARED),
        ("if [ -n x ]; then echo -O3 > s.tmp; fi", COMPARED),
        ("for f in a b; do echo one > s.tmp; done", COMPARED),
    ],
)
def test_nothing_is_told_where_something_else_may_stand_in_it(lines: tuple[str, ...]) -> None:
    assert writes(lines, "s") is None


@pytest.mark.parametrize(
    ("held", "now", "copied"),
    [
        ("-O2 /home/a/my project", "-O2 .", False),
        ("-I/home/a/b/include -DTOP='/home/a/b'", "-I./include -DTOP='.'", False),
        ("-I/home/a/include", "-I/tmp/c/include", True),  # the folder above, where make was asked in a copy
        ("v1.3", "v1.3", False),
    ],
)
def test_the_path_of_the_folder_is_the_same_however_it_is_written(held: str, now: str, copied: bool) -> None:
    assert same(held.split(), now.split(), copied=copied)


@pytest.mark.parametrize(("held", "now"), [("-O2 /a/b", "-O3 ."), ("v1.2", "v1.3"), ("/opt/a", "/opt/b"), ("*", "x")])
def test_what_differs_beside_the_path_of_the_folder_is_another_value(held: str, now: str) -> None:
    assert not same(held.split(), now.split(), copied=False)


def changed(folder: Path, makefile: str, held: str) -> bool:
    """Say whether rung says of a stamp, kept while it holds the same, that its value changed."""
    if which("make") is None:
        missing("GNU make is not installed")
    (folder / "Makefile").write_text(f"out: s\n\ttouch out\n{makefile}\nFORCE:\n")
    (folder / "s").write_text(f"{held}\n")
    told = answer(hands(), ground(str(folder)), Put("make", "causes"), Ask(str(folder)))
    return "value-changed" in told.answer.kinds


RULE = "s: FORCE\n\t@echo '$(V)' | cmp -s - $@ || echo '$(V)' > $@"


@pytest.mark.parametrize(
    ("makefile", "held", "told"),
    [
        (f"V = -O3\n{RULE}", "-O2", True),
        (f"V = $(W) -g\nW := -O3\n{RULE}", "-O2 -g", True),
        (f"V = -O3\n{RULE}", "-O3", False),
        (f"V = path $(PYTHONPATH)\n{RULE}", "path /opt/x", False),  # rung does not hand it on
        (f"V := path $(PYTHONPATH)\n{RULE}", "path /opt/x", False),
        (f"V := $(shell echo 2)\n{RULE}", "1", False),
        (f"V != echo 2\n{RULE}", "1", False),
        (f"V = -O2 $(CURDIR)\n{RULE}", "-O2 /where/it/was/built", False),
    ],
)
def test_a_value_has_changed_only_where_the_makefiles_spell_it_out(
    tmp_path: Path, makefile: str, held: str, told: bool
) -> None:
    assert changed(tmp_path, makefile, held) is told


@pytest.mark.parametrize(
    "recipe",
    [
        """@if test x"`cat s 2>/dev/null`" != x"-O2"; then echo -O2 > s; fi""",
        """@[ "$$(cat $@)" = "-O2" ] || echo -O2 > $@""",
        "@echo -O2 > $@.new; install -C $@.new $@; rm -f $@.new",
        "@echo -O2 | ./write-if-changed $@",
        "$(if $(filter-out FORCE,$?),echo -O2 > $@,@:)",
    ],
)
def test_a_stamp_that_is_kept_while_it_holds_the_same_is_not_forced(recipe: str, tmp_path: Path) -> None:
    if which("make") is None:
        missing("GNU make is not installed")
    (tmp_path / "Makefile").write_text(f"s: FORCE\n\t{recipe}\n.PHONY: FORCE\nFORCE:\n")
    (tmp_path / "s").write_text("-O2\n")
    told = answer(hands(), ground(str(tmp_path)), Put("make", "causes"), Ask(str(tmp_path)))
    assert told.answer.verdict == "phony", told.answer
