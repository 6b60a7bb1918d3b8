"""Why a request has no answer, in words, and whether it surely never left."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
import urllib.parse

_UNREACHED = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EACCES, errno.ENOENT})


def never_sent(error: BaseException) -> bool:
    """Say whether the request surely did not leave: nobody was reached, or it could not even be written."""
    reason = getattr(error, "reason", error)
    return isinstance(reason, ConnectionRefusedError | socket.gaierror | ssl.SSLError | ValueError) or (
        isinstance(reason, OSError) and reason.errno in _UNREACHED
    )


def sentence(error: BaseException, base_url: str) -> str:
    """Return the reason in words; urllib's own are names of classes and numbers."""
    reason, host = getattr(error, "reason", error), urllib.parse.urlsplit(base_url).netloc.rpartition("@")[2]
    match reason:
        case socket.gaierror():
            return f"the name {host} is not known here"
        case ConnectionRefusedError():
            return f"nothing listens at {host}"
        case ssl.SSLCertVerificationError():
            return f"the certificate of {host} is not trusted: {reason.verify_message}"
        case ssl.SSLError():
            return f"{host} and this machine could not agree on TLS: {reason.reason or reason}"
        case http.client.RemoteDisconnected() | ConnectionResetError():
            return f"{host} closed the connection without an answer"
        case http.client.IncompleteRead():
            return f"{host} broke off in the middle of its answer"
        case http.client.HTTPException():
            return f"{host} does not answer in HTTP: {type(reason).__name__} {reason}".rstrip()
        case OSError(strerror=str(words)):
            return f"{host}: {words}"
        case _:
            return str(reason) or type(reason).__name__
