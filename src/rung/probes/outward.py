"""Whether a build would reach out of its folder: a scratch copy holds back what is written in it, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from posixpath import normpath

from rung.model.effect import Facet
from rung.model.pattern import pattern
from rung.probes.probe import JudgeCommand

SPEAKS = pattern(
    r"(?:^|[;&|(`]\s*|\b(?:then|do|else|exec|env|time|xargs)\s+)(?:sudo|doas|su|ssh|scp|sftp|rsync|kubectl|oc|helm|terraform|aws|gcloud"
    r"|az|gsutil|systemctl|service|mail|sendmail|psql|mysql|redis-cli|mongosh|apt|apt-get|dnf|yum|ansible\S*"
    r"|twine|gh|heroku|fly|vercel|(?:docker|podman)\s+(?:push|login|run|rm|rmi|compose)|git\s+push|npm\s+publish"
    r"|cargo\s+publish|curl\b[^;|&]*(?:-X|--request|-d\b|--data|-T\b|--upload|-F\b))\b",
    re.MULTILINE,
)
AWAY = r"(?:/(?!dev/(?:null|stderr|stdout)\b)|~|\$HOME|\$\{HOME)"
LAST = r"[^\s;&|<>]*[\"']?\s*(?:$|[;&|<>)}#\n]|\d>)"  # the rest of a word that ends its command
WRITES = pattern(
    rf"\b(?:rm|rmdir|mv|mkdir|touch|tee|dd|chmod|chown|truncate)\b[^;&|\n]*?[\s=][\"']?(?:{AWAY}|\.\./)"
    rf"|\b(?:cp|install|ln)\b[^;&|\n]*?\s(?:-\w*t\s*|--target-directory[\s=])[\"']?(?:{AWAY}|\.\./)"
    rf"|\b(?:cp|install|ln)\b[^;&|\n]*?\s[\"']?(?:{AWAY}|\.\./){LAST}"
    rf"|\bln\b[^;&|\n]*?\s[\"']?{AWAY}"  # what is written to such a link goes to where it leads
    rf"|>>?\s*[\"']?(?:{AWAY}|\.\./)",
    re.MULTILINE,
)
FACETS = frozenset({Facet.REMOTE, Facet.PRIVILEGED})

STEP = pattern(
    r"(?P<opens>\()|(?P<closes>\))|(?:^|(?<=[;&|(\n]))[ \t]*cd\s+[\"']?(?P<into>[\w.-][\w./-]*)"
    r"|(?<![\w./$)}-])(?P<up>(?:\.\./)+)"
)


def inward(text: str, folder: str) -> str:
    """Return a command that runs in ``folder`` of the project with the ways up that stay inside it taken out.

    What stands after a ``cd`` counts from where that leads, up to the end of its parentheses.
    """
    place, outer = normpath(folder or "."), []

    def step(found: re.Match[str]) -> str:
        nonlocal place
        if found["opens"]:
            outer.append(place)
        elif found["closes"]:
            place = outer.pop() if outer else place
        elif found["into"]:
            place = normpath(f"{place}/{found['into']}")
        elif found["up"].count("/") <= _deep(place):
            return "./"
        return found[0]

    return STEP.sub(step, text)


def _deep(place: str) -> int:
    """Return how many ways up from a folder stay in the project: none from one that lies outside."""
    return 0 if place == "." or place.startswith(("/", "..")) else place.count("/") + 1


def outward(texts: Sequence[str], judge: JudgeCommand) -> str:
    """Return the first command that would reach out of the folder, or the empty string.

    Only what is written shows: a script that a recipe starts may do anything.
    """
    found = (text for text in texts if SPEAKS.search(text) or WRITES.search(text) or judge(text).facets & FACETS)
    return next(found, "")
