"""What differs from run to run, written the same each time: ids, digests, times, ports, processes, paths, names."""

from __future__ import annotations

import re
from pathlib import Path

from cli.terminal import Said

_RUN = re.compile(r"(?m)(?:   run |\brun |\bd/|\brung resume |^(?=[0-9a-f]{6}  ))([0-9a-f]{6})\b")
_PLACES: tuple[tuple[str, str], ...] = (
    (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z", "TIME"),
    (r"(?s)(-----BEGIN [A-Z ]+-----\n).*?(?=-----END)", r"\1BASE64\n"),
    (r"(?m)^ *\d+\.\d  (?=\S)", "  N.N  "),
    (r"\b\d+\.\d+ s\b", "N.N s"),
    (r"(?<=passed a run on )20\d\d-\d\d-\d\d|20\d\d-\d\d-\d\d(?= \(run )", "DATE"),
    (r"\bpid\b(\"?:?) \d+", r"pid\1 PID"),
    (r"(\w+_seconds\": )[\d.]+", r"\1N.N"),
    (r"\b\d+ looks?\b", "N looks"),
    (r"\brev [0-9a-f]{6}\b", "rev REV"),
    (r"\brevision(:?) +`?[0-9a-f]{12,64}`?", r"revision\1 REVISION"),
    (r"\b[0-9a-f]{64}\b", "SHA256"),
    (r"\b[0-9a-f]{32}\b", "NONCE"),
    (r"\b[0-9a-f]{12}\b", "DIGEST"),
    (r"\brung-[0-9a-f]{8}\b", "rung-KEY"),
    (r"\bSHA256:[A-Za-z0-9+/]{43}", "SHA256:KEY"),
    (r"\b\d+ bytes\b", "N bytes"),
    (r"\S+@\S+", "ME@HERE"),
    (r"(ok  (?:rung|python|bash) +)\S.*", r"\1VERSION"),
)


def normal(said: Said, folder: Path) -> str:
    """Return the whole of what a call said, with everything that may differ replaced, and its exit code."""
    text = said.out + (f"--- standard error\n{said.err}" if said.err else "") + f"--- exit {said.code}\n"
    for run in sorted(set(_RUN.findall(text))):
        text = text.replace(run, "RUNID")
    for path in (str(folder), str(folder).replace("_", "\\_")):  # as it is, and as Markdown text
        text = text.replace(path, "FOLDER")
    for pattern, instead in _PLACES:
        text = re.sub(pattern, instead, text)
    text = re.sub(r"(?m)^( {5}\{.{100}).+", r"\1 (cut here)", text)  # rung cuts long lines where figures still differ
    return re.sub(r"[ \t]+(?=\n)", "", text)
