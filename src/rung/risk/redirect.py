"""Judge redirections and assignments."""

from __future__ import annotations

import re

from rung.model.effect import Effect, Verdict
from rung.model.pattern import pattern
from rung.risk.script import Assignment, Redirection
from rung.risk.verdicts import DECLARE_INPUT, unknown
from rung.risk.word import EVIDENCE, NEUTRAL, Word

STREAMS = frozenset(["/dev/null", "/dev/stdout", "/dev/stderr", "/dev/fd/1", "/dev/fd/2"])
NETWORK = pattern(r"/dev/(?:tcp|udp)\b")
OBSERVE = Verdict(Effect.OBSERVE, "it writes nothing", "redirection")

# Names that programs and shells read to find code, servers and credentials, or to change how words are split.
LOADED = pattern(
    r"PATH|IFS|ENV|BASH.*|SHELL.*|PS\d|PROMPT.*|GLOB.*|POSIX.*|OPT(?:IND|ARG|ERR)|HIST.*|CDPATH|HOME|USER|LOGNAME|PWD|OLDPWD"
    r"|TMPDIR|TEMP|TMP|EDITOR|VISUAL|BROWSER|HOSTALIASES|LOCALDOMAIN|RES_OPTIONS|TERM.*|FCEDIT|MAIL.*|INPUTRC|EXECIGNORE"
    r"|.*(?:PAGER|PATH|_OPTS|OPTS|OPTIONS|_OPTIONS|FLAGS|_PROXY|PRELOAD|STARTUP|LIBRARY|PLUGIN.*|RC|CONF|CONFIG|EDITOR|_CMD|COMMAND)"
    r"|(?:LD|GIT|MYSQL|REDIS|HELM|DOCKER|CONTAINER|AWS|AZURE|GOOGLE|CLOUDSDK|VAULT|CONSUL|NOMAD|ETCD|ETCDCTL|PERL|NPM|JAVA|GO"
    r"|SSH|SSL|TF|ANSIBLE|SNAKEMAKE|MALLOC|GDB|OPENSSL|GNUTLS|DYLD|XDG|DBUS|SUDO|TAR|JQ|LUA|TCL|XML|SQLITE|NATS|CEPH|COMP|OC|RSYNC|GH)_.*"
    r"|NODE_(?:OPTIONS|PATH|EXTRA.*|TLS.*|REPL.*|V8.*|DEBUG|ENV)|(?:PG|KUBE|PYTHON|RUBY|RUST|LESS|MAKE|GNUMAKE|MAN|GREP|CURL|WGET|GCONV|NLS|SYSTEMD|GZIP|FUNCNAME|ZDOTDIR)[A-Z_]*"
)
NOUN = (
    "NAMESPACE|NS|POD|NODE|CONTAINER|VM|VMI|PVC|PV|SERVICE|DEPLOYMENT|CLUSTER|HOST|HOSTNAME|PORT|IP|USER_ID|ID|PID|NAME|JOB|QUEUE|TABLE|DB|"
    "DATABASE|REGION|ZONE|VERSION|RELEASE|DEVICE|DISK|INTERFACE|IFACE|TENANT|BUCKET|TOPIC|SINCE|UNTIL|DATE|LIMIT|COUNT|LEVEL|STAGE|URL|APP|LEADER|"
    "SC|STORAGE_CLASS|STORAGECLASS|SECRET|CONFIGMAP|CM|SVC|DEPLOY|STS|STATEFULSET|ROUTE|OPERATOR|MACHINE|MACHINESET|PROJECT|ALERT|"
    "ALERTNAME|LABEL|SELECTOR|INSTANCE|VOLUME|SUBVOLUME|SNAPSHOT|POOL|OSD|TOKEN|PODS|NODES|ENDPOINT|ADDRESS|SERVER|DOMAIN|USERNAME"
)
PLAIN_NAME = pattern(rf"(?:[A-Z0-9]+_)*(?:{NOUN})(?:_NAME|_ID|_NAMESPACE)?")
# Which server and whose credential: what options of the same clients say too, and nothing that runs.
CREDENTIALS = frozenset(
    "PGPASSWORD PGUSER PGDATABASE PGHOST PGPORT PGAPPNAME PGTZ PGSSLMODE MYSQL_PWD REDISCLI_AUTH ETCDCTL_API "
    "AWS_PROFILE AWS_DEFAULT_PROFILE AWS_REGION AWS_DEFAULT_REGION VAULT_ADDR VAULT_NAMESPACE VAULT_TOKEN VAULT_CACERT "
    "VAULT_SKIP_VERIFY VAULT_FORMAT CONSUL_HTTP_ADDR CONSUL_HTTP_TOKEN CONSUL_HTTP_SSL CONSUL_NAMESPACE CONSUL_CACERT "
    "NOMAD_ADDR NOMAD_TOKEN NOMAD_NAMESPACE NOMAD_REGION NOMAD_CACERT ETCDCTL_ENDPOINTS ETCDCTL_CACERT ETCDCTL_CERT "
    "ETCDCTL_KEY ETCDCTL_USER OS_CLOUD INFLUX_HOST INFLUX_TOKEN LOKI_ADDR ARGOCD_SERVER".split()
)
HARMLESS = frozenset(
    "LANG LC_ALL LC_TIME LC_CTYPE LC_COLLATE LC_NUMERIC LC_MESSAGES TZ COLUMNS LINES NO_COLOR CLICOLOR "
    "PGCONNECT_TIMEOUT PYTHONUNBUFFERED SYSTEMD_COLORS".split()
)


