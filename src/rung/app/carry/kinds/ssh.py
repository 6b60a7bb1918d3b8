"""``kind = "ssh"``: another machine, through the operator's own OpenSSH client.

Nothing of a step stands on a command line that a remote shell reads: secrets, values, the folder and the script go over
standard input, each ended by a NUL byte, and become variables there. A text that was cut off in the middle is not run.
"""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Iterator

from rung.app.carry.kind import Examined, Fault, Kind
from rung.app.carry.way import Order, Said, Values, Way, flagged, noted, process
from rung.app.ports import Runner
from rung.model.errors import RefusedError, RungError
from rung.model.job import Captured, Flag, Job, JobInterrupted
from rung.model.replacing import replace
from rung.model.target import Target
from rung.run.procedure import PlannedCommand

OPTIONS = (
    *("-T", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "StrictHostKeyChecking=yes"),
    *("-o", "ForwardAgent=no"),
)
SPARE = 3.0  # seconds that the far side has to stop its command before ssh here is stopped
BROKEN = 255
NOTHING_RAN = 125  # what our own words at the far side end with when they cannot begin
STOPPED_THERE = frozenset({124, 137})  # what timeout(1) says when it stopped its command, and when it had to kill it

# No single quote stands in it: it is given whole, in single quotes, to whatever shell the far account has.
_FAR = """\
while IFS= read -r -d "" RUNG_P && [ -n "$RUNG_P" ]; do export "$RUNG_P"; done; \
IFS= read -r -d "" RUNG_D || exit 125; \
IFS= read -r -d "" RUNG_S || exit 125; \
printf "rung: begun, %s\\n" "$1" >&2; \
[ -z "$RUNG_D" ] || cd -- "$RUNG_D" || exit 125; \
timeout -s INT -k 2 "$2" bash --noprofile --norc -euo pipefail -c "$RUNG_S" -- </dev/null; \
RUNG_E=$?; [ "$RUNG_E" -ne 255 ] || printf "rung: ended, %s\\n" "$1" >&2; \
exit "$RUNG_E\""""

# The last thing that ssh says when it gave up before any command could begin, and what it may add to that. Only the
# last: a banner of the far side, which comes first, may say anything.
_NOT_REACHED = re.compile(
    rb"(?:ssh: connect to host |ssh: Could not resolve hostname |Host key verification failed|"
    rb"[^\n]*: Permission denied \(|kex_exchange_identification:|Unable to negotiate with |"
    rb"Connection timed out during banner exchange|No [^\n]* host key is known for )"
)
_ADDED = re.compile(rb"Connection (?:closed|reset) by \S+ port \d+|Connection to \S+ port \d+ timed out|\s*\Z")
_WORD_OF_DOCTOR = "rung: there"
_HOST = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(?:%[A-Za-z0-9]+)?")
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@\\-]*")
_JUMP = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*@)?[A-Za-z0-9_][A-Za-z0-9_.-]*(?::[0-9]{1,5})?")
_PORT = re.compile(r"[1-9][0-9]{0,4}")


def command(target: Target, far: str) -> tuple[str, ...]:
    """Return the words of the ssh client for one command at the far side, everything from rung.toml."""
    words = ["ssh", *OPTIONS, *_named(target)]
    words += ["-p", target.setting("port")] if target.setting("port") else []
    words += ["-l", target.setting("user")] if target.setting("user") else []
    if target.setting("jump"):
        words += ["-o", f"ProxyCommand={_jump(target)}"]
    return (*words, "--", target.setting("host"), far)


def _named(target: Target) -> list[str]:
    """Return the options that name files; ssh would read % and blanks in them, so they are kept from it."""
    words = []
    if target.setting("config"):
        words += ["-F", target.setting("config")]
    if target.setting("identity"):
        words += ["-o", "IdentitiesOnly=yes", "-i", target.setting("identity").replace("%", "%%")]
    if target.setting("known_hosts"):
        known = target.setting("known_hosts").replace("%", "%%")
        words += ["-o", f'UserKnownHostsFile="{known}"']
    return words


def _jump(target: Target) -> str:
    """Return the command of the way over another host, which is asked as strictly as the target itself."""
    where, _, port = target.setting("jump").partition(":")
    words = ["ssh", *OPTIONS, *_named(target), *(["-p", port] if port else []), "-W"]
    return shlex.join(words).replace("%", "%%") + " [%h]:%p -- " + shlex.quote(where)


def _payload(order: Order) -> bytes:
    cwd = order.planned.command.words.cwd or order.planned.target.cwd
    pairs = [f"{name}={value}" for name, value in order.values.items()]
    pairs += [f"RUNG_ATTEMPT={order.mark}"] if order.mark else []
    return b"".join(part.encode("utf-8", "surrogateescape") + b"\0" for part in (*pairs, "", cwd, _text(order)))


def _text(order: Order) -> str:
    return order.planned.command.text


def _carry(order: Order) -> Said:
    target = order.planned.target
    word = hashlib.sha256(f"{order.mark}\0{_text(order)}".encode("utf-8", "surrogateescape")).hexdigest()[:12]
    far = f"bash --noprofile --norc -c '{_FAR}' rung {word} {order.timeout:g}"
    job = Job(argv=command(target, far), sent=dict(order.planned.secrets), stdin=_payload(order))
    try:
        return _read(order, word, process(order, job, SPARE))
    except JobInterrupted as stopped:
        stopped.outcome = _read(order, word, Said(-1, stopped.outcome)).outcome
        raise


