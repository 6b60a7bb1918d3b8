"""A secret planted in every channel of real calls: nothing that is written or shown holds it, in any form."""

from __future__ import annotations

import base64
import re
import sqlite3
import subprocess
import sys
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from cli.terminal import Shell
from rung.secrets.mask import Masker

SECRET = "c0rrect/h0rse+b_ttery*st#ple&"
OTHER = "an0ther-secret-from-a-file"
MASKER = Masker({"A": SECRET.encode(), "B": OTHER.encode()})

CONFIG = """\
[library]
root = "books"
[store]
folder = "state"
[secrets]
API_TOKEN = "env:MY_TOKEN"
OTHER = "file:{folder}/secret"
[targets.local]
kind = "local"
env = "dev"
"""

PAGE = r"""# RUN-001: Look at what it prints

**Owner**: anna@example.com

## Inputs

| Name | Type | Example | From |
|---|---|---|---|
| pid | integer | 4711 | step 1 |

## Procedure

### Step 1: Print it as it is

```bash
echo "out $API_TOKEN"; echo "err $API_TOKEN" >&2
```

### Step 2: Print it encoded

```bash
printf 'user:%s' "$API_TOKEN" | base64; printf %s "$API_TOKEN" | od -An -tx1; printf '%q\n' "$API_TOKEN"
```

### Step 3: Print what somebody else holds

```bash
cat secret; head -c 15 secret; sleep 0.05; tail -c 12 secret
```

### Step 4: Read the environment

```bash
env | sort
```

### Step 5: Fill the output

```bash
cat flood
```
"""
CRASH = """\
import os, sys
from rung.app import listing
def broken(*_args, **_more):
    raise RuntimeError("cannot list " + os.environ["MY_TOKEN"])
listing.entries = listing.runs = broken
from rung.cli.main import run
sys.exit(run(sys.argv[1:]))
"""


class TokenShell(Shell):
    """A shell with the secret in its environment."""

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        return {**super().environment(more), "MY_TOKEN": SECRET}


