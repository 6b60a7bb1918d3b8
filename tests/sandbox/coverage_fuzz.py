"""Feed the classifier text that coverage guides: it never raises, and never takes longer than a second.

``python tests/sandbox/coverage_fuzz.py -max_total_time=600``. ``.ci/hunters`` installs atheris where it has wheels;
elsewhere this says so and ends with 0.
"""

from __future__ import annotations

import sys
import time
from importlib import import_module
from importlib.util import find_spec

LANGUAGES = ("bash", "sql", "mysql", "sqlite", "promql", "http", "python")
MOST_SECONDS = 1.0  # of the processor: a busy machine is no fault of the text
WORDS = (
    "kubectl get pods -n $NS | grep -c x",
    "find . -exec sed -n 1p {} +",
    "awk '{print $1}' f > /dev/null 2>&1",
    "for i in $(oc get po -o name); do oc logs $i; done",
    "psql -c 'select pg_size_pretty(1)' <<< x",
    "GET http://x.example/a?b=c",
    "sum(rate(a{b=~'c'}[5m])) by (d)",
)


def main() -> None:
    """Run until the time given to libFuzzer is over."""
    if find_spec("atheris") is None:
        sys.stderr.write("atheris is not installed: no coverage-guided run\n")
        return
    atheris = import_module("atheris")
    with atheris.instrument_imports(include=["rung.risk"]):
        risk = import_module("rung.risk.classify")
        guard = import_module("rung.risk.guards.guard")

    def one(data: bytes) -> None:
        given = atheris.FuzzedDataProvider(data)
        language = given.PickValueInList(list(LANGUAGES))
        text = given.PickValueInList(list(WORDS)) + given.ConsumeUnicode(200)
        at = given.ConsumeIntInRange(0, len(text))
        text = text[:at] + given.ConsumeUnicodeNoSurrogates(100) + text[at:]
        start = time.process_time()
        if not risk.classify(text, language).reason:
            raise AssertionError(text)
        guard.matches("kubectl delete", text, language)
        if time.process_time() - start > MOST_SECONDS:
            raise AssertionError(f"too slow: {text!r}")

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
