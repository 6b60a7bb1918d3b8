"""Hostile values through every channel, for real: each arrives byte for byte, and none becomes code."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes.hostile import VALUES
from rung.app.carry.exchange import bound, written
from rung.model.errors import RefusedError
from rung.model.job import Job, Request
from rung.outside.http import request
from rung.outside.process import run

BATCH = 250

# Each line is a way in which authors use a value; what is printed shows that it arrived.
USES = """\
show() { printf '%s\\0' "$1"; }
for name in "${names[@]}"; do
  value=${!name}
  show "$value"
  [ "$value" = "$value" ] && [[ $value == "$value" ]]
  case $value in "$value") : ;; *) exit 9 ;; esac
  copy="$value"; show "$copy"
  printf '%s\\0' "$(cat <<END
$value
END
)"
  grep -qF -- "$value" <<<"$value"
  export again="$value"; env -i again="$again" bash -c 'printf "%s\\0" "$again"'
done
"""


def as_bytes(value: str) -> bytes:
    return value.encode("utf-8", "surrogateescape")


def batches() -> list[list[str]]:
    return [VALUES[at : at + BATCH] for at in range(0, len(VALUES), BATCH)]


def test_there_are_enough_hostile_values() -> None:
    assert len(VALUES) >= 2000


@pytest.mark.parametrize("batch", range(len(batches())))
def test_no_value_becomes_code_on_its_way_as_an_argument(batch: int, tmp_path: Path) -> None:
    values = batches()[batch]
    outcome = run(Job(script='printf "%s\\0" "$@"', args=tuple(values), cwd=str(tmp_path)))
    assert outcome.stdout.data.split(b"\0")[:-1] == [as_bytes(value) for value in values]
    outcome = run(Job(argv=("printf", "%s\\0", *values), cwd=str(tmp_path)))
    assert outcome.stdout.data.split(b"\0")[:-1] == [as_bytes(value) for value in values]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("batch", range(len(batches())))
def test_no_value_becomes_code_on_its_way_through_the_environment(batch: int, tmp_path: Path) -> None:
    values = batches()[batch]
    env = {f"v{number}": value for number, value in enumerate(values)}
    outcome = run(Job(script='for name in "${!v@}"; do printf "%s=%s\\0" "$name" "${!name}"; done', env=env,
                      cwd=str(tmp_path)))  # fmt: skip
    arrived = dict(pair.split(b"=", 1) for pair in outcome.stdout.data.split(b"\0")[:-1])
    assert arrived == {name.encode(): as_bytes(value) for name, value in env.items()}
    assert list(tmp_path.iterdir()) == []


def test_no_value_becomes_code_where_authors_use_it(tmp_path: Path) -> None:
    values = VALUES[::25]
    env = {f"v{number}": value for number, value in enumerate(values)}
    script = f"names=({' '.join(env)})\n{USES}"
    outcome = run(Job(script=script, env=env, cwd=str(tmp_path), timeout=600))
    assert (outcome.exit, outcome.stderr.data) == (0, b"")
    assert list(tmp_path.iterdir()) == []
    shown = outcome.stdout.data.split(b"\0")[:-1]
    for number, value in enumerate(values):
        whole = as_bytes(value)
        assert shown[4 * number : 4 * number + 4] == [whole, whole, whole.rstrip(b"\n"), whole]


class Echo(BaseHTTPRequestHandler):
    """A service that answers with what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = self.path.encode("latin-1") + b"\0" + asked
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the standard library's
        """Say nothing."""


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/api"
        server.shutdown()
        thread.join()


@pytest.mark.once
def test_no_value_leaves_its_place_in_a_path_or_a_query(base: str) -> None:
    climbing = [value for value in VALUES if ".." in value.split("/")]
    assert climbing
    for value in climbing:
        with pytest.raises(RefusedError):
            request(Request("POST", base, bound(written("POST /x/:v")[0], {"v": value}).path))
    sound = [value for value in VALUES if value not in climbing and "\udcff" not in value]
    for at in range(0, len(sound), 10):
        values = {f"v{number}": value for number, value in enumerate(sound[at : at + 10])}
        places = "".join(f"/:{name}" for name in values)
        query = "&".join(f"{name}=:{name}" for name in values)
        one = bound(written(f"POST /x{places}?{query}")[0], values)
        outcome = request(Request(one.method, base, one.path))
        assert outcome.exit == 200, (outcome.stderr.data, values)
        url = urlsplit(outcome.stdout.data.partition(b"\0")[0].decode("latin-1"))
        assert [unquote(part) for part in url.path.removeprefix("/api/x/").split("/")] == list(values.values())
        assert parse_qs(url.query, keep_blank_values=True) == {name: [value] for name, value in values.items()}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60), max_size=60))
def test_drawn_values_arrive_as_they_are(tmp_path: Path, values: list[str]) -> None:
    env = {f"v{number}": value for number, value in enumerate(values)}
    script = 'printf "%s\\0" "$@"; for name in "${!v@}"; do printf "%s=%s\\0" "$name" "${!name}"; done'
    outcome = run(Job(script=script, args=tuple(values), env=env, cwd=str(tmp_path)))
    arrived = outcome.stdout.data.split(b"\0")[:-1]
    expected = [value.encode() for value in values]
    if not values:
        assert arrived == [b""]
        return
    assert arrived[: len(values)] == expected
    assert sorted(arrived[len(values) :]) == sorted(f"{name}={value}".encode() for name, value in env.items())
    assert list(tmp_path.iterdir()) == []