class Planted:
    """A folder with a runbook that prints secrets, and everything that calls of rung showed."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.shown: dict[str, bytes] = {}
        shell.write("secret", OTHER + "\n")
        shell.write("flood", f"{SECRET}\n" * 9000)
        shell.write("rung.toml", CONFIG.format(folder=shell.folder))
        shell.write("books/page.md", PAGE)

    def rung(self, *arguments: str) -> bytes:
        """Call rung and return all it said."""
        done = self.shell.rung(*arguments)
        return self._said(arguments, done.raw + b"\n---\n" + done.err.encode())

    def crash(self, *arguments: str) -> bytes:
        """Call a rung that is broken, in a process of its own."""
        env = self.shell.environment()
        command = [sys.executable, "-c", CRASH, *arguments]
        done = subprocess.run(command, capture_output=True, check=False, cwd=self.shell.folder, env=env, timeout=300)
        return self._said(("broken", *arguments), done.stdout + done.stderr)

    def _said(self, arguments: tuple[str, ...], said: bytes) -> bytes:
        self.shown[" ".join(arguments).replace(SECRET, "SECRET")] = said
        return said

    def kept(self) -> Iterator[tuple[str, bytes]]:
        """Yield everything that lies in the folder, unpacked, but for the secrets themselves."""
        for path in sorted(self.shell.folder.rglob("*")):
            if path.is_file() and path.name not in {"secret", "flood"}:
                data = path.read_bytes()
                yield path.name, data
                if path.suffix == ".tar":
                    yield from _members(path.name, data)
                if path.name == "rung.db":
                    yield from _blobs(path)


def _members(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=BytesIO(data)) as tar:
        for member in tar.getmembers():
            file = tar.extractfile(member)
            yield f"{name}: {member.name}", file.read() if file else b""


def _blobs(path: Path) -> Iterator[tuple[str, bytes]]:
    connection = sqlite3.connect(path)
    for digest, body in connection.execute("select digest, body from blob where body is not null"):
        yield f"blob {digest}", zlib.decompress(body)
    connection.close()


def found(data: bytes) -> bool:
    """Say whether bytes show a secret, by the masker and by a look of our own at the plainest forms."""
    text = data.replace(b"\n", b"")
    for secret in (SECRET, OTHER):
        raw = secret.encode()
        plain = (raw, raw.hex().encode(), base64.b64encode(raw)[:-4], base64.b64encode(b"user:" + raw)[8:-4])
        if any(form in text or form in text.replace(b"\\", b"") for form in plain):
            return True
    return bool(MASKER.spans(data))


CALLS = (
    ("run", "RUN-001", "--no-input"),
    ("--debug", "run", "RUN-001", "--no-input", "--format", "jsonl"),
    ("note", "--symptom", f"see {SECRET}", "--scope", SECRET, "--next", f"1. {SECRET}", "--by", SECRET),
    ("escalate", "--reason", f"it says {SECRET} now", "--to", f"who holds {SECRET}"),
    ("try", "--reason", SECRET, "--", f"echo {SECRET}"),
    ("skip", "1", SECRET), ("attest", "1.1", "no", SECRET), ("abort", "--reason", SECRET),
    ("evidence", "--last", "--format", "json"),
    ("evidence", "--last", "--entry", "2"),
    ("report", "--last"),
    ("report", "--last", "--format", "html", "--output", "report.html"),
    ("report", "--last", "--format", "json"),
    ("export", "--last", "--output", "run.tar"),
    ("verify", "run.tar"),
    ("list",), ("doctor",), ("show", "RUN-001"),
    ("show", SECRET), (SECRET,), ("run", SECRET), ("--debug", "run", SECRET), ("check", SECRET),
    ("run", "RUN-001", "--set", SECRET), ("run", "RUN-001", "--set", f"pid={SECRET}"),
    ("run", "RUN-001", f"--{SECRET}"), ("list", "--root", SECRET), ("--config", SECRET, "list"),
    ("risk", f"curl -H 'X: {SECRET}' http://x"), ("explain", SECRET), ("decide", "x", SECRET, "--cites", SECRET),
)  # fmt: skip


def test_nothing_that_is_shown_or_kept_holds_a_secret(tmp_path: Path) -> None:
    planted = Planted(TokenShell(tmp_path))
    for call in CALLS:
        planted.rung(*call)
    shown, kept = planted.shown, dict(planted.kept())

    # It was there to be seen: the run printed it, and the calls repeated it.
    assert b"out [masked:API_TOKEN]" in shown["run RUN-001 --no-input"]
    assert b"[masked:OTHER]" in shown["run RUN-001 --no-input"]
    assert b"Hidden in #2: API_TOKEN" in shown["run RUN-001 --no-input"]
    assert sum(data.count(b"[masked:API_TOKEN]") for data in kept.values()) > 1000
    assert b"Nothing contradicts it" in shown["verify run.tar"]
    for call_ in ("SECRET", "show SECRET", "run RUN-001 --set pid=SECRET"):
        assert b"[masked:API_TOKEN]" in shown[call_], call_
    assert {"rung.db", "run.tar", "report.html", "run.tar: report.md"} <= kept.keys()

    assert [call for call, data in shown.items() if found(data)] == []
    assert [name for name, data in kept.items() if found(data)] == []


def test_a_crash_and_its_traceback_hold_no_secret(tmp_path: Path) -> None:
    planted = Planted(TokenShell(tmp_path))
    assert b"cannot list [masked:API_TOKEN]" in planted.crash("list")
    traced = planted.crash("--debug", "list")
    assert re.search(rb"Traceback .*RuntimeError: cannot list \[masked:API_TOKEN\]", traced, re.DOTALL)
    assert not [call for call, data in planted.shown.items() if found(data)]


def test_a_secret_registered_later_is_hidden_in_the_report_and_holds_the_bundle_back(tmp_path: Path) -> None:
    late = Planted(TokenShell(tmp_path))
    late.shell.write("rung.toml", CONFIG.format(folder=tmp_path).replace('API_TOKEN = "env:MY_TOKEN"\n', ""))
    late.shell.write(
        "books/page.md", f"# RUN-001: A\n\n## Procedure\n\n### Step 1: Say\n\n```bash\necho '{SECRET}'\n```\n"
    )
    assert SECRET.encode() in late.rung("run", "RUN-001", "--no-input")
    late.shell.write("rung.toml", CONFIG.format(folder=tmp_path))
    assert not found(late.rung("report", "--last"))
    late.rung("report", "--last", "--output", "late.md")
    assert not found((tmp_path / "late.md").read_bytes())
    assert b"secret-in-record" in late.rung("export", "--last", "--output", "late.tar")
    assert not (tmp_path / "late.tar").exists()
    assert b"secret-in-run" in late.rung("run", "RUN-001", "--no-input")
