"""From a planned command to a process or a request: values travel beside the text, never inside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.procedures import bash, http, page, procedure
from fakes.runner import FakeRunner, outcome
from rung.app.carry.command import carry, ready
from rung.app.carry.exchange import bound, written
from rung.model.errors import RungError, UsageError
from rung.run.procedure import PlannedCommand

HOSTILE = ["7; rm -rf /", "$(id)", "`id`", "' or 1=1 --", "../../etc", "a b", "-rf", "\n", "é/?#&%"]


def planned(body: str) -> PlannedCommand:
    return procedure(page(body)).steps[0].commands[0]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_never_enters_a_script(value: str) -> None:
    runner = FakeRunner()
    carry(runner, planned(bash('change "$pid"')), {"pid": value})
    (job,) = runner.jobs
    assert job.script == 'change "$pid"'
    assert dict(job.env) == {"pid": value}
    assert not job.args


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_never_enters_a_query(value: str) -> None:
    runner = FakeRunner()
    carry(runner, planned("Commands:\n```sql target=db\nselect :'pid'\n```\n"), {"pid": value})
    (job,) = runner.jobs
    assert job.stdin == b"select :'pid'\n"
    assert job.argv[:7] == ("psql", "-X", "-A", "-t", "-w", "-v", "ON_ERROR_STOP=1")
    assert job.argv[7:] == ("-v", f"pid={value}", "-d", "postgresql://db")


@given(st.text(max_size=40))
def test_a_value_stays_within_its_part_of_a_path(value: str) -> None:
    (request,) = written("GET /jobs/:pid/stop?at=:pid")
    filled = bound(request, {"pid": value.encode(errors="replace").decode()}).path
    start, _, rest = filled.removeprefix("/jobs/").partition("/stop?at=")
    assert start == rest
    assert filled.startswith("/jobs/")
    assert not set(start) & set("/?#& \n")


def test_names_without_a_value_and_ports_stay_as_they_are() -> None:
    (request,) = written("GET /a/:b/c:8080/::d")
    assert bound(request, {"d": "x"}).path == "/a/:b/c:8080/::d"


@pytest.mark.parametrize("text", ["", "GET", "get /a", "GET a", "GET /a b", "GET /a\nnonsense", "GET //\x00 x"])
def test_what_is_no_request_is_not_half_sent(text: str) -> None:
    with pytest.raises(UsageError):
        written(text)


@pytest.mark.parametrize(("status", "code"), [(200, 0), (204, 0), (302, 22), (404, 22), (500, 22), (None, 22)])
def test_only_an_answer_that_did_it_is_exit_0(status: int | None, code: int) -> None:
    runner = FakeRunner({"POST /a": outcome("said", status)})
    said = carry(runner, planned(http("POST /a")), {})
    assert said.exit == code
    assert said.stdout == b"said"


def test_a_bad_answer_ends_a_list_of_requests_and_all_bodies_are_kept() -> None:
    runner = FakeRunner({"GET /a": outcome("1", 200), "POST /b": outcome("2", 500)})
    said = carry(runner, planned(http("GET /a\nPOST /b\nPOST /c")), {})
    assert [r.path for r in runner.requests] == ["/a", "/b"]
    assert (said.exit, said.stdout) == (22, b"12")


def test_a_query_of_metrics_is_encoded_whole() -> None:
    runner = FakeRunner()
    carry(runner, planned('Commands:\n```promql target=metrics\nup{job="a"} > 0\n```\n'), {})
    assert runner.requests[0].path == "/api/v1/query?query=up%7Bjob%3D%22a%22%7D%20%3E%200"


@pytest.mark.parametrize("body", ["Commands:\n```python\nx\n```\n", http("nonsense")])
def test_what_cannot_be_carried_out_is_said_before_anything_starts(body: str) -> None:
    with pytest.raises(RungError):
        ready(planned(body), {})
