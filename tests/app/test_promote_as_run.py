"""A promoted check and a run ask the same machine the same things and answer alike, whatever kind of target it is."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from fakes.procedures import page
from fakes.sites import site
from rung.app.carry.command import carry
from rung.app.promote import promote
from rung.app.shelf.shelf import load
from rung.model.replacing import replace
from rung.model.target import Target
from rung.run.matcher import Seen, match
from rung.wiring.wiring import Places, Wiring
from shared import missing

CHECKS = ("empty", "lines == 1", "number >= 5")
SERIES: dict[str, list[tuple[dict[str, str], str]]] = {
    "five": [({}, "5")],
    "none": [],
    "some": [({"job": "a"}, "7"), ({"job": "b"}, "4")],
    "nan": [({"__name__": "up"}, "NaN")],
}
PRINTED = ("22/11/2026 95", "\u22125", "95 %\n5", "\x1b[1;31m5\x1b[0m\n", "7 %\r95 %\r\x1b[K3 %\n")
BLOCKS = (
    *(f"```bash\ncat printed.{at}\n```" for at in range(len(PRINTED))),
    *(f"```promql target=metrics\n{query}\n```" for query in SERIES),
    *(
        f"```http target=web\n{line}\n```"
        for line in ("GET /five", "HEAD /five", "GET /here", "GET /away", "GET /gone")
    ),
    *(f"```sql target=shop\nselect id from orders where id > {least};\n```" for least in (0, 9)),
)


class _Server(BaseHTTPRequestHandler):
    """Answers as Prometheus does, and with redirects to itself and away."""

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if asked.path == "/api/v1/query":
            found = [{"metric": m, "value": [1795355408.9, v]} for m, v in SERIES[parse_qs(asked.query)["query"][0]]]
            data = {"status": "success", "data": {"resultType": "vector", "result": found}}
            self._answer(200, json.dumps(data, separators=(",", ":")))
        elif asked.path in {"/here", "/away"}:
            away = f"http://{self.headers['Host'].replace('127.0.0.1', 'localhost')}/five"
            self._answer(302, "5", "/five" if asked.path == "/here" else away)
        else:
            self._answer(404 if asked.path == "/gone" else 200, "5 of 5")

    do_HEAD = do_GET  # noqa: N815 - the name that the standard library calls

    def _answer(self, code: int, text: str, location: str = "") -> None:
        self.send_response(code)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.slow
@pytest.mark.once
def test_every_matcher_answers_in_a_script_as_in_a_run_on_every_kind_of_target(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for program in ("curl", "sqlite3"):
        if shutil.which(program) is None:
            missing(program)
    with closing(sqlite3.connect(tmp_path / "shop.db", isolation_level=None)) as database:
        database.execute("create table orders (id)")
        database.executemany("insert into orders values (?)", [(5,), (3,)])
    for at, text in enumerate(PRINTED):
        (tmp_path / f"printed.{at}").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    targets = (
        Target("metrics", "prometheus", "dev", address),
        Target("web", "http", "dev", address),
        Target("shop", "sqlite", "dev", settings=(("path", str(tmp_path / "shop.db")),)),
    )
    checks = "".join(f"- [ ] ok: expect `{check}`\n" for check in CHECKS)
    here, _ = site({"RUN-001.md": page(*(f"Commands:\n{block}\nVerification:\n{checks}" for block in BLOCKS))})
    here = replace(here, config=replace(here.config, targets={one.name: one for one in targets}))
    shelf = load(here)
    (book,) = shelf.library.runbooks
    found = promote(here, shelf, book, "", "checks")
    assert found.left == ()
    (tmp_path / "check.sh").write_text(found.files[0].text, "utf-8")
    said = subprocess.run(
        ["bash", "check.sh"], cwd=tmp_path, env={"PATH": os.environ["PATH"]}, capture_output=True, encoding="utf-8",
        check=False, timeout=600,
    ).stdout.splitlines()  # fmt: skip
    runner = Wiring(Places("", str(tmp_path), str(tmp_path / "store"))).site().runner
    expected = []
    for planned in here.planner().plan(book, shelf.sources[book.path]).steps:
        (command,) = planned.commands
        left = carry(runner, command, {})
        seen = Seen(left.exit, left.stdout.decode(), {}, complained=bool(left.stderr))
        for number, check in enumerate(planned.step.checks, start=1):
            assert check.expect is not None
            holds = match(check.expect.matcher, seen).holds
            where = f"step {planned.step.number} check {number}: "
            expected.append(f"{'holds       ' if holds else 'DOES NOT    '} {where}{check.text.text}")
    assert said == expected


@pytest.mark.parametrize(
    ("block", "why"),
    [
        ("```bash target=host\nuptime\n```", "does not run bash commands on a target of kind ssh"),
        ("```sql target=my\nselect 1;\n```", "does not run sql commands on a target of kind mysql"),
        ('```promql target=metrics\nup{job="$job"}\n```', "its query takes $job, which has no value"),
    ],
)
def test_what_a_script_cannot_ask_as_a_run_does_is_left_out_and_said(block: str, why: str) -> None:
    steps = (
        f"Commands:\n{block}\nVerification:\n- [ ] ok: expect `empty`\n",
        ("Commands:\n```bash\ncat state\n```\nVerification:\n- [ ] ok: expect `empty`\n"),
    )
    here, _ = site({"RUN-001.md": page(*steps)})
    targets = (
        Target("host", "ssh", "dev", settings=(("host", "h"),)),
        Target("my", "mysql", "dev", settings=(("host", "h"),)),
        Target("metrics", "prometheus", "dev", "http://127.0.0.1:3"),
    )
    here = replace(here, config=replace(here.config, targets={one.name: one for one in targets}))
    shelf = load(here)
    (left,) = promote(here, shelf, shelf.library.runbooks[0], "", "checks").left
    assert why in left.why
