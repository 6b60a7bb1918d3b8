"""The pages of the probes: what each asks, how, its verdicts and what it does not show, from the probe's own file."""

from __future__ import annotations

import inspect
from importlib import import_module

from rung.probes.probe import TROUBLE, Probe
from rung.registry import offered

TOOLS = {"make": "GNU Make", "snakemake": "Snakemake"}


def names() -> tuple[str, ...]:
    """Return the name of every page, as ``make/converges``."""
    return tuple(f"{tool}/{question}" for tool in TOOLS for question in _modules(tool))


def page(name: str) -> str:
    """Return the page of one probe as Markdown. Raises KeyError for a name that is none."""
    tool, _, question = name.partition("/")
    module, probe = _modules(tool)[question]
    body = inspect.cleandoc(import_module(module).__doc__ or "").strip()
    rows = "".join(f"| `{word.name}` | {0 if word.good else 1} | {word.meaning} |\n" for word in probe.words)
    missing = getattr(import_module(module), "NOT_SHOWN", ())
    unseen = "".join(f"- {line}\n" for line in missing)
    return (
        f"# {name}\n\n**{probe.question}**\n\n{body}\n\n```bash\nrung probe {tool} {question}\n```\n\n"
        f"| verdict | exit | meaning |\n|---|---|---|\n{rows}\nWhat the answer does not show:\n\n{unseen}"
    )


def reference() -> str:
    """Return one page that holds them all."""
    trouble = "".join(f"| `{word.name}` | {word.meaning} |\n" for word in TROUBLE)
    parts = []
    for tool, title in TOOLS.items():
        bodies = "\n".join(page(f"{tool}/{question}").replace("# ", "### ", 1) for question in _modules(tool))
        parts.append(f"## {title}\n\n{bodies}")
    opening = (
        "# Probes\n\nWhat `rung probe` can be asked. Each probe says which commands it runs, and reads what they say "
        "into a verdict.\n\nAny question may end with one of these too (exit 1):\n\n"
        "| verdict | meaning |\n|---|---|\n"
    )
    return f"{opening}{trouble}\n" + "\n".join(parts)


def _modules(tool: str) -> dict[str, tuple[str, Probe]]:
    if tool not in TOOLS:
        return {}
    found = offered(f"rung.probes.{tool}", "PROBE", Probe)
    return {module.rpartition(".")[2].replace("_", "-"): (module, each) for module, each in found}
