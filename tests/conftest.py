"""What all tests share: the tests folder on the path, hypothesis without timing complaints, which rooms run once."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings

TESTS = Path(__file__).resolve().parent
sys.path.insert(0, str(TESTS))

# Rooms of which nothing hangs on the Python, so that a later one need not even import them; in the others the tests of
# which that is true are marked `once`, a file or a test at a time.
ONCE = {
    "benchmarks": "what they call is tried on each Python in its own room; here only that they print and judge",
    "docs": "pages are compared with the code, and what they show is called as in `cli`",
    "examples": "runbooks are read as in `text` and `lint`, and what they call is make, Snakemake or as in `cli`",
    "kill": "a killed process does nothing more, whatever it was; what it leaves is read in `store`, on each Python",
    "sandbox": "what a program does when it is run is asked of the program; what it is called is told in `risk`",
    "transcripts": "the words of runs that are driven in `app` and `cli`, letter by letter",
}

# These machines are noisy: a property is about values, never about milliseconds.
settings.register_profile("rung", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# On a later Python what does not hang on it was tried a hundred ways already: `.ci/test` asks for fewer there.
settings.register_profile("later", settings.get_profile("rung"), max_examples=25)
settings.load_profile("rung")

# Whoever starts the tests in the background has Ctrl-C ignored, and every process of a test would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# No test may look at, or into, what the person who runs it keeps: runs, keys, configuration, remembered answers.
_HOME = TemporaryDirectory(prefix="rung-tests-")
atexit.register(_HOME.cleanup)
for _name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
    os.environ[_name] = str(Path(_HOME.name) / _name.lower())
os.environ.pop("RUNG_CONFIG", None)


@pytest.fixture
def usual_signals() -> Iterator[None]:
    """Let the processes of a test take each signal as usual, also where the tests were started by nohup or behind &."""
    ignored = [each for each in (signal.SIGHUP, signal.SIGQUIT) if signal.getsignal(each) is signal.SIG_IGN]
    for each in ignored:
        signal.signal(each, signal.SIG_DFL)
    yield
    for each in ignored:
        signal.signal(each, signal.SIG_IGN)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the rooms that run once out, where what is marked so is left out."""
    later = config.getoption("markexpr") == "not once"
    return True if later and collection_path.parent == TESTS and collection_path.name in ONCE else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each worker begin with its share of what is slow: left for the end, it would keep the others waiting.

    A worker is given a stretch of the list, and gives the end of it to those that have finished theirs.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    slow = [item for item in items if item.get_closest_marker("slow")]
    rest = [item for item in items if not item.get_closest_marker("slow")]
    size = -(-len(rest) // workers)
    items[:] = [
        item for turn in range(workers) for item in (*slow[turn::workers], *rest[turn * size : (turn + 1) * size])
    ]
