"""The engine runs each rule on what it asked for, and a crash is told, never hidden."""

from __future__ import annotations

from collections.abc import Iterator

from fakes.entries import document, register, runbook, source
from fakes.judges import judge
from rung.library.library import Library
from rung.lint.engine import Options, check
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.exits import Exit
from rung.model.finding import Confidence, Finding, Severity
from rung.model.replacing import replace
from rung.model.runbook import Document, Entry, Shape
from rung.model.span import Source, Span


def _fires(subject: Subject) -> Iterator[Fault]:
    yield Fault(Span(subject.entry.span.start, subject.entry.span.start + 1), f"seen {subject.entry.id}")


def _crashes(subject: Subject) -> Iterator[Fault]:
    yield Fault(Span(0, 0), "never told")
    raise KeyError(subject.entry.id)


FIRES = Rule("owner-missing", "Fires", Severity.WARNING, Confidence.CERTAIN, Profile.DRAFT, "0.1.0", _fires)


def _check(*entries: Entry, rules: tuple[Rule, ...] = (FIRES,), **options: object) -> list[Finding]:
    paths = dict.fromkeys(entry.path for entry in entries)
    documents = [document(*(e for e in entries if e.path == path)) for path in paths]
    chosen = replace(Options(rules=rules), **options)  # type: ignore[arg-type]  # each test names fields of Options
    return list(check(Library(tuple(documents)), map(source, paths), judge, chosen).findings)


def test_findings_stand_in_the_order_of_path_and_place() -> None:
    entries = [runbook("RUN-3", path="b.md"), runbook("RUN-2", path="a.md", at=50), runbook("RUN-1", path="a.md")]
    assert [f.message for f in _check(*entries)] == ["seen RUN-1", "seen RUN-2", "seen RUN-3"]


def test_a_finding_carries_its_rule_and_its_entry() -> None:
    (finding,) = _check(runbook("RUN-1"))
    assert (finding.code, finding.severity, finding.entry) == ("owner-missing", Severity.WARNING, "RUN-1")


def test_a_rule_that_crashes_is_a_finding_and_the_others_still_run() -> None:
    crashing = replace(FIRES, code="never-tested", check=_crashes)
    documents = (document(runbook("RUN-1", path="a.md")),)
    report = check(Library(documents), [source("a.md")], judge, Options(rules=(crashing, FIRES)))
    assert [f.code for f in report.findings] == ["rule-crashed", "owner-missing"]
    assert "never-tested" in report.findings[0].message
    assert "KeyError" in report.findings[0].message
    assert "test_engine" in report.findings[0].message
    assert report.exit is Exit.BUG


def test_a_rule_of_a_higher_profile_waits_until_it_is_asked_for() -> None:
    drilled = replace(FIRES, profile=Profile.DRILLED)
    assert _check(runbook("RUN-1"), rules=(drilled,)) == []
    assert len(_check(runbook("RUN-1"), rules=(drilled,), profile=Profile.TRUSTED)) == 1


def test_without_a_profile_a_page_is_asked_less_than_a_runbook() -> None:
    usable = replace(FIRES, profile=Profile.USABLE)
    shapes = (Shape.TEMPLATE, Shape.ALERT, Shape.BARE, Shape.PAGE, Shape.STEPS)
    entries = [runbook(f"RUN-{number}", shape=shape, at=number * 20) for number, shape in enumerate(shapes)]
    assert [f.entry for f in _check(*entries, rules=(usable,))] == ["RUN-0", "RUN-2", "RUN-4"]


def test_a_preview_rule_runs_only_on_request() -> None:
    preview = replace(FIRES, preview=True)
    assert _check(runbook("RUN-1"), rules=(preview,)) == []
    assert len(_check(runbook("RUN-1"), rules=(preview,), preview=True)) == 1


def test_a_register_is_shown_only_to_rules_that_ask_for_registers() -> None:
    both = replace(FIRES, registers=True)
    assert _check(register("MON-1")) == []
    assert [f.entry for f in _check(register("MON-1"), rules=(both,))] == ["MON-1"]


def test_a_rule_looks_only_at_its_shapes() -> None:
    steps = replace(FIRES, shapes=frozenset({Shape.STEPS}))
    found = _check(runbook("RUN-1"), runbook("RUN-2", shape=Shape.STEPS, at=50), rules=(steps,))
    assert [f.entry for f in found] == ["RUN-2"]


