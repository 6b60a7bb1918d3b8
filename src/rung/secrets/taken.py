"""Where a command, a header, an address or an assignment takes a secret, be it a word: for who hides all of them."""

from __future__ import annotations

from rung.secrets.place import Place, given
from rung.secrets.places import QUOTED

NAMES = (
    r"(?i)(?<!by)(?<!com)(?<!sur)pass(?:word|wd|phrase)?(?!e[sdn]|ing|ive|age|thr)|secret|token(?!iz|ise)|api[_-]?key"
    r"|private[_-]?key|access[_-]?key|credential|auth(?!or(?!i[sz]))|mysql_pwd"
    r"|(?:(?<![a-z])|sign|user|card|hsm)pin(?:code)?(?![a-z])"
)
_NAME = rb"(?i:" + NAMES.removeprefix("(?i)").encode() + rb")"
_KEYED = rb"(?i:passw(?:or)?d|passphrase|pwd|secret|token|(?:api|access|private|secret)[_-]?key|credentials?|_auth)"
_STATE = rb"(?!(?i:required|missing|(?:in)?valid|ok|expired|(?:un)?set|(?:not )?found|wrong|empty|changed|created)\b)"
PIECES = ("pass", "secret", "token", "key", "credential", "auth", "mysql_pwd", "pin")
"""Each name that ``NAME`` finds holds one of these, its case folded."""
_HOLDS = " ".join(PIECES).encode()
TAKEN = (
    Place(
        _HOLDS,
        rb"(?<![\w$.-])(?P<name>[\w.-]{0,80}?" + _NAME + rb"[\w.-]{0,40})[ \t]?:?=(?!=)[ \t]?" + QUOTED,
        mark=b"=",
    ),
    Place(
        _HOLDS + b" pwd",
        rb"(?<![\w-])(?P<name>--?[\w-]{0,60}?(?i:passw(?:or)?d|passphrase|pass|pwd|secret|token"
        rb"|(?:api|access|private|secret|auth|account)[_-]?key|credentials?|auth))[ \t]+" + QUOTED,
        mark=b"-",
    ),
    Place(_HOLDS, rb"[\"'](?P<name>[\w.-]{0,80}?" + _NAME + rb"[\w.-]{0,40})[\"'][ \t]*:[ \t]*" + QUOTED, mark=b":"),
    Place(
        b"-h",
        rb"(?<![\w-])(?:-H|--header)[ =]?[\"'](?i:[\w-]*(?:auth|token|secret|key|password|cookie|signature)[\w-]*)"
        rb"[ \t]*:[ \t]*(?i:(?:bearer|basic|token|apikey|digest|key)[ \t]+)?(?P<value>[^\"'\n]+)",
    ),
    Place(
        b"authorization",
        rb"(?i)(?<![\w-])(?:proxy-)?authorization[ \t]*:[ \t]*(?:(?:bearer|basic|token|apikey|digest|key)[ \t]+)?"
        rb"(?P<value>[^\s\"']+)",
    ),
    Place(b"://", rb"(?<=://)(?P<value>[^/\s:@\"'<>]*:[^/\s\"'|;<>]+)(?=@)", mark=b"@"),
    # A name alone before a host of the web is a token, but for those that say that one follows, or that none is needed.
    Place(
        b"http",
        rb"(?i:(?<=http://)|(?<=https://))(?!(?i:git|oauth2|anonymous|x-access-token|user(?:name)?)@)"
        rb"(?P<value>[^/\s:@\"'<>?#|;&()]+)(?=@)",
        mark=b"@",
    ),
    Place(b"curl", given(rb"\bcurl\b", rb"(?:-b|--cookie)[ =]?" + QUOTED)),
    Place(
        b"curl",
        given(
            rb"\bcurl\b",
            rb"(?:-[A-Za-z]*u|-U|--(?:proxy-)?user)[ =]?(?P<quote>[\"'])[^\s:\"'$]+:"
            rb"(?P<value>(?:(?!(?P=quote))[^\n])+)",
        ),
    ),
    Place(b"mysql mariadb", given(rb"\b(?:mysql\w*|mariadb(?:-\w+)?)\b(?![/.])", rb"-p(?![=\s])" + QUOTED)),
    Place(b"sqlplus", given(rb"\bsqlplus\b", rb"[\w.]+/(?P<value>[^\s@\"'/]+)(?=@)")),
    Place(b"zip", given(rb"\b(?:zip|unzip)\b", rb"-P[ \t]*" + QUOTED)),
    Place(b"7z", given(rb"\b7z[arz]?\b", rb"-p(?=\S)" + QUOTED)),
    Place(b"login", given(rb"\b(?:az|cf|npm|gcloud)[ \t]+(?:\w+[ \t]+)?login\b", rb"-p[ =]?" + QUOTED)),
    Place(b"smbclient", given(rb"\bsmbclient\b", rb"-U[ =]?[\"']?[^\s%\"']+%(?P<value>[^\s\"']+)")),
    Place(b"lftp", given(rb"\blftp\b", rb"-u[ =]?[^\s,]+,(?P<value>[^\s\"']+)")),
    Place(b"aws", rb"\baws[ \t]+configure[ \t]+set[ \t]+\S*(?:secret|token)\S*[ \t]+" + QUOTED),
    Place(
        b"npm",
        rb"\bp?npm[ \t]+(?:config[ \t]+)?set[ \t]+[\"']?[^\s\"']*(?i:_auth|_password|token)\w*[\"']?[ \t]+" + QUOTED,
    ),
    # What a config map is given is no secret: its command is passed over whole.
    Place(
        b"create --from-literal",
        rb"\bcreate[ \t]+(?:configmap|cm)\b(?:[^\n|;&]|\\\n)*|--from-literal[ =](?P<quote>[\"'])?[\w.-]+="
        rb"(?P<value>(?(quote)(?:(?!(?P=quote))[^\n])+|[^\s\"'`|;&()]+))",
    ),
    Place(
        b"vault",
        rb"\bvault[ \t]+login(?:[ \t]+-[\w=/-]+)*[ \t]+[\"']?(?P<value>[^\s\"'`|;&()<>=-][^\s\"'`|;&()<>=]*)[\"']?"
        rb"(?=[ \t]*(?:[\n|;&()>]|\Z))",
    ),
    # Statements of SQL and of a server's shell.
    Place(
        b"password identified",
        rb"(?i:(?<![\w.-])(?:password|identified(?:[ \t]+with[ \t]+[\w']+)?[ \t]+by(?:[ \t]+password)?)[ \t]*=?[ \t]*)"
        rb"(?:\\?[\"'])(?P<value>[^\n\"'\\]+)",
    ),
    Place(
        b"redis-cli valkey-cli",
        given(
            rb"\b(?:redis-cli|valkey-cli)\b",
            rb"(?i:auth(?:[ \t]+[\w-]+(?=[ \t]+[^\s|;&<>#]))?|requirepass|masterauth)[ \t]+" + QUOTED,
        ),
    ),
    # What is handed on through a pipe, or a here-string, to who asks for a secret.
    Place(
        b"-stdin sudo with-token",
        rb"\b(?:echo|printf)(?:[ \t]+-\w+)*[ \t]+" + QUOTED + rb"[\"']?[ \t]*\|(?:[^\n;&]|\\\n)*?"
        rb"(?:(?:pass|token|auth)\w*-stdin|--stdin|\bsudo[ \t]+(?:-\w+[ \t]+)*-\w*S|--with-token)\b",
    ),
    Place(b"chpasswd", rb"\b(?:echo|printf)\b[^\n|:;&]*:(?P<value>[^\s\"'|;&]+)[\"']?[ \t]*\|[^\n|;&]*\bchpasswd\b"),
    Place(b"passwd sudo", rb"\b(?:passwd|chpasswd|sudo)\b(?:[^\n|;&]|\\\n)*?<<<[ \t]*" + QUOTED, mark=b"<<<"),
    Place(b"user", given(rb"\b(?:useradd|usermod|adduser)\b", rb"(?:-p|--password)[ =]?" + QUOTED)),
    Place(b"net", rb"(?i)\bnet user[ \t]+[^\s/]+[ \t]+(?P<value>[^\s/|;&<>\"']+)", mark=b"net user"),
    Place(b"machine login", rb"\blogin[ \t]+\S+[ \t]+password[ \t]+(?P<value>[^\s\"'\\]+)"),
    Place(b"nmcli", given(rb"\bnmcli\b", rb"(?:password|psk|[\w-]+\.psk)[ \t]+" + QUOTED)),
    Place(b"sqlcmd bcp", given(rb"\b(?:sqlcmd|bcp)\b", rb"-P[ \t]*" + QUOTED)),
    Place(b"ncftp", given(rb"\bncftp\w*\b", rb"-p[ \t]*" + QUOTED)),
    Place(b"altool notarytool", given(rb"\b(?:altool|notarytool)\b", rb"-p[ \t]+" + QUOTED)),
    Place(b"winexe rpcclient", given(rb"\b(?:winexe|rpcclient)\b", rb"-U[ =]?[\"']?[^\s%\"']+%(?P<value>[^\s\"']+)")),
    Place(b"mc", rb"\bmc (?:alias[ \t]+set|config[ \t]+host[ \t]+add)(?:[ \t]+[^\s|;&]+){3}[ \t]+" + QUOTED),
    Place(b"rclone", given(rb"\brclone[ \t]+config\b", rb"[\w-]*(?i:secret|pass|token)\w*[ \t]+" + QUOTED)),
    Place(b"snmp", given(rb"\bsnmp\w+\b", rb"-[AX][ \t]*" + QUOTED)),
    Place(_HOLDS, rb"--arg[ \t]+(?P<name>[\w.-]{0,80}?" + _NAME + rb"[\w.-]{0,40})[ \t]+" + QUOTED, mark=b"--arg"),
    Place(b"cargo", rb"\bcargo[ \t]+login[ \t]+" + QUOTED),
    Place(b"glab doctl", given(rb"\b(?:glab|doctl)[ \t]+auth\b", rb"-t[ =]?" + QUOTED)),
    # A key of a program's own text (`{token: 'x'}`), in no quotation marks itself.
    Place(
        b"password: passwd: passphrase: pwd: secret: token: key: credential: credentials:",
        rb":(?i:(?<=password:)|(?<=passwd:)|(?<=passphrase:)|(?<=pwd:)|(?<=secret:)|(?<=token:)|(?<=credential:)"
        rb"|(?<=credentials:)|(?<=(?:api|ess|ret|ate)key:)|(?<=(?:api|ess|ret|ate)[_-]key:))[ \t]*(?P<quote>[\"'])"
        rb"(?P<value>[^\s\"'\\]+)(?P=quote)",
    ),
    # A line of YAML in a text that is written: where a line, a text in quotation marks or an answer of rung begins, and
    # a word alone.
    Place(
        b"passwd: password: passphrase: pwd: secret: token: key: credential: credentials: _auth:",
        rb"(?:\A|[\"'{,]|\\[nt]|[ \t]=|\w:)[ \t]*(?:-[ \t]+)?(?P<name>[\w.-]{0,80}?"
        + _KEYED
        + rb"):[ \t]+\\?[\"']?"
        + _STATE
        + rb"(?P<value>[^\s\"'\\`,]+)(?=[\"']?[ \t]*(?:[\"'\\,#\n]|[ \t]\(|\Z))",
    ),
)
