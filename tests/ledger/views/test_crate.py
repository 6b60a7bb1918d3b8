"""The crate by others: the validator of the RO-Crate profiles, and the library most crates are made and read with."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from fakes.formats import CRATE as VALIDATE
from fakes.formats import READ, ask
from fakes.ledger import OUTPUT, digest, keys
from fakes.views import told, viewed
from rung.ledger.views.view import CRATE

PAIR = keys("rung-one", 1)
MEMBERS = viewed(told(), PAIR)
# What the profiles recommend and the record does not hold: nothing is made up for them.
NOT_KNOWN = ("publisher", "affiliation", "url", "id SHOULD be an absolute URI", "SHOULD have a result")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("crate")
    for name, data in MEMBERS.items():
        (made / name).parent.mkdir(exist_ok=True)
        (made / name).write_bytes(data)
    return made


def graph() -> dict[str, dict[str, object]]:
    return {one["@id"]: one for one in json.loads(MEMBERS[CRATE])["@graph"]}


def references(value: object) -> set[str]:
    match value:
        case {"@id": str(place), **rest} if not rest:
            return {place}
        case dict():
            return set().union(*map(references, value.values()))
        case list():
            return set().union(*map(references, value))
    return set()


def test_every_file_but_the_views_is_there_with_its_size_and_digest() -> None:
    files = {place: one for place, one in graph().items() if "File" in str(one["@type"])}
    assert set(files) == {name for name in MEMBERS if not name.endswith(".json")}
    for name, one in files.items():
        assert one["contentSize"] == str(len(MEMBERS[name]))
        assert one["sha256"] == sha256(MEMBERS[name]).hexdigest()


def test_each_command_is_an_action_with_its_person_its_time_and_its_output() -> None:
    found = graph()
    assert found["#entry-6"] == {
        "@id": "#entry-6",
        "@type": "CreateAction",
        "actionStatus": "http://schema.org/FailedActionStatus",
        "agent": {"@id": "#agent-2"},
        "description": " on : ",
        "endTime": "2026-11-09T03:12:06.000+00:00",
        "error": "exit 1",
        "instrument": {"@id": "runbook.md"},
        "name": "Command of step 2, entry 6",
        "result": [{"@id": f"blobs/{digest(OUTPUT)}"}, {"@id": f"blobs/{digest(b'a warning' + bytes([10]))}"}],
        "startTime": "2026-11-09T03:12:05.000+00:00",
    }
    assert found["#agent-2"]["name"] == "anna@ops"
    assert found["#run"]["actionStatus"] == "http://schema.org/FailedActionStatus"
    assert found["#run"]["error"] == "to the database team"


def test_every_thing_that_is_spoken_of_is_in_the_graph() -> None:
    found = graph()
    outside = {"https://w3id.org/ro/crate/1.1"}
    assert references(list(found.values())) <= set(found) | outside


@pytest.mark.slow
@pytest.mark.once
def test_the_validator_of_the_profiles_requires_nothing_more(folder: Path) -> None:
    said = ask(VALIDATE, str(folder)).splitlines()
    assert [line for line in said if not any(word in line for word in NOT_KNOWN)] == []
    assert not [line for line in said if line.startswith("REQUIRED")]
    (folder / CRATE).write_bytes(MEMBERS[CRATE].replace(b'"instrument"', b'"instruments"'))
    assert any(line.startswith("REQUIRED") for line in ask(VALIDATE, str(folder)).splitlines())
    (folder / CRATE).write_bytes(MEMBERS[CRATE])


@pytest.mark.once
def test_the_library_reads_files_and_actions(folder: Path) -> None:
    said = ask(READ, str(folder)).splitlines()
    assert f"file entries.jsonl {len(MEMBERS['entries.jsonl'])} {digest(MEMBERS['entries.jsonl'])}" in said
    assert "action #entry-6 anna@ops runbook.md 2026-11-09T03:12:06.000+00:00" in said
