"""Whether what a configuration names is there and of the right kind. Only looks: nothing is made or changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from rung.model.errors import RungError
from rung.outside.whole import whole

_LARGEST = 16 * 1024 * 1024
"""Bytes of a file of certificates: that of all authorities a browser trusts has a fiftieth of it."""


def amiss(path: str, wanted: str) -> str:
    """Return what is wrong with ``path``, or nothing. ``wanted`` is file, certificates, log or program.

    A log is a file that can be added to, or that can be made; ``~`` is the user's folder.
    """
    match wanted:
        case "program":
            return "" if shutil.which(path) else "there is no such program on the path"
        case "log":
            return _log(Path(path).expanduser())
        case _:
            return _file(Path(path).expanduser(), certificates=wanted == "certificates")


def _file(path: Path, *, certificates: bool) -> str:
    try:
        data = whole(path, _LARGEST)
    except FileNotFoundError:
        return "it is not there"
    except RungError as fault:
        return fault.message
    except (OSError, ValueError) as fault:
        return f"it cannot be read: {fault.strerror if isinstance(fault, OSError) else fault}"
    return _certificates(data) if certificates else ""


def _certificates(data: bytes) -> str:
    from cryptography.x509 import load_pem_x509_certificates  # 40 ms, and only the doctor looks

    try:
        load_pem_x509_certificates(data)
    except ValueError:
        return "it holds no certificates in PEM"
    return ""


def _log(path: Path) -> str:
    if path.is_dir():
        return "it is a folder, no file"
    there = path if path.exists() else path.absolute().parent
    if not there.exists():
        return f"there is no folder {path.parent}"
    return "" if os.access(there, os.W_OK) else "it cannot be written"
