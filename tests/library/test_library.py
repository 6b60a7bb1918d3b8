"""A library answers by id, alert, link and owner."""

from __future__ import annotations

from fakes.entries import document, register, runbook
from rung.library.library import Library
from rung.library.owners import read_owners
from rung.model.runbook import Shape
from rung.model.span import Source


def test_two_entries_with_one_id_are_duplicates_with_both_places() -> None:
    first, second = runbook("RUN-001", path="a.md"), runbook("RUN-001", path="b.md")
    assert Library((document(second), document(first))).by_id["RUN-001"] == (first, second)


def test_pages_without_an_id_are_never_duplicates() -> None:
    library = Library((document(runbook(path="a/Same.md")), document(runbook(path="b/Same.md"))))
    assert library.by_id == {}
    assert len(library.called("same")) == 2


def test_an_entry_alone_in_its_file_is_called_after_the_file() -> None:
    entry = runbook(title="Pod is crashing", path="alerts/KubePodCrashLooping.md")
    assert Library((document(entry),)).key(entry) == "KubePodCrashLooping"


def test_an_index_page_is_called_after_its_folder() -> None:
    entry = runbook(title="All of etcd", path="alerts/etcd/_index.md")
    assert Library((document(entry),)).get("ETCD") is entry


def test_entries_that_share_a_file_are_called_after_their_titles() -> None:
    one, two = runbook(title="Bad Deploy", path="all.md"), runbook(title="Stuck wake!", path="all.md", at=50)
    library = Library((document(one, two),))
    assert [library.key(entry) for entry in library.entries] == ["bad-deploy", "stuck-wake"]


def test_an_alert_finds_its_runbook_by_trigger_title_file_and_register() -> None:
    by_trigger = runbook("RUN-001", path="1.md", trigger="MON-005 (pool over 90 %)")
    by_title = runbook(title="KubePodCrashLooping", path="2.md", shape=Shape.ALERT)
    by_register = runbook("RUN-003", path="3.md")
    registers = document(register("MON-007", "DiskFull", links=("RUN-003",)))
    library = Library((document(by_trigger), document(by_title), document(by_register), registers))
    assert library.by_alert("mon-005") == (by_trigger,)
    assert library.by_alert("kubepodcrashlooping") == (by_title,)
    assert library.by_alert("MON-007") == library.by_alert("DiskFull") == (by_register,)
    assert library.by_alert("Nothing") == ()


def test_links_go_both_ways_and_name_each_id_once() -> None:
    one = runbook("RUN-001", path="1.md", links=("MON-005", "RUN-002", "MON-005"))
    two = runbook("RUN-002", path="2.md", links=("RUN-001",))
    library = Library((document(one), document(two)))
    assert library.links_from == {"RUN-001": ("MON-005", "RUN-002"), "RUN-002": ("RUN-001",)}
    assert library.links_to == {"MON-005": ("RUN-001",), "RUN-002": ("RUN-001",), "RUN-001": ("RUN-002",)}
    assert [reference.id for reference in library.dangling(one)] == ["MON-005"]


def test_runbooks_that_name_each_other_are_no_circle_of_routes() -> None:
    library = Library(
        (document(runbook("RUN-001", links=("RUN-002",))), document(runbook("RUN-002", links=("RUN-001",))))
    )
    assert library.route_circles == ()


def test_routes_that_lead_round_are_a_circle() -> None:
    entries = [runbook(f"RUN-00{n}", path=f"{n}.md", routes=(f"RUN-00{n % 3 + 1}",)) for n in (1, 2, 3)]
    assert Library(tuple(document(e) for e in entries)).route_circles == (("RUN-001", "RUN-002", "RUN-003"),)


def test_a_route_to_itself_is_a_circle_and_a_long_chain_is_not() -> None:
    chain = [runbook(f"RUN-{n}", path=f"{n}.md", routes=(f"RUN-{n + 1}",)) for n in range(3000)]
    itself = runbook("RUN-9999", path="self.md", routes=("RUN-9999",))
    assert Library(tuple(document(e) for e in (*chain, itself))).route_circles == (("RUN-9999",),)


def test_the_owner_line_beats_the_owners_file() -> None:
    owners = read_owners([Source("OWNERS", b"approvers:\n- ana\n- bo\n")])
    mine, theirs = runbook(path="a.md", owner="Team A"), runbook(path="sub/b.md")
    library = Library((document(mine), document(theirs)), owners)
    found = [library.owner(entry) for entry in (mine, theirs)]
    assert [(o.owner, o.origin) for o in found if o is not None] == [("Team A", "Owner"), ("ana, bo", "OWNERS")]
