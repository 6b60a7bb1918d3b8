"""Where a command runs: a named target, its kind, its environment, and as whom."""

from __future__ import annotations

from dataclasses import dataclass

LOOKING = "observe"
CHANGING = "mutate"


@dataclass(frozen=True, slots=True)
class Profile:
    """Who a command is to its target. ``password`` is a reference, never a secret; an empty field says nothing."""

    name: str = ""
    user: str = ""
    password: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """One target of ``rung.toml``. An ``env`` that nobody named counts as production: unknown is never safe.

    ``settings`` are what only its kind understands, ``headers`` what each request carries: a text, or a reference to
    a secret after the text that stands before it.
    """

    name: str
    kind: str
    env: str = "production"
    url: str = ""
    cwd: str = ""
    settings: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    profiles: tuple[Profile, ...] = ()

    def setting(self, key: str) -> str:
        """Return a setting of the kind, empty when it is not there."""
        return dict(self.settings).get(key, "")

    def profile(self, *, changes: bool) -> Profile:
        """Return who a command is here: the profile for its effect, with what only the target itself says."""
        name = CHANGING if changes else LOOKING
        own = Profile("", self.setting("user"), self.setting("password"), self.url)
        found = next((p for p in self.profiles if p.name == name), None)
        if found is None:
            return own
        if found.user or found.url:
            return Profile(name, found.user, found.password, found.url or self.url)
        return Profile(name, own.user, found.password, own.url)

    @property
    def place(self) -> str:
        """Return where it is, as a person reads it: an address, a host, a file; empty for this machine."""
        return self.url or self.setting("host") or self.setting("path")


LOCAL = Target(name="local", kind="local")
