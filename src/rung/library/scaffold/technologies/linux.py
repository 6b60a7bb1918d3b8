"""A Linux host, through the tools that every distribution has."""

from __future__ import annotations

from rung.library.scaffold.technology import Look, Technology, Topic

TECHNOLOGY = Technology(
    name="Linux",
    words=r"\blinux\b|\bubuntu\b|\bdebian\b|\brhel\b|\bhosts?\b|\bvirtual machines?\b",
    looks=(
        Look(
            "See the load of the host",
            "uptime",
            "Compare the three loads with the number of processors; the first above the last means that it rises.",
            "the load is above the number of processors",
        ),
        Look(
            "Measure the file systems",
            "df -h",
            "A file system above 90 % leaves little time; one at 100 % fails whatever writes to it.",
            "a file system is nearly full",
            frozenset({Topic.SPACE, Topic.ERRORS, Topic.DATA}),
        ),
        Look(
            "Measure the memory",
            "free -m",
            "`available` is what counts; close to nothing means that processes are about to be killed.",
            "hardly any memory is available",
            frozenset({Topic.MEMORY, Topic.DOWN}),
        ),
        Look(
            "List the greediest processes",
            "ps -eo pid,ppid,pcpu,pmem,etime,comm --sort=-pcpu | head -n 15",
            "The first rows take most of the processor; one that is new since the alert began is the first suspect.",
            "one process takes most of the processor",
            frozenset({Topic.SLOW, Topic.MEMORY}),
            expect="lines >= 2",  # head ends with 0 whatever comes in
        ),
    ),
)
