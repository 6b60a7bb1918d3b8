"""Where an incident of a build or workflow points: its class, and the repair, trigger or wait that it asks for."""

from __future__ import annotations

from msgspec import Struct

from rung.probes.trigger import Trigger


class Boundary(Struct, frozen=True):
    """The class of an incident, and what is to be repaired in it; where nobody here may, ``trigger`` and why.

    ``waits`` is what must be asked first, where nothing can be said yet. ``mere``: that something was never built is
    all there is, and no class by itself.
    ``after`` is the question without whose answer the class may be a wrong one.
    """

    name: str
    repair: str = ""
    trigger: Trigger | None = None
    why: str = ""
    waits: str = ""
    mere: bool = False
    after: str = ""


PUBLISHED = "publish boundary"
GRAPH, DRIFT, NOISE = "graph truth", "environment or contract drift", "operational noise"
NOT_REPRODUCED, OWNERSHIP = Trigger.NOT_REPRODUCED, Trigger.OWNERSHIP
WORKFLOW, CONTEXT, STORAGE, TOOL = "workflow semantics", "operating context", "storage and visibility", "tool behaviour"

REFUSED = "refused"  # in place of a verdict: the question would have reached out of its scratch copy
NO_TARGET = Boundary("", waits="Ask again with a target that there is: the one that was named is none")
OTHER_FILES = "other-files"  # the kind of an answer whose proof routes remove files, and none of the evidence
