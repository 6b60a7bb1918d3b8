"""The page in a real browser: what it shows, and that a printer gets what the screen folds."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from fakes.handled import careful, handled
from fakes.procedures import bash, page
from fakes.runner import outcome
from rung.app.runs import prove
from shared import missing

pytestmark = pytest.mark.once

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LINES = "\n".join(f"line-{number}-of-many" for number in range(60))


def browser() -> str:
    """Return a browser of this machine, or skip."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return found or missing("a browser (chromium)")


def ask(folder: Path, *arguments: str, opened: bool = False) -> bytes:
    """Run the browser without a window on the report of a run in ``folder``; return its output."""
    told = handled(folder, page(bash("look pool")), {"look pool": outcome(LINES + "<b id=injected>")}, careful())
    text = prove.write(prove.report(told), "html")
    place = folder / "report.html"
    place.write_text(text.replace("<details>", "<details open>") if opened else text, "utf-8")
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={folder}/me")
    command = [browser(), *options, *arguments, place.as_uri()]
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout


@pytest.mark.slow
def test_a_browser_reads_the_page_as_it_was_meant(tmp_path: Path) -> None:
    dom = ask(tmp_path, "--dump-dom").decode()
    assert "<details><summary>" in dom
    assert "line-59-of-many&lt;b id=injected&gt;" in dom
    assert dom.count("<main>") == 1


@pytest.mark.slow
def test_what_the_screen_folds_is_open_on_paper(tmp_path: Path) -> None:
    counts = []
    for opened in (True, False):
        folder = tmp_path / str(opened)
        folder.mkdir()
        ask(folder, f"--print-to-pdf={folder}/out.pdf", "--no-pdf-header-footer", opened=opened)
        counts.append((folder / "out.pdf").read_bytes().count(b"/Type /Page\n"))
    assert counts[0] == counts[1] > 1
