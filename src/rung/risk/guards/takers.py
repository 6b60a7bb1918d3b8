"""The programs that are known to lose files, one a line, and how each is told which: for guards."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from rung.risk.guards import archives, gits, readers
from rung.risk.guards.lost import How
from rung.risk.guards.readers import Reader


class Program(Struct, frozen=True):
    """How what a program loses is read from its words; ``valued`` are the options that take a value."""

    losses: Reader
    valued: frozenset[str] = frozenset()


def _program(losses: Reader, valued: str = "") -> Program:
    return Program(losses, frozenset(valued.split()))


_INTO = "-t --target-directory -S --suffix -m --mode -o --owner -g --group"
_REMOTE = "-e --rsh --exclude --include --exclude-from --include-from --files-from --bwlimit --timeout --backup-dir"
_ANSWERS = tuple(
    f"aws {order}"
    for order in (
        *("s3api get-object", "s3api get-object-torrent", "s3api select-object-content", "lambda invoke"),
        *("glacier get-job-output", "apigateway get-export", "apigateway get-sdk", "polly synthesize-speech"),
        *("ebs get-snapshot-block", "codeartifact get-package-version-asset", "kinesis-video-media get-media"),
    )
)
_CONTAINER = "-v --volume --mount -e --env --name --network -u --user -w --workdir --entrypoint -p"
_CURL = "--output-dir -c --cookie-jar -D --dump-header --trace --trace-ascii --stderr"
_KEYS = "-out --out -keyout --keyout -CAserial -writerand"
_SAVES = ("save", "export", "image save", "container export", "image export")
_DUMPS = "-f --file -r --result-file -d -h -p -P -U -u -t -n -F -j -S -w"
_UNPACKERS = "unzip cpio 7z 7za bsdtar unrar unar ar jar pax star borg restic rclone svn hg stow".split()
_MERGES = (
    "switch pull merge rebase apply am cherry-pick revert read-tree sparse-checkout bisect submodule worktree".split()
)
KNOWN: Mapping[str, Program] = {
    "rm": _program(readers.every(How.REMOVED)),
    "rmdir": _program(readers.every(How.REMOVED)),
    "unlink": _program(readers.every(How.REMOVED)),
    "shred": _program(readers.every(How.EMPTIED), "-n --iterations -s --size --random-source"),
    "wipe": _program(readers.every(How.EMPTIED)),
    "srm": _program(readers.every(How.REMOVED)),
    "truncate": _program(readers.cut, "-s --size -r --reference"),
    "tee": _program(readers.teed),
    "dd": _program(readers.dumped),
    "cp": _program(readers.copied, _INTO),
    "install": _program(readers.copied, _INTO),
    "ln": _program(readers.linked, _INTO),
    "mv": _program(readers.moved, _INTO),
    "rsync": _program(readers.synced, _REMOTE),
    "scp": _program(readers.copied, "-P -i -o -F -l -S -c"),
    "sponge": _program(readers.teed),
    "fallocate": _program(readers.punched, "-l --length -o --offset"),
    "find": _program(readers.swept, "-fprint -fprint0 -fls -fprintf"),
    "shuf": _program(readers.told("-o", "--output"), "-o --output -n -i"),
    "psql": _program(readers.told("-o", "--output"), "-o --output -c -f -d -h -p -U -v -F -R -P -L"),
    **dict.fromkeys(("pg_dump", "pg_dumpall"), _program(readers.told("-f", "--file"), _DUMPS)),
    **dict.fromkeys(("mysqldump", "mariadb-dump"), _program(readers.told("-r", "--result-file"), _DUMPS)),
    **dict.fromkeys(("gpg", "gpg2", "iconv"), _program(readers.told("-o", "--output"), "-o --output -r -u -f -t")),
    **dict.fromkeys(("tcpdump", "tshark"), _program(readers.told("-w"), "-w -i -c -s -r -C -G -W -f -Y -a -b")),
    **dict.fromkeys(_UNPACKERS, _program(archives.around)),
    **dict.fromkeys(("trash", "trash-put", "trash-rm", "rimraf", "del"), _program(readers.every(How.REMOVED))),
    **dict.fromkeys(("perl", "ruby"), _program(readers.edited, "-e -E -M -I")),
    "sed": _program(readers.edited, "-e --expression -f --file -l --line-length"),
    "patch": _program(archives.patched, "-p --strip -i --input -o --output -r --reject-file -d --directory -B -F"),
    "openssl": _program(readers.told(*_KEYS.split()), f"{_KEYS} -in -key -inkey -passin -passout -subj -config"),
    "nmap": _program(readers.told("-oN", "-oX", "-oG", "-oS", "-oA"), "-oN -oX -oG -oS -oA -p -iL --script -T -D"),
    **dict.fromkeys(
        (f"{tool} {order}" for tool in ("docker", "podman", "nerdctl") for order in _SAVES),
        _program(readers.told("-o", "--output"), "-o --output --platform --format"),
    ),
    **dict.fromkeys(
        (f"git {order}" for order in ("archive", "diff", "log", "show", "diff-tree", "diff-index", "format-patch")),
        _program(readers.told("-o", "--output"), "-o --output --format --prefix --remote"),
    ),
    "git bundle create": _program(readers.first),
    "redis-cli": _program(readers.told("--rdb", "--functions-rdb"), "--rdb --functions-rdb -h -p -a -n -u"),
    "sort": _program(readers.told("-o", "--output"), "-o --output -k --key -t --field-separator -S -T"),
    "curl": _program(readers.saved, f"{_CURL} -o --output -d --data -H --header -X --request -u --user -F -b"),
    "wget": _program(readers.logged, "-O --output-document -o --output-file -P --directory-prefix --header"),
    **dict.fromkeys(_ANSWERS, _program(readers.answered)),
    "socat": _program(readers.opened, "-b -t -T -lf -L -W -r -R"),
    **dict.fromkeys(("gzip", "pigz", "compress"), _program(archives.packed, "-S --suffix -b -p")),
    **dict.fromkeys(("bzip2", "lzma", "pbzip2"), _program(archives.packed)),
    "xz": _program(archives.packed, "-T --threads -S --suffix"),
    **dict.fromkeys(("gunzip", "bunzip2", "unxz", "unlzma", "uncompress", "unpigz"), _program(archives.expanded)),
    "zip": _program(
        archives.archived, "-P --password -b --temp-path -n --suffixes -t -tt -x --exclude -i --include -s -O --out"
    ),
    **dict.fromkeys(
        (
            "docker cp",
            "podman cp",
            "kubectl cp",
            "oc cp",
            "aws s3 cp",
            "aws s3 mv",
            "aws s3 sync",
            "gsutil cp",
            "gsutil mv",
        ),
        _program(readers.fetched_to, "-n --namespace -c --container --profile --region --exclude --include"),
    ),
    **dict.fromkeys(
        (f"{tool} {order}" for tool in ("docker", "podman", "nerdctl") for order in ("run", "create")),
        _program(readers.mounted, _CONTAINER),
    ),
    **dict.fromkeys(
        ("nerdctl cp", "docker compose cp", "oc rsync", "gsutil rsync", "gcloud storage cp", "gcloud storage rsync"),
        _program(readers.fetched_to, "-n --namespace -c --container --exclude --include"),
    ),
    "gcloud compute scp": _program(readers.copied, "--zone --project --port --ssh-key-file"),
    "zstd": _program(archives.packed_away, "-o -D --output-dir-flat -T --threads"),
    "tar": _program(archives.bundled, "-C --directory -f --file --exclude --strip-components"),
    "git clean": _program(gits.cleaned, "-e --exclude"),
    "git rm": _program(gits.untracked),
    "git mv": _program(readers.moved),
    "git checkout": _program(gits.restored),
    "git checkout-index": _program(gits.indexed),
    "git restore": _program(gits.restored, "-s --source"),
    "git reset": _program(gits.restored),
    "git stash": _program(gits.restored, "-m --message"),
    **dict.fromkeys((f"git {order}" for order in _MERGES), _program(archives.around)),
    "gio trash": _program(readers.every(How.REMOVED)),
}
"""Programs by name, and by their orders where these choose. Sources: the manuals of GNU coreutils 9.1, findutils 4.9,
tar 1.34, rsync 3.2, git 2.39, curl 7.88, wget 1.21, zip 3.0."""
ORDERED = frozenset(name.split()[0] for name in KNOWN if " " in name)
"""Programs of which the order stands right behind the name."""
