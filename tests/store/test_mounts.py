from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from rung.store.mounts import filesystem_of, is_network

MOUNTS = """\
21 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 21 0:45 / /mnt/nfs rw shared:2 - nfs4 server:/export rw
41 40 0:46 / /mnt/nfs/local rw - tmpfs tmpfs rw
42 21 0:47 / /with\\040blank rw master:3 - fuse.sshfs host: rw
43 21 0:48 / /mnt/c rw - 9p C: rw,aname=drvfs;path=C:
44 21 0:49 / /twice rw - ext4 /dev/vdb rw
45 44 0:50 / /twice rw - cifs //server/share rw
nonsense
"""


@pytest.mark.parametrize(
    ("path", "kind", "network"),
    [
        ("/home/anna", "ext4", False),
        ("/mnt/nfs/state", "nfs4", True),
        ("/mnt/nfs-other", "ext4", False),
        ("/mnt/nfs/local/x", "tmpfs", False),
        ("/with blank/x", "fuse.sshfs", True),
        ("/mnt/c/Users", "drvfs", True),
        ("/twice", "cifs", True),
    ],
)
def test_the_file_system_of_a_path_is_that_of_its_nearest_last_mount(path: str, kind: str, *, network: bool) -> None:
    assert filesystem_of(MOUNTS, PurePosixPath(path)) == kind
    assert is_network(kind) is network


def test_no_mount_is_no_file_system() -> None:
    assert filesystem_of("", PurePosixPath("/")) == ""
    assert not is_network("")