def test_what_the_reader_and_the_folder_say_is_passed_on() -> None:
    read = Finding("unclosed-fence", "open", "a.md", Span(3, 4))
    walked = Finding("unreadable-file", "no", "0.md", Span(0, 0), Severity.ERROR)
    report = check(Library((Document("a.md", "", (), (read,)),)), [source("a.md")], judge, Options(), [walked])
    assert report.findings == (walked, read)
    assert report.exit is Exit.FINDINGS


def test_notes_alone_do_not_fail_a_check() -> None:
    note = replace(FIRES, severity=Severity.INFO)
    library = Library((document(runbook("RUN-1", path="a.md")),))
    assert check(library, [source("a.md")], judge, Options(rules=(note,))).exit is Exit.DONE


def test_only_some_files_can_be_reported_while_the_whole_library_answers() -> None:
    one, other = runbook("RUN-1", path="a.md", links=("RUN-2",)), runbook("RUN-2", path="b.md", links=("RUN-9",))
    library = Library((document(one), document(other)))
    told = [Finding("unreadable-file", "no", "c.md", Span(0, 0), Severity.ERROR)]
    options = Options(profile=Profile.DRAFT, only=frozenset({"a.md"}))
    report = check(library, map(source, ("a.md", "b.md")), judge, options, told)
    assert report.findings == ()
    assert (report.files, report.runbooks) == (1, 1)
    everything = check(library, map(source, ("a.md", "b.md")), judge, Options(profile=Profile.DRAFT), told)
    assert [f.code for f in everything.findings] == ["dangling-id", "unreadable-file"]


def _written(text: str, *entries: Entry, fences: tuple[Span, ...] = ()) -> list[tuple[str, str]]:
    library = Library((Document("a.md", "", entries, (), (), fences),))
    report = check(library, [Source("a.md", text.encode())], judge, Options(rules=(FIRES,)))
    return [(f.code, f.message) for f in report.findings]


ALLOW = "<!-- rung: allow owner-missing because the team is being formed -->"


def test_an_allowance_with_a_reason_takes_the_finding_out_and_keeps_it_on_record() -> None:
    library = Library((document(runbook("RUN-1", path="a.md")),))
    report = check(library, [Source("a.md", ALLOW.encode())], judge, Options(rules=(FIRES,)))
    assert report.findings == ()
    assert [(one.finding.code, one.reason) for one in report.allowed] == [("owner-missing", "the team is being formed")]
    assert report.exit is Exit.DONE


def test_an_allowance_without_a_reason_does_not_count_and_is_told() -> None:
    codes = [code for code, _ in _written("<!-- rung: allow owner-missing -->", runbook("RUN-1", path="a.md"))]
    assert codes == ["owner-missing", "suppression-without-reason"]


def test_an_allowance_that_matches_nothing_is_told() -> None:
    report = check(
        Library((document(runbook("RUN-1", path="a.md")),)),
        [Source("a.md", ALLOW.encode())],
        judge,
        Options(rules=(replace(FIRES, check=lambda _: ()),)),
    )
    assert [f.code for f in report.findings] == ["suppression-unused"]


def test_an_allowance_for_a_rule_that_did_not_run_is_left_in_peace() -> None:
    text = ALLOW.replace("owner-missing", "never-tested")
    assert [code for code, _ in _written(text, runbook("RUN-1", path="a.md"))] == ["owner-missing"]


def test_an_allowance_of_no_known_code_names_the_nearest() -> None:
    text = ALLOW.replace("owner-missing", "owner-mising")
    found = _written(text, runbook("RUN-1", path="a.md"))
    assert ("suppression-unknown", "No fault is called 'owner-mising'.") in found


def test_a_comment_to_rung_that_is_not_understood_is_told() -> None:
    found = _written("<!-- rung: ignore everything -->", runbook("RUN-1", path="a.md"))
    assert [code for code, _ in found] == ["owner-missing", "suppression-unknown"]


def test_an_allowance_inside_a_code_block_is_only_a_sample() -> None:
    found = _written(ALLOW, runbook("RUN-1", path="a.md"), fences=(Span(0, len(ALLOW)),))
    assert [code for code, _ in found] == ["owner-missing"]


def test_an_allowance_reaches_only_over_its_own_entry() -> None:
    text = ALLOW + " " * 20
    one = replace(runbook("RUN-1", path="a.md"), span=Span(0, len(ALLOW)))
    two = replace(runbook("RUN-2", path="a.md"), span=Span(len(ALLOW), len(text)))
    assert _written(text, one, two) == [("owner-missing", "seen RUN-2")]
