"""The words that carry structure: section titles by role, labels inside a step, header names."""

from __future__ import annotations

import re

_ROLES: dict[str, tuple[str, ...]] = {
    "scope": ("scope", "applicability", "when to use", "when to use this runbook"),
    "inputs": ("inputs", "parameters", "variables", "placeholders"),
    "prerequisites": (
        "prerequisites", "prerequisite", "requirements", "before you begin", "before you start", "preconditions",
        "pre-requisites", "pre requisites", "preparation", "access required", "required access",
    ),
    "procedure": (
        "procedure", "procedures", "steps", "instructions", "actions", "recommended actions", "runbook", "playbook",
        "response steps", "action plan", "deployment steps", "step by step", "how to", "process", "workflow steps",
    ),
    "do-not": (
        "do not", "don't", "donts", "don'ts", "do nots", "never", "must not", "what not to do", "things not to do",
        "guards", "guardrails",
    ),
    "decision": ("decision", "decisions", "decision table", "decision boundary", "classification", "classify"),
    "evidence": ("evidence", "evidence route", "evidence ladder", "questions", "evidence commands", "symptom check"),
    "escalation": (
        "escalation", "escalate", "escalation triggers", "escalation path", "escalation paths", "escalation criteria",
        "escalation policy", "when to escalate", "escalation route", "escalation contacts",
    ),
    "proof": ("proof", "proof route", "proof of repair", "proof of recovery"),
    "post": (
        "post-incident", "post incident", "post-deployment", "post deployment", "post-maintenance", "post-recovery",
        "post-mortem", "postmortem", "after", "afterwards", "follow-up", "follow up", "follow-ups", "cleanup",
        "clean up", "post-incident actions", "post actions", "after the incident", "post-release",
    ),
    "links": ("linked ids", "related ids", "links", "related runbooks"),
    "meaning": ("meaning", "description", "overview", "summary", "background", "about", "alert description"),
    "impact": ("impact", "consequences", "business impact", "user impact", "severity"),
    "diagnosis": (
        "diagnosis", "diagnose", "diagnostics", "diagnostic steps", "investigation", "investigate", "troubleshooting",
        "troubleshoot", "triage", "debugging", "debug", "detection", "assessment", "initial assessment", "analysis",
        "diagnosis steps", "troubleshooting steps", "how to diagnose", "checks",
    ),
    "mitigation": (
        "mitigation", "mitigations", "mitigate", "resolution", "remediation", "remediate", "fix", "repair", "recovery",
        "response", "rollback", "roll back", "workaround", "workarounds", "solution", "solutions", "resolve",
        "mitigation steps", "resolution steps", "remediation steps", "recovery steps", "how to fix",
        "corrective actions",
        "immediate actions", "rollback procedure", "rollback steps",
    ),
    "verification": ("verification", "verify", "verification steps", "validation", "post checks", "postchecks"),
    "symptom": ("symptom", "symptoms", "signs", "trigger", "triggers"),
    "references": (
        "notes", "note", "additional notes", "examples", "example output", "sample output", "history", "changelog",
        "faq", "related", "related links", "references", "see also", "further reading", "additional resources",
        "resources", "appendix",
    ),
}  # fmt: skip
_NAMED = re.compile(r"(?:run|play)book\s*(?::|-|\u2013|\u2014)\s*\S")
"""`Runbook: the queue is stuck` is the title of a runbook, not of its procedure."""
_BY_TITLE = {title: role for role, titles in _ROLES.items() for title in titles}
_QUALIFIED = re.compile(r"\s*[(:/&]|\s+and\s+|\s+[\u2013\u2014-]\s+")
_EXAMPLE = re.compile(r"\brunbook (?:example|pattern)\b|\bexample runbook\b")

#: Titles that open a section even without a heading mark, in text that has none.
BARE = frozenset(
    title
    for role in ("scope", "inputs", "prerequisites", "procedure", "do-not", "decision", "evidence", "escalation",
                 "proof", "post", "meaning", "impact", "diagnosis", "mitigation")
    for title in _ROLES[role]
)  # fmt: skip

#: Sections whose parts are steps.
STEPPED = frozenset({"procedure", "diagnosis", "mitigation"})

_LABELS: dict[str, tuple[str, ...]] = {
    "commands": ("command", "commands", "command to run", "commands to run", "run"),
    "verification": (
        "verification", "verify", "verifications", "expected", "expected result", "expected results", "expected output",
        "expected outcome", "validation", "check", "checks", "success criteria", "confirm",
    ),
    "do-not": ("do not", "don't", "don'ts", "never", "must not", "guards", "guard", "what not to do"),
    "capture": ("capture", "captures"),
}  # fmt: skip
LABELS = {name: label for label, names in _LABELS.items() for name in names}

_HEADERS = (
    "Category", "Severity", "Trigger", "Triggers", "Owner", "Owners", "Last Tested", "Last Reviewed", "Last Updated",
    "Last Drilled", "Team", "Service", "Status", "Version", "Linked IDs", "Tags", "Alert", "Alerts", "Type",
    "Review Date",
    "Created", "Updated", "Author", "Authors", "Priority", "Environment", "ID", "Title", "RTO", "RPO", "Threshold",
    "Metric", "Query", "Runbook", "Risk", "Likelihood", "Impact", "Mitigation", "Condition", "Criteria", "Escalation",
    "Contact", "Contacts", "Description", "Duration", "Frequency", "Schedule", "Approver", "Approvers", "Response",
    "Response Time", "Rollback", "Next Review", "System", "Component", "Reviewed", "Last Verified", "Profile",
    "On-call",
)  # fmt: skip
HEADERS = {name.casefold(): name for name in _HEADERS}
FLAT = tuple(
    name for name in ("Category", "Severity", "Trigger", "Owner", "Last Tested", "Team", "Service", "Status", "Version",
                      "Linked IDs")
)  # fmt: skip

_TRIM = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?\s+)?(.*?)[\s:.¶#]*$")


def title_key(text: str) -> str:
    """Return a title as it is looked up: without its number, its end marks and its case."""
    found = _TRIM.match(text.strip().replace("\u2019", "'"))
    return (found[1] if found else text).casefold().strip()


def role_of(title: str) -> str:
    """Return the standard name of a section by its title, or the empty string."""
    key = title_key(title)
    if _NAMED.match(key):
        return ""
    found = _BY_TITLE.get(key) or _BY_TITLE.get(_QUALIFIED.split(key, maxsplit=1)[0].strip(), "")
    if not found and key.startswith(("post-incident", "post-deploy", "post-release", "post-maintenance")):
        return "post"
    return found or ("procedure" if _EXAMPLE.search(key) else "")


def header_name(name: str) -> str:
    """Return the standard spelling of a header's name, or the name as written."""
    key = " ".join(name.replace("_", " ").replace("-", " ").split()).casefold()
    return HEADERS.get(name.casefold()) or HEADERS.get(key) or {"runbook id": "ID"}.get(key, name)
