"""What the libraries of other people's formats say: asked in an environment of their own, which .ci/judges makes."""

from __future__ import annotations

import subprocess
from pathlib import Path

from shared import ROOT, missing

JUDGES = ROOT / ".venvs" / "judges"

# The envelope on standard input, the key as an argument: the name of each key that signed it, or an exception.
DSSE = """
import json, sys
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey
envelope = json.load(sys.stdin)
name = envelope["signatures"][0]["keyid"]
key = SSlibKey(name, "ed25519", "ed25519", {"public": sys.argv[1]})
print(*Envelope.from_dict(envelope).verify([key], 1))
"""

# The statement on standard input: its type and the names of its subjects.
STATEMENT = """
import json, sys
from google.protobuf.json_format import ParseDict
from in_toto_attestation.v1.statement import Statement
from in_toto_attestation.v1.statement_pb2 import Statement as Message
said = Statement.copy_from_pb(ParseDict(json.load(sys.stdin), Message()))
said.validate()
print(said.pb.type, said.pb.predicate_type, *[one.name for one in said.pb.subject])
"""

# A folder: each complaint of the validator in both profiles. It would fetch the context, so its cache is filled with
# the one that the other library brings along.
CRATE = """
import io, pathlib, sys, tempfile
import requests, rocrate
from requests_cache import CachedSession
from urllib3 import HTTPResponse
from rocrate_validator import models, services
url = "https://w3id.org/ro/crate/1.1/context"
data = (pathlib.Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_bytes()
answer = requests.Response()
answer.status_code, answer.url, answer._content = 200, url, data
kind = {"Content-Type": "application/ld+json"}
answer.headers.update(kind)
answer.request = requests.Request("GET", url, headers={}).prepare()
answer.raw = HTTPResponse(body=io.BytesIO(data), headers=kind, status=200, preload_content=False, request_url=url)
with tempfile.TemporaryDirectory() as folder:
    cache = pathlib.Path(folder) / "cache"
    filled = CachedSession(cache_name=str(cache), backend="sqlite", expire_after=-1)
    filled.cache.save_response(answer)
    filled.close()
    for profile in ("ro-crate-1.1", "process-run-crate-0.5"):
        asked = services.ValidationSettings(
            rocrate_uri=sys.argv[1], profile_identifier=profile, offline=True, cache_path=cache,
            requirement_severity=models.Severity.RECOMMENDED,
        )
        for found in services.validate(asked).get_issues(models.Severity.RECOMMENDED):
            print(found.severity.name, found.message.replace("\\n", " "))
"""

# A folder: each file with its size and digest, and each action with who did it and when, as the library reads them.
READ = """
import sys
from rocrate.rocrate import ROCrate
crate = ROCrate(sys.argv[1])
for one in crate.data_entities:
    print("file", one.id, one.get("contentSize"), one.get("sha256"))
for one in crate.root_dataset["mentions"]:
    print("action", one.id, one["agent"]["name"], one["instrument"].id, one.get("endTime"))
"""


def ask(script: str, *words: str, data: bytes = b"") -> str:
    """Return what a script says in the environment of the judges. Raises AssertionError when it fails."""
    python = JUDGES / "bin" / "python"
    if not (JUDGES / ".ready").exists():
        missing("the libraries of other formats are missing: .ci/judges installs them")
    command = [str(python), "-c", script, *words]
    done = subprocess.run(command, input=data, capture_output=True, cwd=Path("/"), check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()
