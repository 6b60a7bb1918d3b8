"""Which kind of file system a path lies on, read from what Linux says about its mounts."""

from __future__ import annotations

import re
from pathlib import PurePath

# Locks of these are not kept between hosts, or only sometimes: https://www.sqlite.org/faq.html#q5
_NETWORK = frozenset(
    {
        *("afs", "beegfs", "ceph", "cifs", "coda", "davfs", "drvfs", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs"),
        *("nfs4", "ocfs2", "orangefs", "smb3", "smbfs", "fuse.ceph", "fuse.davfs", "fuse.gcsfuse", "fuse.glusterfs"),
        *("fuse.rclone", "fuse.s3fs", "fuse.sshfs"),
    }
)
_ESCAPE = re.compile(r"\\([0-7]{3})")


def filesystem_of(mountinfo: str, path: PurePath) -> str:
    """Return the file system of an absolute path, as ``ext4``; empty when no mount holds it.

    ``mountinfo`` is the text of ``/proc/self/mountinfo`` (proc(5)). The last mount of the longest prefix counts.
    """
    best, kind = -1, ""
    for line in mountinfo.splitlines():
        left, separator, right = line.partition(" - ")
        fields = left.split(" ")
        if not separator or len(fields) < 5:  # noqa: PLR2004 - the mount point is the fifth field
            continue
        point = PurePath(_ESCAPE.sub(lambda found: chr(int(found[1], 8)), fields[4]))
        if path.is_relative_to(point) and len(point.parts) >= best:
            # Windows drives under WSL call themselves 9p, as does the private disk of some virtual machines.
            best, kind = len(point.parts), "drvfs" if "aname=drvfs" in right else right.split(" ")[0]
    return kind


def is_network(kind: str) -> bool:
    """Say whether a file system of this kind is one that several machines share."""
    return kind in _NETWORK
