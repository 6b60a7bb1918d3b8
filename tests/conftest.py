"""What all tests share: the tests folder on the path, and hypothesis without timing complaints."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).resolve().parent))

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
