"""Commands that do the same under another name, and shell text in SQL: for guards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rung.model.pattern import pattern
from rung.risk.families import plain_name, unnumbered
from rung.risk.guards.forms import FORMS
from rung.risk.guards.found import FOUND
from rung.risk.word import DYNAMIC

GNU = {
    f"g{name}": name
    for name in "find xargs rm mv cp dd ln tee sed awk tar truncate shred unlink rmdir install sort timeout env nice "
    "nohup stdbuf chroot".split()
}
"""How the GNU programs are called where other ones of the same names come first."""
# The name that a guard is compared by; the first words of the others.
SAME: Mapping[str, tuple[str, ...]] = {
    "oc": ("kubectl",),
    "k": ("kubectl",),
    "microk8s.kubectl": ("kubectl",),
    **dict.fromkeys(("gmake", "bmake", "pmake", "remake", "mingw32-make"), ("make",)),
    "podman": ("docker",),
    "podman-remote": ("docker",),
    "nerdctl": ("docker",),
    "docker-compose": ("docker", "compose"),
    "podman-compose": ("docker", "compose"),
    "apt-get": ("apt",),
    "yum": ("dnf",),
    **dict.fromkeys(("valkey-cli", "keydb-cli"), ("redis-cli",)),
    "mariadb": ("mysql",),
    **{f"mariadb-{tool}": (f"mysql{tool}",) for tool in "admin binlog check dump dumpslow import show slap".split()},
    **dict.fromkeys(("pnpm", "yarn", "yarnpkg"), ("npm",)),
    "bao": ("vault",),
    "tofu": ("terraform",),
    "terragrunt": ("terraform",),
    "halt": ("poweroff",),
    "doas": ("sudo",),
    "python3": ("python",),
    "pip3": ("pip",),
    "nodejs": ("node",),
    "unlink": ("rm",),
    "pkill": ("kill",),
    "killall": ("kill",),
    "ip6tables": ("iptables",),
    **{f"ip{six}tables-{kind}": ("iptables",) for six in ("", "6") for kind in ("legacy", "nft")},
    "mke2fs": ("mkfs",),
    "mkdosfs": ("mkfs", "-t=vfat"),
    "mkntfs": ("mkfs", "-t=ntfs"),
    **{other: (name,) for other, name in GNU.items()},
}
_OF_CONTAINERS = (
    "attach commit cp create diff exec export kill logs pause port rename restart rm run start stats stop top unpause "
    "update wait"
).split()
_THINGS = ("volume", "network", "pod", "secret", "config", "service", "stack", "node", "context")
_REBOOTS = [("systemctl", "reboot"), ("init", "6"), ("telinit", "6")]
_HALTS = [("systemctl", "poweroff"), ("systemctl", "halt"), ("init", "0"), ("telinit", "0")]
# Orders that are others in more words, or in other ones.
ORDERS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    **{("docker", "container", verb): ("docker", verb) for verb in _OF_CONTAINERS},
    **dict.fromkeys([("docker", "container", "remove"), ("docker", "remove")], ("docker", "rm")),
    **dict.fromkeys([("docker", "image", "rm"), ("docker", "image", "remove")], ("docker", "rmi")),
    **{("docker", thing, "remove"): ("docker", thing, "rm") for thing in _THINGS},
    ("git", "send-pack"): ("git", "push"),
    ("git", "branch", "-D"): ("git", "branch", "--delete", "--force"),
    **{("kubectl", "adm", verb): ("kubectl", verb) for verb in ("drain", "cordon", "uncordon", "taint", "top")},
    **dict.fromkeys([("k3s", "kubectl"), ("microk8s", "kubectl"), ("minikube", "kubectl")], ("kubectl",)),
    **{("lvm", order): (order,) for order in ("lvremove", "vgremove", "pvremove", "lvreduce")},
    **dict.fromkeys([("dnf", "erase"), ("dnf", "rm")], ("dnf", "remove")),
    ("dnf", "update"): ("dnf", "upgrade"),
    ("docker", "stack", "down"): ("docker", "stack", "rm"),
    **{("npm", order): ("npm", "run") for order in ("run-script", "rum", "urn")},
    **{("npm", order): ("npm", "run", order) for order in ("test", "start", "stop", "restart")},
    **{("npm", order): ("npm", "uninstall") for order in ("rm", "r", "un", "remove", "unlink")},
    **{("npm", order): ("npm", "install") for order in ("i", "in", "add")},
    ("git", "remote", "remove"): ("git", "remote", "rm"),
    ("git", "stage"): ("git", "add"),
    ("brew", "remove"): ("brew", "uninstall"),
    ("brew", "rm"): ("brew", "uninstall"),
    **dict.fromkeys([("helm", "delete"), ("helm", "del"), ("helm", "un")], ("helm", "uninstall")),
    **dict.fromkeys(_REBOOTS, ("reboot",)),
    **dict.fromkeys(_HALTS, ("poweroff",)),
}
ORDERED = frozenset(order[0] for order in ORDERS)
"""Programs of which the first word is an order."""
_SERVICES = frozenset(["service", "rc-service", "invoke-rc.d"])
_SCRIPTS = pattern(r"((?:kafka|connect|zookeeper)-[a-z-]+)\.sh")
"""How Apache Kafka's own archive names the tools that packages have without an ending."""
_PLUS = pattern(r"\A(?:\+|:(?=.))")
# Their orders are the same in any case.
CASELESS = frozenset(["redis-cli"])
PROGRAM = pattern(r"(?is)\bprogram\s+(?:e|\$\w*\$)?'((?:[^']|'')*)'")
ESCAPE = pattern(
    r"(?im)^[ \t]*\\!(.*)$|\\!(.*)$|^[ \t]*(?:system|shell)[ \t]+(.*)$|^[ \t]*\.(?:shell|system)[ \t]+(.*)$"
    r"|\\(?:o|out|w|write|g|gx|copy[^\n|]*)[ \t]*\|(.*)$|^[ \t]*\.(?:output|once|import)[ \t]+['\"]?\|(.*)$|\\P(.*)$"
)


