"""``rung doctor`` looks at every file that rung.toml names."""

from __future__ import annotations

from cli.terminal import Shell

CONFIG = """\
[policy]
signers = "allowed_signers"
[anchors]
file = "no/such/folder/anchors.txt"
command = ["no-such-program", "x"]
timestamp = { url = "http://127.0.0.1:9/tsr", ca = "tsa.pem" }
[targets.web]
kind = "ssh"
host = "127.0.0.1"
port = 9
identity = "~/none"
known_hosts = "known"
config = "none"
"""


def test_what_is_missing_or_of_another_kind_is_named_with_its_setting(shell: Shell) -> None:
    shell.write("rung.toml", CONFIG)
    shell.write("tsa.pem", "no certificate")
    shell.write("known", "")
    said = shell.rung("doctor", "--format", "json")
    assert said.code == 1
    found = {one["what"]: one for one in said.document()["doctor"]}
    for setting in ("anchors.file", "anchors.command", "anchors.timestamp.ca", "targets.web.identity"):
        assert not found[setting]["good"], setting
        assert setting in found[setting]["advice"]
    assert "no certificates" in found["anchors.timestamp.ca"]["found"]
    assert found["targets.web.known_hosts"]["good"]
    assert "targets.web.config" not in found
    assert not found["signers"]["good"]
