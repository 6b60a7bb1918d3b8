"""HTTP requests of a fence: values go into a path, a header or a body in the form that cannot break it."""

from __future__ import annotations

import json
import re
from urllib.parse import quote, urlsplit

from rung.app.carry.kind import Examined, Fault
from rung.app.carry.way import Order, Said, Values, Way
from rung.app.ports import Runner
from rung.model.errors import RefusedError, RungError, UsageError
from rung.model.job import Captured, Outcome, Request
from rung.model.replacing import replace
from rung.model.target import Target
from rung.risk.http import Written, requests
from rung.risk.httpbody import Place, filled, json_body
from rung.run.procedure import PlannedCommand
from rung.secrets.reference import parse

HTTP_FAILED = 22
LOOK_TIMEOUT = 5.0
_FORBIDDEN = frozenset({401, 403})
_HEADER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
FIRST_BAD_STATUS = 300  # a redirect that was not followed did not do what was asked
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null")
# Who may do something is the operator's, never a file's; and how a message is cut is the client's.
_SECRET = re.compile(r"(?i)authorization|cookie|token|secret|password|api-?key")
_FRAMING = frozenset({"host", "content-length", "transfer-encoding", "connection", "te", "trailer", "upgrade"})
_PREFIXED = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]*[ \t]+)?(?=(?:env|file|cmd|keyring):)")


def url(target: Target) -> str:
    """Return the address of a target. Raises UsageError when it has none."""
    if not target.url:
        raise UsageError(
            f"the target {target.name!r} has no url", id="target-url", advice=f"set targets.{target.name}.url"
        )
    return target.url


def asked(target: Target, method: str, path: str, timeout: float) -> Request:
    """Return a request to a target, with its headers and the references of its secrets."""
    plain, secrets = credentials(target)
    return Request(method, url(target), path, headers=plain, secrets=secrets, timeout=timeout)


def credentials(target: Target) -> tuple[dict[str, str], dict[str, str]]:
    """Return the target's headers as they stand, and the references of those that end in a secret."""
    plain: dict[str, str] = {}
    secrets: dict[str, str] = {}
    for name, value in target.headers:
        prefix = _PREFIXED.match(value)
        if prefix is None:
            plain[name] = value
            continue
        secrets[name] = value[prefix.end() :]
        if prefix[0]:
            plain[name] = prefix[0].rstrip() + " "
    return plain, secrets


def fault_of(name: str, value: str) -> str:
    """Return what is wrong with a header of rung.toml, or the empty string."""
    prefix = _PREFIXED.match(value)
    if name.casefold() in _FRAMING:
        return "is made by rung itself"
    if prefix is None and _SECRET.search(name):
        return "must be a reference to a secret, as env:NAME or Bearer env:NAME"
    if not value.isprintable() or not value.isascii():
        return "holds characters that no header can carry"
    if prefix is not None:
        try:
            parse(value[prefix.end() :])
        except UsageError as fault:
            return f"{fault.message}; {fault.advice}"
    return ""


def written(text: str) -> tuple[Written, ...]:
    """Return the requests of a fence. Raises UsageError for what is none, and for headers that are not a file's."""
    found = requests(text)
    advice = "write METHOD /path, then header lines, a blank line and the body; ### parts requests"
    if found is None or not text.strip():
        raise UsageError(f"{text.strip()[:60]!r} is no request", id="http-line", advice=advice)
    for each in found:
        if not each.path.startswith("/"):
            raise UsageError(f"{each.path!r} is no path below the target", id="http-line", advice=advice)
        for name, _ in each.headers:
            _admitted(name)
    return found


def _admitted(name: str) -> None:
    if _SECRET.search(name):
        raise RefusedError(
            f"a runbook may not say {name}: who may do something is never a file's",
            id="http-header",
            advice=f'set it in rung.toml: [targets.NAME.headers] {name} = "Bearer env:NAME"',
        )
    if name.casefold() in _FRAMING:
        raise RefusedError(f"a runbook may not say {name}", id="http-header", advice="leave it out; rung writes it")


def bound(request: Written, values: Values) -> Written:
    """Return the request with its values. Raises RefusedError for a value its place cannot hold, or a broken body."""

    def put(name: str, place: Place) -> str | None:
        return _formed(name, values[name], place) if name in values else None

    done = filled(request, put)
    if done.body and json_body(request):
        try:
            json.loads(done.body)
        except ValueError as fault:
            raise UsageError(f"the body of {request.method} {request.path} is no JSON: {fault}", id="http-body",
                             advice="mend it, or name another Content-Type") from fault  # fmt: skip
    return done


def _formed(name: str, value: str, place: Place) -> str:
    match place:
        case Place.PATH | Place.FORM:
            return quote(value, safe="")
        case Place.STRING:
            return json.dumps(value)[1:-1]
        case Place.BARE:
            return value if _NUMBER.fullmatch(value) else json.dumps(value)
        case Place.HEADER:
            if value.isprintable() and value.isascii():
                return value
            raise RefusedError(
                f"the value {value!r} of {name} cannot stand in a header",
                id="value-header",
                advice=f"give {name} another value with --set {name}=VALUE",
            )