def called(text: str) -> str:
    """Return the name of a program without its folder, as its manual has it."""
    name = plain_name(text.rsplit("/", 1)[-1])
    return GNU.get(name, name)


def same(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return a command under the name that its kind has here: ``oc get`` is ``kubectl get``."""
    return alike(words)[-1] if words else words


def renames(word: str) -> bool:
    """Say whether a program may go by another name here."""
    name = word.rsplit("/", 1)[-1]
    known = name in SAME or name in ORDERED or name in _SERVICES or name in FORMS
    return known or name.startswith("mkfs.") or "/init.d/" in word or _another(name, name) != (name,)


def alike(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return a command as it is written, under the name of its kind, with the order of its kind, and in its form.

    Whoever writes a guard may use any of these, so none takes the place of another; the last is the plainest.
    """
    name = words[0].rsplit("/", 1)[-1]
    renamed = (*_another(name, words[0]), *words[1:])
    ordered = _ordered(renamed)
    return tuple(dict.fromkeys((words, renamed, ordered, _formed(words[0], ordered))))


def _formed(written: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return a command in the one form of the ways in which its program takes the same; ``written``: its own name."""
    name = written.rsplit("/", 1)[-1]
    if name in _SERVICES and len(words) > 2:  # noqa: PLR2004 - service NAME VERB
        return ("systemctl", words[2], words[1], *words[3:])
    if "/init.d/" in written and len(words) > 1:
        return ("systemctl", words[1], name, *words[2:])
    plain = words[0].rsplit("/", 1)[-1]
    if plain == "git" and "push" in words:
        told = (each if FOUND in each else _PLUS.sub("", each) for each in words)
        return (*told, *_forced(words[words.index("push") :]))
    if plain in CASELESS:
        return (words[0], *(each if each.startswith("-") else each.lower() for each in words[1:]))
    form = FORMS.get(name, FORMS.get(plain))
    return form(words) if form is not None else words


def _another(name: str, written: str) -> tuple[str, ...]:
    """Return the first words of the program that one is under another name."""
    kind = name.removeprefix("mkfs.")
    if kind != name:
        return "mkfs", f"-t={kind}"
    script = _SCRIPTS.fullmatch(name)
    plain = unnumbered(plain_name(script[1] if script is not None else name))
    return SAME.get(plain, (written if plain == name else plain,))


def _ordered(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return a command with its order in the words that its kind has here; options may stand before it."""
    name = words[0].rsplit("/", 1)[-1]
    if name not in ORDERED:
        return words
    for at in range(1, len(words)):
        before, after = words[1:at], words[at:]
        for length in (2, 1):
            order = ORDERS.get((name, *after[:length])) if len(after) >= length else None
            if order is not None:
                return (order[0], *before, *order[1:], *after[length:])
        # A word that is neither an option nor perhaps the value of one is the order.
        if not after[0].startswith("-") and not (before and before[-1].startswith("-")):
            break
    return words


def _forced(words: tuple[str, ...]) -> Iterator[str]:
    """Yield the options that a refspec of `git push` stands for: ``+main`` rewrites, ``:main`` deletes.

    One of which the beginning is not known may stand for any.
    """
    if any(each.startswith("+") or each == "--mirror" for each in words):
        yield "--force"
    if any(re.match(r":.|--(?:mirror|prune)\Z", each) for each in words):
        yield "--delete"
    if any(each.startswith((DYNAMIC, FOUND)) for each in words):
        yield DYNAMIC


def shells_in_sql(text: str) -> tuple[str, ...]:
    r"""Return what SQL text gives to a shell: ``COPY … PROGRAM``, ``\!``, ``.shell`` and their like."""
    found = [each.replace("''", "'") for each in PROGRAM.findall(text)]
    found += [next(filter(None, groups), "") for groups in ESCAPE.findall(text)]
    return tuple(each.strip() for each in found if each.strip())
