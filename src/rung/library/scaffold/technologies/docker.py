"""Containers on one host, through docker (https://docs.docker.com/reference/cli/docker/)."""

from __future__ import annotations

from rung.library.scaffold.technology import Look, Need, Technology, Topic

TECHNOLOGY = Technology(
    name="Docker",
    words=r"\bdocker\b|\bpodman\b|\bcompose\b",
    tool="docker --version",
    needs=(Need("container", "container"),),
    looks=(
        Look(
            "See the state of the container",
            'docker ps --all --filter "name=$container"',
            "`Up` for hours is well; `Restarting` and `Exited` name the exit code in brackets.",
            "the container is not up or was restarted",
        ),
        Look(
            "Read its log of the last quarter of an hour",
            'docker logs --since 15m --tail 200 "$container"',
            "A healthy log repeats no error; the first error after the alert began matters most.",
            "one error is repeated in the log",
            frozenset({Topic.ERRORS, Topic.DOWN, Topic.SLOW, Topic.CONNECTIONS}),
        ),
    ),
)
