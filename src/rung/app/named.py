"""The files and programs that rung.toml names beside the runbooks and the store, and what is wrong with each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rung.app.anchoring.way import Append, Call, Stamp
from rung.app.carry.kind import Examined, kinds
from rung.app.site import Site


@dataclass(frozen=True, slots=True)
class Named:
    """``setting`` names ``path``, which must be what ``wanted`` says: a file, certificates, a log or a program."""

    setting: str
    path: str
    wanted: str


def named(site: Site) -> Iterator[Named]:
    """Yield what the anchors and the targets name. What ``[policy]`` and ``[secrets]`` name is looked at as a whole."""
    for place in site.config.anchors:
        match place.act:
            case Append(path=path):
                yield Named("anchors.file", path, "log")
            case Call(argv=argv):
                yield Named("anchors.command", argv[0], "program")
            case Stamp(authority=path):
                yield Named("anchors.timestamp.ca", path, "certificates")
                yield Named("anchors.timestamp", "openssl", "program")
            case _:
                pass  # a terminal is no file
    for target in site.config.targets.values():
        for key in sorted(kinds()[target.kind].files):
            path = target.setting(key)
            if path and path != "none":
                yield Named(f"targets.{target.name}.{key}", path, "file")


def looked(site: Site) -> Iterator[Examined]:
    """Yield a line for each of them."""
    for one in named(site):
        fault = site.amiss(one.path, one.wanted)
        advice = f"{site.config.path} names it as {one.setting}: make it, or take it out" if fault else ""
        yield Examined(one.setting, not fault, f"{one.path}{f': {fault}' if fault else ''}", advice)