def _carry(order: Order) -> Said:
    target = order.planned.target
    plain, secrets = credentials(target)
    outcomes = []
    for each in written(order.planned.command.text):
        one = bound(each, order.values)
        own = dict((*_typed(each), *one.headers))
        taken = {name.casefold() for name in (*plain, *secrets)}
        headers = {**{n: v for n, v in own.items() if n.casefold() not in taken}, **plain}
        request = Request(one.method, url(target), one.path, one.body.encode(), headers, secrets, order.timeout)
        outcomes.append(order.runner.request(request))
        if not good(outcomes[-1]):
            break
    return answered(outcomes)


def _typed(request: Written) -> tuple[tuple[str, str], ...]:
    """Return the content type of a body that names none."""
    if not request.body or request.header("Content-Type"):
        return ()
    return (("Content-Type", "application/json" if json_body(request) else "text/plain; charset=utf-8"),)


def _ready(planned: PlannedCommand, values: Values) -> None:
    url(planned.target)
    for each in written(planned.command.text):
        bound(each, values)


def _shown(planned: PlannedCommand, values: Values) -> str:
    """Return the requests as they would be sent, without the headers of the target."""
    found = requests(planned.command.text)
    if found is None:
        return planned.command.text
    shown = []
    try:
        ready = [bound(each, values) for each in found]
    except RungError:
        return planned.command.text  # why it cannot be sent is said when it should start
    for one in ready:
        headers = "".join(f"\n{name}: {value}" for name, value in one.headers)
        shown.append(f"{one.method} {one.path}{headers}" + (f"\n\n{one.body}" if one.body else ""))
    return ("\n\n###\n" if any("\n" in each for each in shown) else "\n").join(shown)


def _turns(planned: PlannedCommand) -> int:
    return len(requests(planned.command.text) or ("",))


def good(outcome: Outcome) -> bool:
    """Say whether a request was answered and did what was asked."""
    return outcome.exit is not None and 0 < outcome.exit < FIRST_BAD_STATUS


def answered(outcomes: list[Outcome]) -> Said:
    """Join the answers of several requests: the first bad one ends them and gives exit 22, as curl -f does."""
    last = outcomes[-1]
    body = b"".join(o.stdout.data for o in outcomes)
    total = sum(o.stdout.total for o in outcomes)
    joined = replace(last, stdout=Captured(body, b"", max(total, len(body))) if len(outcomes) > 1 else last.stdout)
    return Said(0 if good(last) else HTTP_FAILED, joined)


WAY = Way(_carry, _ready, _shown, _turns)


def fault(target: Target) -> Fault | None:
    """Return what is wrong with the address and the headers of a target."""
    try:
        where = urlsplit(target.url)
        named = bool(where.username or where.password)
    except ValueError:  # it is not repeated: a password may stand in it
        return Fault("url", "this is no address", "write http://HOST or https://HOST")
    if named:
        advice = 'write [targets.NAME.headers] Authorization = "Basic env:NAME"'
        return Fault("url", "the url names a user or a password", advice)
    if target.url and (where.scheme not in {"http", "https"} or not where.hostname or where.query or where.fragment):
        return Fault("url", "this is no http or https address", "write http://HOST or https://HOST")
    for name, value in target.headers:
        if not _HEADER_NAME.fullmatch(name):
            return Fault(f"headers.{name}", f"{name!r} is no name of a header", "write letters, digits and dashes")
        wrong = fault_of(name, value)
        if wrong:
            return Fault(f"headers.{name}", f"the header {name} {wrong}", f'for example {name} = "Bearer env:NAME"')
    return None


def look(runner: Runner, target: Target, path: str) -> Examined:
    """Ask a target one thing by GET and say what it answered."""
    what = f"target {target.name}"
    try:
        outcome = runner.request(asked(target, "GET", path, LOOK_TIMEOUT))
    except RungError as fault:
        return Examined(what, good=False, found=fault.message, advice=fault.advice)
    if outcome.exit is None:
        said = outcome.stderr.data.decode("utf-8", "replace").strip()
        return Examined(what, good=False, found=said, advice=f"is targets.{target.name}.url right, and is it up?")
    found = f"{target.url} answers {outcome.exit}, {target.env}"
    if outcome.exit in _FORBIDDEN:
        advice = f'name who asks: [targets.{target.name}.headers] Authorization = "Bearer env:NAME"'
        return Examined(what, good=False, found=found, advice=advice)
    if path != "/" and not good(outcome):
        advice = f"is this a {target.kind} server? {path.partition('?')[0]} should answer 200"
        return Examined(what, good=False, found=found, advice=advice)
    return Examined(what, good=True, found=found)
