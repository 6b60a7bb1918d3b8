"""Every setting that counts now, with where it comes from; of a secret never more than where it lies."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rung.app.config.promote import AFTER
from rung.app.config.whence import Keys, Whence
from rung.app.site import Site
from rung.model.effect import Effect
from rung.model.target import LOCAL
from rung.run.policy import Policy, alike, default
from rung.secrets.literal import secrets

DEFAULT = "default"
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_COMMAND = re.compile(r"((?:^|\s)cmd:\s*\S+)\s.+", re.DOTALL)
"""A reference to a program: its words could hold what nobody should read here."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name as in ``rung.toml``, its value as text, and its origin.

    The origin is ``PATH:LINE``, an option, ``environment NAME``, or ``default``.
    """

    name: str
    value: str
    origin: str


def settings(site: Site) -> tuple[Setting, ...]:
    """Return every setting in force, table by table; what nobody wrote follows what the file says."""
    whence = site.whence()
    found = [*_places(site, whence)]
    told = {one.name for one in found}
    found += [
        Setting(name, _text(keys, one.value), one.place)
        for keys, one in whence.written.items()
        if (name := _name(keys)) not in told
    ]
    told = {one.name for one in found}
    found += [one for one in _defaults(site) if one.name not in told]
    tables = list(dict.fromkeys(one.name.partition(".")[0] for one in found))
    return tuple(sorted(found, key=lambda one: tables.index(one.name.partition(".")[0])))


def _places(site: Site, whence: Whence) -> Iterator[Setting]:
    """Yield what the command line and the environment may say in the place of the file."""
    yield Setting("configuration", site.config.path or "none", whence.config or DEFAULT)
    for keys, value, said in (
        (("library", "root"), site.root, whence.root),
        (("store", "folder"), whence.folder, whence.store),
    ):
        there = whence.written.get(keys)
        yield Setting(_name(keys), value, said or (there.place if there else DEFAULT))


def _defaults(site: Site) -> Iterator[Setting]:
    """Yield what counts although nobody wrote it."""
    usual, config = Policy(), site.config
    for name, target in {LOCAL.name: LOCAL, **config.targets}.items():
        yield Setting(_name(("targets", name, "kind")), target.kind, DEFAULT)
        yield Setting(_name(("targets", name, "env")), target.env, DEFAULT)
    yield Setting("alerts.target", "none", DEFAULT)
    yield Setting("policy.minutes", str(usual.minutes), DEFAULT)
    yield Setting("policy.minutes_to_approve", str(usual.minutes_to_approve), DEFAULT)
    yield Setting("policy.signers", "none", DEFAULT)
    rows = {alike(env): env for env in config.policy.envs}
    every = {alike(target.env): target.env for target in (LOCAL, *config.targets.values())}
    for meant, env in {**every, **rows}.items():
        for effect in (effect for effect in Effect if effect.changes):
            if effect.word not in config.policy.table.get(meant, {}):
                yield Setting(_name(("policy", env, effect.word)), default(effect, env).value, DEFAULT)
    yield Setting("promote.after", str(AFTER), DEFAULT)
    if not config.anchors:
        yield Setting("anchors", "none", DEFAULT)


def _name(keys: Keys) -> str:
    return ".".join(key if _PLAIN.fullmatch(key) else json.dumps(key, ensure_ascii=False) for key in keys)


def _text(keys: Keys, value: object) -> str:
    """Return a value as text. Where a secret lies is told, of a program that fetches one its name, and no literal."""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False, default=str)
    text = _COMMAND.sub(r"\1 …", value)
    if any(secrets(f"{keys[-1]} = {text}".encode())):
        return "not shown: it looks like a secret"
    return text
