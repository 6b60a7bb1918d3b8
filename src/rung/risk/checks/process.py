"""Check what is sent to processes and services, and from one folder to another."""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.effect import Effect, Verdict
from rung.risk.options import Arguments
from rung.risk.verdicts import unknown

LISTS_TAGS = frozenset(["-l", "--list", "--contains", "--no-contains", "--merged", "--no-merged", "--points-at"])


def kill(found: Arguments) -> Iterator[Verdict]:
    """Say whether a signal is sent."""
    words = [item.text if item.fixed else "" for item in found.operands]
    lists = words[:1] in (["-l"], ["-L"]) and all(word.isalnum() for word in words[1:])
    asks = (
        words[:1] == ["-0"]
        and len(words) > 1
        and all(item.operand and not item.text.startswith("-") for item in found.operands[1:])
    )
    if not (lists or asks):
        yield Verdict(Effect.DESTROY, "it ends processes, and what they were doing with them", "kill")


def service(found: Arguments) -> Iterator[Verdict]:
    """Say what an init script is asked."""
    verb = found.operands[1].text if len(found.operands) > 1 else ""
    if verb in ("start", "restart", "reload", "force-reload", "try-restart"):
        yield Verdict(Effect.MUTATE, f"`{verb}` changes what runs", "service")
    elif verb == "stop":
        yield Verdict(Effect.DESTROY, "`stop` ends what runs", "service")
    elif verb != "status" and not (found.names() == {"--status-all"} and not found.operands):
        yield unknown("an init script runs code of its own", "service", verb or "service")
    elif any(not item.fixed for item in found.operands) or len(found.operands) > 2:  # noqa: PLR2004 - the name of the script and `status`
        yield unknown("an init script reads these words", "service", found.operands[-1].raw)


def synced(found: Arguments) -> Iterator[Verdict]:
    """Say whether rsync removes something, here or there: it does not where it only says what it would do."""
    dry = bool(found.names() & {"-n", "--dry-run", "--list-only"}) and found.strange is None
    if not dry and any(name.startswith("--del") for name in found.names()):
        yield Verdict(Effect.DESTROY, "it removes what the source does not have", "rsync")
    if not dry and "--remove-source-files" in found.names():
        yield Verdict(Effect.DESTROY, "it removes what it has sent", "rsync")


def tag_list(found: Arguments) -> Iterator[Verdict]:
    """Say whether `git tag` lists or makes a tag."""
    # A filter lists too: `git tag --contains COMMIT PATTERN` makes nothing (git-tag(1), "-l").
    if found.operands and not found.names() & LISTS_TAGS:
        yield Verdict(Effect.MUTATE, "`git tag NAME` makes a tag", "git-tag")


def one_command(found: Arguments) -> Iterator[Verdict]:
    """Doubt a `--`: to these programs another command follows it."""
    if found.marked:
        yield unknown("after `--` another command follows, which is not read", "one-command", "--")


BUNDLED = frozenset(["kubectl", "crictl", "ctr", "helm", "helm3", "ceph", "rbd", "rados"])


def bundled(found: Arguments) -> Iterator[Verdict]:
    """Say whether the command is a client that the program brings, under the client's own name."""
    if found.operands and not (found.operands[0].fixed and found.operands[0].text in BUNDLED):
        yield unknown("this is none of the clients that it brings", "bundled", found.operands[0].raw)
