"""Whether a build would reach out of its folder: a scratch copy holds back what is written in it, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from posixpath import normpath

from rung.model.effect import Facet
from rung.probes.probe import JudgeCommand

SPEAKS = re.compile(
    r"(?:^|[;&|(`]\s*|\b(?:then|do|else|exec|env|time|xargs)\s+)(?:sudo|doas|su|ssh|scp|sftp|rsync|kubectl|oc|helm|terraform|aws|gcloud"
    r"|az|gsutil|systemctl|service|mail|sendmail|psql|mysql|redis-cli|mongosh|apt|apt-get|dnf|yum|ansible\S*"
    r"|twine|gh|heroku|fly|vercel|(?:docker|podman)\s+(?:push|login|run|rm|rmi|compose)|git\s+push|npm\s+publish"
    r"|cargo\s+publish|curl\b[^;|&]*(?:-X|--request|-d\b|--data|-T\b|--upload|-F\b))\b",
    re.MULTILINE,
)
WRITES = re.compile(
    r"\b(?:rm|rmdir|mv|cp|install|ln|mkdir|touch|tee|dd|chmod|chown|truncate)\b[^;&|\n]*?[\s=][\"']?(?:/(?!dev/null)|~|\$HOME|\$\{HOME|\.\./)"
    r"|>>?\s*[\"']?(?:/(?!dev/(?:null|stderr|stdout))|~|\$HOME|\.\./)"
)
FACETS = frozenset({Facet.REMOTE, Facet.PRIVILEGED})


UP = re.compile(r"(?<![\w./$)}-])(?:\.\./)+")
GOES = re.compile(r"(?:^|[;&|(]\s*)cd\s+[\"']?([\w.-][\w./-]*)")


def inward(text: str, folder: str) -> str:
    """Return a command that runs in ``folder`` of the project with the ways up that stay inside it taken out."""
    places = [folder, *(f"{folder}/{into}" for into in GOES.findall(text))]
    paths = [normpath(place or ".") for place in places]
    if any(path.startswith(("/", "..")) for path in paths):
        return text
    deep = max(0 if path == "." else path.count("/") + 1 for path in paths)
    return UP.sub(lambda up: "./" if up[0].count("/") <= deep else up[0], text)


def outward(texts: Sequence[str], judge: JudgeCommand) -> str:
    """Return the first command that would reach out of the folder, or the empty string.

    Only what is written shows: a script that a recipe starts may do anything.
    """
    found = (text for text in texts if SPEAKS.search(text) or WRITES.search(text) or judge(text).facets & FACETS)
    return next(found, "")