def redirection(each: Redirection) -> Verdict:
    """Return the verdict of one redirection."""
    target = each.target
    if NETWORK.search(target.text):
        return unknown("`/dev/tcp` and `/dev/udp` open a network connection", "redirection", target.raw)
    if each.operator == "<":
        if not target.sure:
            return unknown("the file to read is not known", "redirection", target.raw, DECLARE_INPUT)
        return OBSERVE
    if each.operator in (">&", "<&") and target.fixed and re.fullmatch(r"\d|-", target.text):
        return OBSERVE
    if each.operator in (">", ">>", "&>", "&>>", ">|", ">&") and (_stream(target) or _evidence(target)):
        return OBSERVE
    if each.operator not in (">", ">>", "&>", "&>>", ">|", ">&", "<>"):
        return unknown("this form of redirection is not one that rung reads", "redirection", each.operator)
    if each.operator == ">>":
        return Verdict(Effect.MUTATE, f"`{each.operator} {target.raw}` adds to a file", "redirection")
    return Verdict(Effect.MUTATE, f"`{each.operator} {target.raw}` writes a file", "redirection")


def _stream(target: Word) -> bool:
    return target.fixed and target.text in STREAMS


def _evidence(target: Word) -> bool:
    rest = target.text.removeprefix(EVIDENCE)
    plain = rest.replace(NEUTRAL, "")
    return (
        rest != target.text
        and target.sure
        and target.whole
        and ".." not in rest
        and bool(re.fullmatch(r"/[\w.,:+/-]+", plain))
    )


def assignment(each: Assignment) -> Verdict:
    """Return the verdict of one assignment: a name from the list, or a plain shell variable that nothing reads."""
    name = each.name
    if name in CREDENTIALS or (name in HARMLESS and each.value.sure):
        return Verdict(
            Effect.OBSERVE, f"`{name}` changes only how output looks, or whom a client speaks to", "assignment"
        )
    if PLAIN_NAME.fullmatch(name) and not LOADED.fullmatch(name) and not (each.exported and not each.value.whole):
        return Verdict(Effect.OBSERVE, f"`{name}` is a value of the runbook's own", "assignment")
    if not each.exported and not LOADED.fullmatch(name) and not name.lower().endswith("_proxy"):
        return Verdict(Effect.OBSERVE, f"`{name}` is a shell variable that no program reads", "assignment")
    return unknown(f"`{name}` is not in the list of variables that change nothing", "assignment", name)
