"""What stands where a command, a header, an address or an assignment takes a secret is taken out; all else stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.secrets.shown import placed, shown, signed

SECRETS = ("hunter", "Zq7-wort", "wort9")


COMMANDS = [
    "curl -u admin:{} http://x",
    "curl -sSu 'admin:{} more' http://x",
    'curl -H "X-Api-Key: {}" http://x',
    "curl --header='Authorization: Bearer {}' x",
    "curl -H 'Cookie: session={}' x",
    "curl -b 'session={}' x",
    "wget --http-password={} http://x",
    "mysql -u root -p{} db",
    "mysqldump --password='{} blank' db",
    "PGPASSWORD={} psql -c x",
    "export DB_PASSWORD='{}'; ./go",
    "echo my_password={}",
    "deploy --token {} --now",
    "java -Dkeystore.password={} -jar x.jar",
    "sshpass -p {} ssh h",
    "redis-cli -a {} ping",
    "docker login -u me -p {} h",
    "git clone https://me:{}@h/x",
    "git clone https://{}@github.com/a/b",
    "SIGNPIN={} sign x",
    "psql postgres://me:{}@h/x",
    "sqlplus scott/{}@db",
    "zip -P {} a.zip a",
    "smbclient -U me%{} //h/s",
    "lftp -u me,{} h",
    "aws configure set aws_secret_access_key {}",
    """curl -d '{{"password": "{}"}}' x""",
    "curl -d 'user=a&api_key={}&x=1' x",
    "echo 'password: {}' > cfg",
    "echo 'db_password: {}' >> c.yml",
    "printf 'user: me\\npassword: {}\\n' > c.yml",
    'echo "  api_key: \\"{}\\"" > c.yml',
    "echo '{{token: {}, user: me}}' > c.yml",
    "openssl enc -aes-256-cbc -k {} -in a -out b",
    "openssl enc -K {} -in a",
    "twine upload -u me -p {} dist/*",
    "ssh-keygen -t ed25519 -N {} -f k",
    "ssh-keygen -p -P '{}' -f k",
    "kubectl create secret generic s --from-literal=pw={}",
    "kubectl create secret generic s --from-literal=a=$A --from-literal 'pw={}' -n x",
    "vault login {}",
    "mutate: vault login {}  (`vault login` changes state)",
    "vault login -no-print '{}' && ./go",
    "npm config set //r/:_authToken {}",
    "pnpm set '//r/:_password' {}",
    "oc login -u me -p {} h",
    "podman login -p {} h",
    "az acr login -n r -p {}",
    "http -a me:{} x",
    "http --check-status -a me:{} x",
    "mycli -u me -p{} db",
    "valkey-cli -a {} ping",
    "htpasswd -b f me {}",
    "rabbitmqctl add_user me {}",
    "ipmitool -U me -P {} x",
    "ldapsearch -x -w {} x",
    "mongosh -p {} x",
    "7z a -p{} a.7z a",
    "curl --header 'X-Signature: {}' x",
    "curl -H 'X-Private-Key: {}' x",
    """psql -c "ALTER USER me WITH PASSWORD '{}'\"""",
    """psql -c "create role me password '{}' login\"""",
    """mysql -e "CREATE USER me IDENTIFIED BY '{}'\"""",
    """mysql -e "ALTER USER me IDENTIFIED WITH sha2 BY '{}'\"""",
    """mysql -e "SET PASSWORD = '{}'\"""",
    "redis-cli -h h AUTH {}",
    "redis-cli auth me {}",
    "redis-cli -p 6379 CONFIG SET requirepass {}",
    "echo {} | docker login -u me --password-stdin h",
    "printf '{}' | gh auth login --with-token",
    "echo -n '{}' | sudo -S systemctl restart x",
    "echo 'me:{}' | chpasswd",
    "passwd --stdin me <<< {}",
    "sudo -S true <<<'{}'",
    "useradd -m -p {} me",
    "usermod -p '{}' me",
    "net user me {} /add",
    "printf 'machine h login me password {}\\n' > .netrc",
    "nmcli dev wifi connect home password {}",
    "sqlcmd -S h -U sa -P {}",
    "ncftpput -u me -p {} h /x a",
    "xcrun altool -u me -p {} --file x",
    "winexe -U me%{} //h cmd",
    "mc alias set s3 https://h KEY {}",
    "rclone config create r s3 secret_access_key {}",
    "cargo login {}",
    "snmpget -v3 -u me -A {} h",
    "snmpwalk -v3 -u me -l authPriv -a SHA -x AES -X '{}' h",
    "jq --arg token {} .",
    "glab auth login -t {}",
    "deploy --credentials {}",
    "deploy --secret_key {}",
    """node -e "login({{token: '{}'}})\"""",
]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("line", COMMANDS)
def test_a_secret_is_taken_out_wherever_a_command_takes_one(line: str, secret: str) -> None:
    assert secret not in shown(line.format(secret), "<redacted>")


