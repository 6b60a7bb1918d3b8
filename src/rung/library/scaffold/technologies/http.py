"""A service over HTTP, through the address that tells its health."""

from __future__ import annotations

from rung.library.scaffold.technology import Look, Technology

TECHNOLOGY = Technology(
    name="HTTP",
    words=r"\bhttps?\b|\brest\b|\bgrpc gateway\b",
    target="http",
    looks=(
        Look(
            "Ask the service for its health",
            "GET /health",
            "A status of 200 is well; 503 means that the service knows what is wrong, no answer that it cannot tell.",
            "the service gives no healthy answer",
            expect="",
            language="http",
        ),
    ),
)
