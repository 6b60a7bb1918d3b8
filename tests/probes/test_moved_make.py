"""A tree that was moved or copied is not blamed for it: its times and the paths in its artifacts tell of no edit."""

from __future__ import annotations

from rung.fieldwork import hands
from rung.model.ask import Ask
from rung.probes.gnumake.cause import Cause
from rung.probes.gnumake.explain import explain
from rung.probes.gnumake.kept import only_if
from rung.probes.gnumake.moved import at_once, elsewhere, former
from rung.probes.gnumake.trace import steps
from rung.probes.normal import digest
from rung.probes.probe import Case
from rung.probes.snapshot import Entry

DAY = 86_400 * 10**9


def case(times: dict[str, int], data: bytes = b"") -> Case:
    entries = {path: Entry(1, time, 0o100644) for path, time in times.items()}
    return Case(Ask("/home/me/new"), (4, 3), lambda _: data, hands().judge, entries)


def test_files_of_one_moment_look_copied_and_files_of_two_days_do_not() -> None:
    assert "cp -r" in at_once(case({"Makefile": 5, "a.c": 7, "a.o": 6}))
    assert at_once(case({"Makefile": 5, "a.c": DAY, "a.o": 6})) == ""
    assert at_once(case({"a.c": 7})) == ""


def test_only_a_place_of_people_is_where_it_was_built() -> None:
    data = b"\0/usr/include\0/home/me/old\0/home/me/new\0a/b/c\0/lib64/ld.so\0"
    assert former(data, "/home/me/new") == ("/home/me/old",)


def test_an_artifact_that_differs_only_by_where_it_was_built_is_fresh() -> None:
    told = elsewhere(case({}, b"built in /home/me/old\n"), ["a.o"], {"a.o": digest(b"built in .\n")})
    assert told == {"a.o": ""}
    for data in (b"\0/home/me/old/a.c\0", b"\x7fELF .debug_info\0/home/me/old\0"):
        assert elsewhere(case({}, data), ["a.o"], {"a.o": "other"}) == {"a.o": "/home/me/old"}
    assert elsewhere(case({}, b"plain"), ["a.o"], {"a.o": "other"}) == {}


def test_a_path_that_a_program_only_uses_hides_nothing_that_is_stale() -> None:
    assert elsewhere(case({}, b"\x7fELF\0/tmp/lua_XXXXXX\0"), ["lua"], {"lua": "other"}) == {}
    assert elsewhere(case({}, b"read from /srv/data/old\n"), ["page.txt"], {"page.txt": "other"}) == {}


def test_a_recipe_that_keeps_its_file_makes_nothing_due_for_good() -> None:
    out = (
        "Makefile:3: update target 'config.h' due to: stamp\ntest -f config.h || ./make-it\n"
        "Makefile:5: update target 'a.o' due to: config.h\ncc -c a.c\n"
        "Makefile:7: update target 'b.o' due to: b.c config.h\ncc -c b.c\n"
    )
    found = explain(steps(out), {})
    assert [each.cause for each in found] == [Cause.KEPT, Cause.FOLLOWS, Cause.SOURCE_NEWER]
    assert [each.step.target for each in only_if(found)] == ["a.o"]
