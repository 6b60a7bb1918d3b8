"""The runbooks every operation needs are there.

Asks: is there a runbook for service down, performance and security; for release, hotfix and rollback; for backup, log
rotation and certificate renewal; for restore, failover and restart?

Why: each of these happens to every service sooner or later, and none of them waits until the page is written.

Looks at: the title, the trigger and what each runbook says it handles, never what it excludes. A library without any
RUN entry is not asked: a folder of alert pages promises nothing of the kind.
"""

from __future__ import annotations

import re

from rung.library.gate import Gate, Looked, Shortfall, View
from rung.library.identity import named
from rung.model.runbook import Runbook, Shape
from rung.model.span import Span

_MUST: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Incident", "service down", (
        r"\b(?:is|are|goes|went|completely|service|server|host|site|api|system|database) down\b", r"\bdown$",
        r"\bdowntime|\boutage|\bunreachable|\bunavailab|not answer|not respond|unresponsive|\bcrash",
    )),
    ("Incident", "performance degradation", (
        r"\bslow|\blatenc|\bperformance|\bdegrad|\bsaturat|\bexhaust|\btimeouts?\b|overload",
        r"\bruns? (?:out|full)|high (?:cpu|memory|load)",
    )),
    ("Incident", "security incident", (
        r"\bsecurity|\bbreach|\bintrusion|\bcompromis|\bleaked|\bstolen|\bunauthori[sz]ed|\bmalware|\bransomware|\battack",
    )),
    ("Deployment", "standard release", (r"\brelease\b|\bdeploy(?:ment|ing|s)?\b|\brollout\b|\bpromot",)),
    ("Deployment", "hotfix", (r"\bhot[\s-]?fix|\bemergency (?:fix|release|deploy|patch|change)",)),
    ("Deployment", "rollback", (r"\broll(?:ing)?[\s-]?back|\brevert|\bbad (?:deploy|release)",)),
    ("Maintenance", "backup", (r"\bback[\s-]?ups?\b",)),
    ("Maintenance", "log rotation", (
        r"\blog(?:s|file)?[\s-]*(?:rotat|clean|retention)|\brotat\w* (?:of )?(?:the )?logs?|\blogrotate",
    )),
    ("Maintenance", "certificate renewal", (
        r"\b(?:certificates?|certs?|tls|ssl)\b.{0,40}(?:renew|rotat|expir|replac)",
        r"(?:renew|rotat|expir|replac)\w*.{0,40}\b(?:certificates?|certs?|tls|ssl)\b",
    )),
    ("Recovery", "data restore", (r"\brestor", r"\bbring(?:ing)? back (?:the )?data|\bdata (?:loss|recovery)")),
    ("Recovery", "failover", (
        r"\bfail(?:ing)?[\s-]?over|\bswitch[\s-]?over|\bpromot\w* (?:a |the )?(?:replica|standby)",
    )),
    ("Recovery", "service restart", (r"\brestart|\breboot|\bbounc(?:e|ing)\b",)),
)  # fmt: skip
_COMPILED = tuple((category, name, re.compile("|".join(patterns), re.IGNORECASE)) for category, name, patterns in _MUST)
_LONGEST = 500
"""Characters of a sentence that are looked at: some of these patterns cost more than a text's length."""
_FORMS = frozenset({Shape.TEMPLATE, Shape.BARE, Shape.STEPS})


def look(view: View) -> Looked:
    """Return the runbooks that every operation needs and this one lacks, and which runbook stands for each other."""
    written = tuple(runbook for runbook in view.runbooks if runbook.shape in _FORMS)
    if not any(runbook.id for runbook in written):
        return Looked((("RUN entries", 0),), ())
    found = {name: _first(written, pattern) for _, name, pattern in _COMPILED}
    missing = tuple(
        Shortfall(f"{category}: no title, scope or trigger names {name}.", "", Span(0, 0), "Write that runbook.")
        for category, name, _ in _COMPILED
        if found[name] is None
    )
    notes = tuple(f"{name}: {named(runbook)}" for name, runbook in found.items() if runbook is not None)
    return Looked((("runbooks", len(written)), ("must-haves", len(_COMPILED))), missing, notes)


def _first(runbooks: tuple[Runbook, ...], pattern: re.Pattern[str]) -> Runbook | None:
    """Return the first runbook whose title says it, else the first whose scope or trigger does."""
    titled = next((runbook for runbook in runbooks if pattern.search(runbook.title.text[:_LONGEST])), None)
    return titled or next((r for r in runbooks if any(pattern.search(text[:_LONGEST]) for text in _said(r))), None)


def _said(runbook: Runbook) -> tuple[str, ...]:
    handles = runbook.scope.handles if runbook.scope else ()
    return (runbook.field("Trigger"), *(prose.text for prose in handles))


GATE = Gate("must-haves", "Are the runbooks that every operation needs there?", look)
