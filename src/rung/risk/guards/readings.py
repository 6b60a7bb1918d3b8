"""What a command does besides what it says, and what it takes by default: other commands that a guard may name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from msgspec import Struct

from rung.model.pattern import pattern
from rung.risk.guards.fetches import shorter
from rung.risk.guards.forms import ends_by_default
from rung.risk.guards.found import FOUND, GLOB
from rung.risk.guards.same import alike, same
from rung.risk.guards.settings import TAKES_VARIABLES
from rung.risk.guards.standing import standing
from rung.risk.kinds import BY_FILE, BY_LABEL
from rung.risk.script import Sets
from rung.risk.word import DYNAMIC

Words = tuple[str, ...]


class _Also(Struct, frozen=True):
    """An order that does the same as another: ``does`` stands for it, and the words behind it follow where ``rest``.

    ``asks``: one of these words has to be given. ``unless``: with one of these it does not.
    """

    order: Words
    does: Words
    asks: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    rest: bool = False


def _also(order: str, does: str, *, asks: str = "", unless: str = "", rest: bool = False) -> _Also:
    options = frozenset(asks.split()), frozenset(unless.split())
    return _Also(tuple(order.split()), tuple(does.split()), *options, rest)


_SPARING = " ".join(f"{each} SIG{each}" for each in "HUP USR1 USR2 WINCH CONT".split())
"""Signals that end no service as a rule."""
_ALSO = (
    _also("crontab", "crontab -r", unless="-l -e -r -T -V"),
    _also("terraform apply", "terraform destroy", asks="-destroy --destroy", rest=True),
    _also("aws s3 rb", "aws s3 rm --recursive", asks="--force", rest=True),
    _also("aws s3 sync", "aws s3 rm --recursive", asks="--delete", rest=True),
    _also("kubectl replace", "kubectl delete", asks="--force", rest=True),
    *(_also(f"systemctl {order}", "systemctl stop", asks="--now", rest=True) for order in ("disable", "mask")),
    _also("systemctl kill", "systemctl stop", unless=_SPARING, rest=True),
    *(
        _also(f"systemctl {order}", "systemctl restart", rest=True)
        for order in (
            "try-restart condrestart reload-or-restart try-reload-or-restart force-reload --full-restart".split()
        )
    ),
    *(
        _also(f"systemctl {order} {goal}.target", goal)
        for order in ("isolate", "start")
        for goal in ("reboot", "poweroff")
    ),
    _also("iptables-restore", "iptables -F", unless="-n --noflush -t --test"),
    _also("ip6tables-restore", "iptables -F", unless="-n --noflush -t --test"),
    _also("nft flush ruleset", "iptables -F"),
    *(
        _also("docker system prune", f"docker {thing} prune", unless="--filter")
        for thing in ("container", "network", "image")
    ),
    _also("docker system prune", "docker volume prune", asks="--volumes"),
    *(
        _also(f"docker compose {order}", f"docker {order}", rest=True)
        for order in "cp exec kill pause restart rm start stop unpause".split()
    ),
    _also("apt purge", "apt remove", rest=True),
    _also("git checkout", "git reset --hard", asks="-f --force"),
)
"""Sources: the manuals of cron, Terraform, the AWS command line, iptables, nftables, systemd, Docker, apt and git."""
_ALSO_OF: Mapping[str, tuple[_Also, ...]] = {
    name: tuple(each for each in _ALSO if each.order[0] == name) for name in {each.order[0] for each in _ALSO}
}
_MOVES: Mapping[Words, Words] = {
    ("aws", "s3", "mv"): ("aws", "s3", "rm"),
    ("gsutil", "mv"): ("gsutil", "rm"),
    ("gcloud", "storage", "mv"): ("gcloud", "storage", "rm"),
    ("mc", "mv"): ("mc", "rm"),
    ("s3cmd", "mv"): ("s3cmd", "rm"),
    ("rclone", "move"): ("rclone", "delete"),
    ("rclone", "moveto"): ("rclone", "deletefile"),
}
"""Orders that remove what they take, and no more of what they write to than they write over: the last operand."""
_STORES = frozenset(order[0] for order in _MOVES)
_PLANNED: Mapping[Words, Words] = {("terraform", "apply"): ("terraform", "destroy")}
"""Orders that carry out what a file says, where an operand names one; and what that may be."""
_VALUED = frozenset(["-var", "-var-file", "--var", "--var-file"])
_ELSEWHERE = pattern(f"://|\\A(?:[\\w-]+:|[{DYNAMIC}{FOUND}])")
"""An address of a store; what does not look like one lies on this machine."""
_RAW = pattern(
    r"/apis?/(?:[\w.-]+/)?v\d\w*(?:/namespaces/(?P<space>[^/?]+)(?=/[^/?]))?/(?P<kind>[\w-]+)(?:/(?P<name>[^/?]+))?"
)
"""The address of what Kubernetes keeps: a kind, a name, and the namespace in which it is."""
_SCRIPTS: Mapping[Words, bool] = {
    ("redis-cli", "eval"): True,
    ("redis-cli", "eval_ro"): True,
    ("redis-cli", "--eval"): False,
    ("redis-cli", "evalsha"): False,
    ("redis-cli", "fcall"): False,
}
"""Orders that a server runs a script for, and whether its text stands among the words."""
_WHOLE: Mapping[str, frozenset[str]] = {
    "aws": frozenset(["--recursive", "--force", "--delete"]),
    "gsutil": frozenset(["-r", "-R"]),
    "gcloud": frozenset(["-r", "-R", "--recursive"]),
    "mc": frozenset(["-r", "--recursive", "--force"]),
    "s3cmd": frozenset(["-r", "--recursive", "--force"]),
}
"""With these options all that lies below an address is meant."""
_BUCKET = pattern(r"\w+://[^/]+")
_MATCHES = frozenset(["systemctl", "supervisorctl"])
"""They take a pattern in place of a name, and look for what it fits."""
_ANY: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "kubectl": (("-n", "--namespace"), ("--context",), ("--cluster",)),
    "helm": (("-n", "--namespace"), ("--kube-context",)),
    "docker": (("-H", "--host"), ("-c", "--context")),
    "aws": (("--region",), ("--profile",)),
    "gcloud": (("--project",), ("--zone",), ("--region",)),
    "terraform": (("-target", "--target"),),
    "mkfs": (("-t", "--type"),),
}
"""Options without which a program takes what it is set to, or all there is: the last name may have any value."""
_TO_CHANGE: Mapping[str, tuple[tuple[str, ...], ...]] = {
    **dict.fromkeys(("psql", "pg_restore"), (("-h", "--host"), ("-d", "--dbname"))),
    "mysql": (("-h", "--host"), ("-D", "--database")),
    "ansible-playbook": (("-l", "--limit"), ("-i", "--inventory"), ("-t", "--tags")),
}
"""As ``_ANY``, where something is changed: a look at what is nearest is an everyday one."""
_TRIES: Mapping[str, frozenset[str]] = {
    "ansible-playbook": frozenset(["-C", "--check"]),
}
"""The options with which a program changes next to nothing, and no table says so."""
_UNNAMED: Mapping[str, frozenset[str]] = {
    "kubectl": BY_FILE | BY_LABEL,
    "docker": frozenset(["-a", "--all", "-l", "--latest", "--filter"]),
    **dict.fromkeys(("umount", "swapoff", "mount"), frozenset(["-a", "--all"])),
    **dict.fromkeys(("pm2", "supervisorctl"), frozenset(["all"])),
}
"""The words by which a program finds what an order is for without its name."""
_ALL_OF: Mapping[str, tuple[tuple[Words, int], ...]] = {
    "kubectl": ((("kubectl", "rollout", "restart"), 1),),
    "iptables": ((("iptables", "-F"), 0), (("iptables", "--flush"), 0)),
    "git": ((("git", "reset", "--hard"), 0),),
}
"""Orders that take all there is, or where they stand, with no more words behind them than these."""
_BRANCH = pattern(r"\A(?:.*:)?(?:refs/heads/)?")
_REMOTE = pattern(r"remote\.[^=]+\.(?:push=(?P<refspec>.+)|mirror(?:=true|=1|=yes|=on)?)", re.IGNORECASE)
"""What `git -c` may set for a remote: the refspec that a push without one takes, or that all of it is mirrored."""
_REFSPEC = 2
"""A push names a remote and what goes there; with fewer words both may be any."""


def readings(
    words: Words, *, bare: bool = False, changes: bool = False, folder: str = "", sets: Sets = ()
) -> Iterator[Words]:
    """Yield a command as it is written and in each other form, with what it takes by default, then what else it is.

    ``bare``: it names nothing that it is for, and so may take anything. ``changes``: it changes something.
    ``folder``: where it runs, where the text goes to one. ``sets``: the variables that it sees by the text.
    """
    written = alike(words)
    yield from written
    first = _opened(written[-1], changes=changes)
    first = (*first, FOUND) if bare else first
    if first != written[-1]:
        yield first
    seen = _told(first, sets)
    if seen != first:
        yield seen
    yield from standing(seen, folder)
    yield from shorter(first)
    for each in _ALSO_OF.get(first[0].rsplit("/", 1)[-1], ()):
        found = _behind(first, each.order)
        if found is None or not _holds(each, found):
            continue
        yield _opened((*each.does, *(found if each.rest else ())))
    yield from _moved(first)
    yield from _by_address(first)
    for order, told in _SCRIPTS.items() if "redis-cli" in first[0] else ():
        found = _behind(first, order)
        if found is not None:
            yield from ((order[0], each) for each in _called(" ".join(found), told=told))


def _told(words: Words, sets: Sets) -> Words:
    """Return `make` and its like with the variables that they see as those that they are told: they take either."""
    if not sets or words[0].rsplit("/", 1)[-1] not in TAKES_VARIABLES:
        return words
    own = {each.partition("=")[0] for each in words}
    seen = {name: value for name, value in dict(sets).items() if name not in own}
    return (*words, *(f"{name}={FOUND if value is None else value}" for name, value in seen.items()))


def planned(words: Words) -> Iterator[Words]:
    """Yield what a command may be by a file that it carries out, and that nobody reads here: a saved plan."""
    first = same(words)
    for order, may in _PLANNED.items():
        found = _behind(first, order)
        if found is not None and any(
            each[:1] != "-" and before not in _VALUED for before, each in pairwise(("", *found))
        ):
            yield (*may, DYNAMIC)


def _moved(words: Words) -> Iterator[Words]:
    for order, gone in _MOVES.items() if words[0].rsplit("/", 1)[-1] in _STORES else ():
        found = _behind(words, order)
        plain = [at for at, each in enumerate(found or ()) if not each.startswith("-")]
        if found is None or not plain:
            continue
        taken = (*found[: plain[-1]], *found[plain[-1] + 1 :]) if len(plain) > 1 else found
        if order[0] == "mc" or any(each[:1] != "-" and _ELSEWHERE.search(each) for each in taken):
            yield _opened((*gone, *taken))


def _by_address(words: Words) -> Iterator[Words]:
    """Yield `kubectl delete KIND NAME -n SPACE` for what is deleted by its address."""
    found = _behind(words, ("kubectl", "delete")) if "--raw" in " ".join(words) else None
    addresses = [each for each in map(_RAW.search, found or ()) if each is not None]
    if "--raw" not in {each.partition("=")[0] for each in found or ()}:
        return
    for each in addresses:
        space = (f"--namespace={each['space']}",) if each["space"] else ()
        yield _opened(("kubectl", "delete", each["kind"], each["name"] or FOUND, *space))


def _called(text: str, *, told: bool) -> Iterator[str]:
    """Yield the orders that a script may give a server, and a word of any value where they are not in sight."""
    if told:
        yield from (each.lower() for each in re.findall(r"['\"]([A-Za-z]+)['\"]", text))
    if not told or re.search(r"\.\.|KEYS|ARGV|loadstring", text, re.IGNORECASE):
        yield DYNAMIC


def _holds(each: _Also, rest: Words) -> bool:
    given = {item.partition("=")[0] for item in rest if not item.endswith("=false")}
    return (not each.asks or bool(each.asks & given)) and not each.unless & given


def _behind(words: Words, order: Words) -> Words | None:
    """Return the words behind an order, and the options before and in it; None where it is another order."""
    if words[:1] != order[:1] and words[0].rsplit("/", 1)[-1] != order[0]:
        return None
    options: list[str] = []
    at = 1
    for wanted in order[1:]:
        while words[at : at + 1] != (wanted,):
            if not words[at : at + 1] or not (words[at].startswith("-") or words[at - 1].startswith("-")):
                return None
            options.append(words[at])
            at += 1
        at += 1
    return (*options, *words[at:])


def _opened(words: Words, *, changes: bool = False) -> Words:
    """Return a command with what it takes where its words do not say so, as words of any value."""
    name = words[0].rsplit("/", 1)[-1] if words else ""
    given = set(_options(words))
    whole = _WHOLE.get(name, frozenset())
    if whole & given:
        words = (*words[:1], *(_below(each) for each in words[1:]))
    if name in _MATCHES:
        words = (*words[:1], *(GLOB.sub(FOUND, each) for each in words[1:]))
    words = (*words, *_untold(name, words, given))
    changes = changes and not given & _TRIES.get(name, frozenset())
    asked = (*_ANY.get(name, ()), *(_TO_CHANGE.get(name, ()) if changes else ()))
    missing = (names for names in asked if not given & set(names))
    return (*words, *(f"{names[1] if len(names) > 1 else names[0]}={FOUND}" for names in missing))


def _options(words: Words) -> Iterator[str]:
    """Yield the options among words, and each letter of those that one dash begins."""
    for each in words:
        yield each.partition("=")[0]
        if re.match(r"-[A-Za-z]", each):
            yield from (f"-{letter}" for letter in each[1:].partition("=")[0])


def _below(word: str) -> str:
    return word + (f"/{FOUND}" if _BUCKET.fullmatch(word) else FOUND) if _BUCKET.match(word) else word


def _untold(name: str, words: Words, given: set[str]) -> Iterator[str]:
    """Yield a word of any value where a command names by a file, a label or a default what it is for."""
    if given & _UNNAMED.get(name, frozenset()) or any(_takes_all(words, *each) for each in _ALL_OF.get(name, ())):
        yield FOUND
    if name == "kill" and ends_by_default(words):
        yield "-TERM"
    if name == "git" and "push" in words:
        yield from _pushed(words)


def _takes_all(words: Words, order: Words, most: int) -> bool:
    found = _behind(words, order)
    plain = [each for before, each in pairwise(("", *(found or ()))) if "-" not in (before[:1], each[:1])]
    return found is not None and len(plain) <= most and not any("/" in each for each in plain)


def _pushed(words: Words) -> Iterator[str]:
    """Yield the branches that a push names, and any where it leaves that open; what `git -c` sets for it, too."""
    told = [each for each in words[words.index("push") + 1 :] if not each.startswith(("-", DYNAMIC))]
    yield from (_BRANCH.sub("", each).replace(DYNAMIC, FOUND) for each in told)
    if len(told) < _REFSPEC or "HEAD" in told:
        yield FOUND
    for setting in filter(None, map(_REMOTE.fullmatch, words)):
        forced = setting["refspec"] is None or setting["refspec"].startswith("+")
        yield from ("--force",) if forced else ()