def test_of_many_lines_those_that_can_hold_a_secret_are_found() -> None:
    lines = {line.format(secret) for line in COMMANDS for secret in SECRETS}
    others = {f"process {number} of the blocks, in az, cf and /dev/null" for number in range(100)}
    assert signed(lines | others) == lines
    assert signed({"ß: 1", "İ TOKEN=Zq7-wort"}) == {"İ TOKEN=Zq7-wort"}
    assert signed(frozenset()) == frozenset()


@pytest.mark.parametrize(
    "line",
    [
        "cp tokens.txt out/tokens.txt",
        "tokens: gen-tokens",
        "mkdir -p build/passes",
        "mysql -u root -p db",
        "mysql --port 3306 -h db",
        "curl -o out.json https://host:8080/a@b",
        "git clone https://git@h/x; git fetch ssh://deploy@h/x https://$USER@h/y",
        "SPIN=hunter mapping=hunter pinned=hunter",
        "curl -u $USER:$PASS http://x",
        "curl -H 'X-Api-Key: $(KEY)' x",
        "curl -H 'Content-Type: application/json' x",
        "deploy --token $TOKEN",
        "deploy --token-file /run/secrets/t",
        "docker login --password-stdin h",
        "deploy --no-password --yes",
        "API_TOKEN={params.token} ./go",
        "TOKEN_FILE=keys/token.txt ./go",
        "AUTHOR=Jane make docs",
        "passed=5 failed=0",
        "BYPASS=cache make",
        "max_tokens=4096",
        "USE_TOKEN=true",
        "ssh -p 2222 h",
        "work-due: Make would build one target for `token`: 1 lines of recipe text.",
        "install -o root -p key.pem /x",
        "echo 'password: $PASS' > cfg",
        "echo 'Token: {params.token}' > cfg",
        "echo 'Secret: not found'",
        "echo 'token: expired'",
        "echo 'the password: see the vault'",
        "echo 'password_file: keys/pass.txt'",
        "openssl req -newkey rsa:2048 -keyout k.pem",
        "ssh-keygen -t ed25519 -N '' -f k",
        "twine upload dist/*",
        "kubectl create configmap c --from-literal=mode=production --from-file=a",
        "kubectl create secret generic s --from-literal=pw=$(PW)",
        "vault login -method=oidc",
        "vault login $VAULT_TOKEN",
        "npm config set registry https://r.example",
        "psql -c \"ALTER USER me WITH PASSWORD '$PW'\"",
        "redis-cli auth $USER $PASS",
        "echo $PW | docker login -u me --password-stdin h",
        "echo done | tee log; sudo systemctl restart x",
        "useradd -m -s /bin/sh me",
        "net user",
        "adduser --system --group me",
        "docker login -u me --password-stdin h < pw.txt",
        "mc alias list",
        "snmpget -v2c -c public h",
        "jq --arg name value .",
        "rclone config show",
        "sudo -u me make -j4",
        "the password of the store is asked for",
    ],
)
def test_what_is_no_secret_stays(line: str) -> None:
    assert shown(line, "<redacted>") == line


def test_a_word_that_anybody_writes_goes_where_a_secret_is_taken_and_nowhere_else() -> None:
    assert shown("mysql -ptest db; make test", "<redacted>") == "mysql -p<redacted> db; make test"
    assert placed("mysql -ptest db") == frozenset()
    assert placed("mysql -pZq7-wort db") == frozenset({"Zq7-wort"})


@pytest.mark.parametrize("word", ["curl ", "mysql -x ", "docker login ", "a-token_", "-"])
def test_a_long_line_is_hidden_in_pieces_and_takes_no_longer_for_it(word: str) -> None:
    line = f"{word * 1000} deploy --token Zq7-wort {word * 1000}"
    assert "Zq7-wort" not in shown(line, "<redacted>")


@pytest.mark.parametrize(
    "line",
    [
        "运行curl -u me:{} h",
        "执行mysql -p{} d",
        "用http -a me:{} h",
        "curl用 -u me:{} h",
        "é7z a -p{} b",
        "輸入zip -P {} a",
    ],
)
def test_a_command_that_stands_beside_a_letter_of_another_script_is_one(line: str) -> None:
    text = line.format("Zq7-wort")
    assert shown(text, "<redacted>") == line.format("<redacted>")
    assert placed(text) == {"Zq7-wort"}
    assert signed(frozenset({text})) == {text}


@given(st.text(max_size=300))
def test_any_text_is_read_and_what_was_taken_out_stays_out(text: str) -> None:
    once = shown(text, "<redacted>")
    assert shown(once, "<redacted>") == once


PIECES = (
    *("password=", "Token=", "pin", "pincode", "maws ", "aws ", "://", "key: v1", "hunter22 ", " curl -u a:b3c4d5 "),
    *("word ", "\\\n", "\\", "\n", "\r\n", "ß", "İ"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_a_text_holds_the_secrets_of_its_lines_and_no_others(text: str) -> None:
    lines = re.findall(r"(?:[^\n]*\\\n)*[^\n]*\n?", text)
    assert placed(text) == frozenset().union(*(placed(line) for line in lines))
