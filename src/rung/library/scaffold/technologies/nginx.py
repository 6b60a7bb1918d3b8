"""nginx, through the logs at the places its packages use (https://nginx.org/en/docs/ngx_core_module.html#error_log)."""

from __future__ import annotations

from rung.library.scaffold.technology import Look, Technology, Topic

TECHNOLOGY = Technology(
    name="nginx",
    words=r"\bnginx\b|\bopenresty\b",
    looks=(
        Look(
            "Read the end of the error log",
            "tail -n 200 /var/log/nginx/error.log",
            "A quiet log is well. `upstream timed out` and `connect() failed` name the service behind as the cause.",
            "one message is repeated in the error log",
        ),
        Look(
            "Count the answers by status",
            "tail -n 1000 /var/log/nginx/access.log | awk '{print $9}' | sort | uniq -c",
            "Mostly 200 is well; 502 and 504 come from the service behind, 500 from the service, 499 from the caller.",
            "many of the last answers have a status of 500 or above",
            frozenset({Topic.ERRORS, Topic.DOWN, Topic.RELEASE}),
            expect="lines >= 1",  # uniq ends with 0 also where the log is missing
        ),
        Look(
            "Count the open connections",
            "ss -s",
            "Compare `estab` with a quiet hour; a number at the limit of worker_connections refuses new callers.",
            "far more connections are open than in a quiet hour",
            frozenset({Topic.CONNECTIONS, Topic.SLOW}),
        ),
    ),
)
