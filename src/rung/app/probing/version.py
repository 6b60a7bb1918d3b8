"""The version of a tool: read where it is installed, if that is certain, else told by the tool itself."""

from __future__ import annotations

from rung.app.probing.hands import Hands
from rung.model.job import Job
from rung.probes.tool import Tool


def version_of(hands: Hands, tool: Tool) -> tuple[int, ...]:
    """Return the version of the tool that PATH leads to; empty when it is not there, or is another one."""
    read = tool.version(hands.installed(tool.package, tool.env)) if tool.package else ()
    if read:
        return read  # to ask Snakemake costs 0.35 s, as much as many a look
    outcome = hands.run(Job(argv=tool.ask, env=tool.env, timeout=60))
    return tool.version(outcome.stdout.data.decode("utf-8", "replace"))
