"""Where a command or a header takes a secret: there a value needs no look of randomness, only not to be a stand-in."""

from __future__ import annotations

import re

from rung.model.pattern import pattern
from rung.secrets.place import Place, given

_VALUE = rb"[\"']?(?P<value>[^\s\"'`|;&()]+)"
_USER = rb"[\"']?[^\s:\"'$<>{}]+:(?P<value>[^\s\"'`]+)"
QUOTED = rb"(?P<quote>[\"'])?(?P<value>(?(quote)(?:(?!(?P=quote))[^\n])+|[^\s\"'`|;&()]+))"
"""A value with its quotation marks, blanks in it too: for who hides it whole."""
_OPTION = rb"[ =]" + _VALUE
_NAMES = (
    rb"(?:PASSWORD|PASSWD|PASSPHRASE|MYSQL_PWD|REDISCLI_AUTH|SSHPASS|(?:ACCESS|AUTH|API|VAULT|GITHUB|GITLAB)_TOKEN"
    rb"|SECRET_ACCESS_KEY|SECRET_KEY|API_KEY)"
)
_LOGIN = rb"\b(?:docker|podman|oc|helm[ \t]+registry|buildah|skopeo)[ \t]+login\b"
PLACES = (
    Place(b"curl", given(rb"\bcurl\b", rb"(?:-[A-Za-z]*u|-U|--(?:proxy-)?user)[ =]?" + _USER)),
    Place(b"http", given(rb"\bhttps?(?=[ \t])", rb"(?:-a|--auth)[ =]" + _USER)),
    Place(b"mysql mariadb mycli", given(rb"\b(?:mysql\w*|mariadb(?:-\w+)?|mycli)\b(?![/.])", rb"-p(?![=-])" + _VALUE)),
    Place(b"redis-cli valkey-cli", given(rb"\b(?:redis-cli|valkey-cli)\b", rb"(?:-a|--pass)" + _OPTION)),
    Place(b"sshpass", rb"\bsshpass[ \t]+-p[ \t]*" + _VALUE),
    Place(b"ldap", given(rb"\bldap\w+\b", rb"-w[ \t]*" + _VALUE)),
    Place(b"mongo cqlsh", given(rb"\b(?:mongo\w*|cqlsh)\b", rb"(?:-p|--password)" + _OPTION)),
    Place(b"login", given(_LOGIN, rb"-p" + _OPTION)),
    Place(b"ipmitool", given(rb"\bipmitool\b", rb"-P[ \t]*" + _VALUE)),
    Place(b"rabbitmqctl", given(rb"\brabbitmqctl\b", rb"(?:add_user|change_password)[ \t]+\S+[ \t]+" + _VALUE)),
    Place(b"htpasswd", given(rb"\bhtpasswd\b", rb"-\w*b\w*[ \t]+\S+[ \t]+\S+[ \t]+" + _VALUE)),
    Place(b"openssl", given(rb"\bopenssl\b", rb"-pass(?:in|out)?[ \t]+[\"']?pass:(?P<value>[^\s\"'`]+)")),
    Place(b"openssl", given(rb"\bopenssl\b", rb"-[kK][ \t]+" + _VALUE)),
    Place(b"twine", given(rb"\btwine\b", rb"(?:-p|--password)" + _OPTION)),
    Place(b"ssh-keygen", given(rb"\bssh-keygen\b", rb"-[NP][ \t]*" + _VALUE)),
    Place(
        b"password= passwd= passphrase= mysql_pwd= _auth= sshpass= _token= access_key= secret_key= api_key=",
        rb"(?<![\w$-])(?:PG|[A-Z][A-Z0-9_]*_)?" + _NAMES + rb"=" + _VALUE,
        "a secret",
    ),
    Place(
        b"authorization",
        (
            rb"(?i)(?<![\w-])authorization[\"']?[ \t]*:[ \t]*[\"']?(?:bearer|basic|token|apikey|splunk|key)[ \t]+"
            rb"(?P<value>[\w+/=.~-]{8,})"
        ),
        "a token of a header",
    ),
    Place(
        b"x- private-token api-key",
        (
            rb"(?i)(?<![\w-])(?:x-(?:api-key|auth-token|vault-token|consul-token|token)|private-token|api-key)[\"']?"
            rb"[ \t]*:[ \t]*(?P<value>[\w+/=.~-]{8,})"
        ),
        "a token of a header",
    ),
    Place(
        b"://",
        rb"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}://[^\s/:@\"'<>{}$]+:(?P<value>[^\s/@\"']{4,})@[\w.-]+",
        "a password in an address",
        mark=b"@",
    ),
)
"""Where a value stands that is surely a secret."""

# Words of which stand-ins are made, and the defaults that every manual prints.
_MANUAL = (
    "a abc abcd abcdef admin api app auth bar base64 baz bearer changeit changeme changed change cluster "
    "creds credential credentials data database db default demo dummy elastic example fake file foo "
    "foobar foobared from generated goes guest header here insert in is it jwt key keystore long login "
    "mine mongo my mypass mypassword mysecret mysql name new none null obtained of old on or oracle pass "
    "passphrase passwd password pg placeholder postgres private prod pwd qux random real redacted redis "
    "replace root sa sample secret secure service set some string super test test1 testing the then this "
    "to token todo user username value vault x xx xxx xxxx y you your z zzz admin123 pass123 password1 "
    "1234 12345 123456 12345678 123456789"
)
_STANDS = frozenset(_MANUAL.split())
_OPEN = pattern(rb"[<>{}$*%\[\]]|\.\.\.|\xe2\x80\xa6|^/|^\\|^(?:env|file|cmd|keyring|vault|ref|arn|op):|^@|^\(")
_PARTS = pattern(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|x{2,}|X{2,}")
_SHORTEST = 4


def stands_in(value: bytes) -> bool:
    """Say whether a value at such a place is no secret: a reference, or words that stand for one."""
    if len(value) < _SHORTEST or _OPEN.search(value) or re.fullmatch(rb"[A-Z][A-Z_]*|[-_.=~+x*X]+", value):
        return True
    text = value.decode("utf-8", "replace").rstrip(".,:")
    if text.lower() in _STANDS:
        return True
    words = [part.lower() for part in _PARTS.findall(text)]
    wordy = all(part in _STANDS or (part.isdigit() and len(part) <= _SHORTEST) or set(part) == {"x"} for part in words)
    # Letters alone may be any word, and prose has many: only a mix of kinds is surely written as a secret.
    kinds = sum(bool(re.search(kind, value)) for kind in (rb"[a-z]", rb"[A-Z]", rb"[0-9]", rb"[^A-Za-z0-9_.:/-]"))
    return (bool(words) and wordy) or kinds <= 1 or _numbered_words(text)


def _numbered_words(text: str) -> bool:
    """Say whether a text is a name such as ``db-1`` or ``2024-01-01``: lower-case words and short numbers, joined."""
    return re.fullmatch(r"[a-z]+(?:[-_.][a-z]+)*[-_.]\d{1,4}|[\d:.-]+", text) is not None