def _read(order: Order, word: str, said: Said) -> Said:
    """Return what was said without our own lines, and with what its end means."""
    begun, said = _without(said, f"rung: begun, {word}\n".encode())
    ended, said = _without(said, f"rung: ended, {word}\n".encode())
    host = order.planned.target.setting("host")
    if said.outcome.timed_out or Flag.INTERRUPTED in said.outcome.flags:
        note = f"ssh was stopped here; on {host} the command may run on until its {order.timeout:g} s are over"
        return Said(said.exit, noted(said.outcome, note))
    if begun and said.exit in STOPPED_THERE and said.outcome.seconds >= order.timeout:
        note = f"its {order.timeout:g} s were over, and timeout stopped it on {host}"
        return flagged(said, Flag.TIMED_OUT, f"{note}; what it left in other sessions there may still run")
    if not begun and said.exit == 0:
        note = f"nothing shows that the command began on {host}: it may run another one for this account"
        return flagged(Said(NOTHING_RAN, said.outcome), Flag.LOST, note)
    if said.exit != BROKEN or ended:
        return said
    if not begun and _gave_up(said.stderr):
        return Said(said.exit, noted(said.outcome, f"{host} was not reached: nothing ran there"))
    note = f"the connection to {host} broke: the command may run on there until its {order.timeout:g} s are over"
    return flagged(said, Flag.LOST, note)


def _gave_up(stderr: bytes) -> bool:
    """Say whether the end of what ssh wrote is that it never came to the command."""
    lines = [line.rstrip() for line in stderr.splitlines()]
    while lines and _ADDED.match(lines[-1]):
        lines.pop()
    return bool(lines) and _NOT_REACHED.match(lines[-1]) is not None


def _without(said: Said, line: bytes) -> tuple[bool, Said]:
    """Return whether a line of our own stands on standard error, and what was said without it."""
    kept = said.outcome.stderr
    if line not in kept.head and line not in kept.tail:
        return False, said
    head, tail = kept.head.replace(line, b"", 1), kept.tail
    tail = tail.replace(line, b"", 1) if head == kept.head else tail
    return True, Said(said.exit, replace(said.outcome, stderr=Captured(head, tail, kept.total - len(line))))


def _ready(planned: PlannedCommand, values: Values) -> None:
    for name, text in (*values.items(), ("its script", planned.command.text)):
        if "\0" in text:
            raise RefusedError(f"{name} holds a NUL byte", id="value-nul", advice="give it another value")


def _fault(target: Target) -> Fault | None:
    forms = {"host": _HOST, "user": _USER, "jump": _JUMP, "port": _PORT}
    for key, form in forms.items():
        value = target.setting(key)
        if value and not form.fullmatch(value):
            return Fault(key, f"{value!r} is no {key} that ssh can be given", "write it without blanks and options")
    if target.setting("config").startswith("~"):
        return Fault("config", "ssh itself reads no ~ in the name of a configuration", "write the whole path")
    for key in ("identity", "known_hosts", "config"):
        value = target.setting(key)
        if value.startswith("-") or '"' in value or not value.isprintable():
            return Fault(key, f"{value!r} is no path that ssh can be given", "write the path of a file")
    return None


_ADVICE = (
    (b"Host key verification failed", "compare the host's fingerprint, then add its key to the known_hosts file"),
    (b"host key is known", "compare the host's fingerprint, then add its key to the known_hosts file"),
    (b"Permission denied", "load the key (ssh-add), or name it: identity"),
    (b"Could not resolve", "is the host's name right?"),
    (b"connect to host", "is the host up, and the port right?"),
    (b"timeout: command not found", "install GNU coreutils there: rung wraps each command with timeout"),
    (b"bash", "install bash there"),
    (b"ssh: No such file", "install the OpenSSH client"),
)


def _look(runner: Runner, target: Target) -> Iterator[Examined]:
    far = f"bash --noprofile --norc -c 'timeout 5 bash --noprofile --norc -c \"echo {_WORD_OF_DOCTOR}\"' rung"
    what, host = f"target {target.name}", target.setting("host")
    try:
        outcome = runner.run(Job(argv=command(target, far), timeout=12))
    except RungError as fault:
        yield Examined(what, good=False, found=fault.message, advice=fault.advice)
        return
    said = outcome.stderr.data
    words = said.decode("utf-8", "replace").strip().replace("\r", "").split("\n")[-1]
    if outcome.ok and _WORD_OF_DOCTOR.encode() in outcome.stdout.data.splitlines():
        yield Examined(what, good=True, found=f"{host} can be reached, {target.env}")
        return
    if outcome.ok:
        advice = "the account may have a forced command, or a shell that is none"
        yield Examined(what, good=False, found="it answers, and does not run what it is told", advice=advice)
        return
    advice = next(
        (advice for found, advice in _ADVICE if found in said), f"try it by hand: {shlex.join(command(target, 'true'))}"
    )
    silent = "no answer in time" if outcome.timed_out else f"ssh ended with {outcome.exit}"
    yield Examined(what, good=False, found=words or silent, advice=advice)


KIND = Kind(
    name="ssh",
    ways={"bash": Way(_carry, _ready)},
    look=_look,
    keys=frozenset({"host", "user", "port", "identity", "known_hosts", "config", "jump", "cwd", "secrets"}),
    needed=frozenset({"host"}),
    files=frozenset({"identity", "known_hosts", "config"}),
    fault=_fault,
)
