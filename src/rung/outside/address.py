"""The address of a request: below its target's, and never led away from it."""

from __future__ import annotations

import urllib.parse
import urllib.request
from http.client import HTTPMessage
from typing import IO

from rung.model.errors import RefusedError, UsageError


def join(base: str, path: str) -> str:
    """Return the URL of ``path`` below ``base``.

    Raises UsageError (``request-invalid``) and RefusedError (``request-leaves-target``).
    """
    root = urllib.parse.urlsplit(base)
    if root.scheme not in ("http", "https") or not root.hostname or root.query or root.fragment:
        raise UsageError(
            f"the base URL {base!r} is no http or https address",
            id="request-invalid",
            advice="Correct the target's url in rung.toml.",
        )
    if any(ord(letter) <= ord(" ") or ord(letter) > ord("~") for letter in path):
        raise UsageError(
            f"the path {path!r} holds blanks or characters that no URL holds",
            id="request-invalid",
            advice="Write them percent-encoded.",
        )
    folder = root.path.rstrip("/") + "/"
    url = urllib.parse.urlunsplit((root.scheme, root.netloc, folder, "", "")) + path.lstrip("/")
    meant = urllib.parse.urlsplit(url)
    steps = urllib.parse.unquote(meant.path).split("/")
    if meant.netloc != root.netloc or ".." in steps or path.startswith("//") or "://" in path.split("?", maxsplit=1)[0]:
        raise RefusedError(
            f"the path {path!r} leads away from {base}",
            id="request-leaves-target",
            advice="Name the other address as a target of its own in rung.toml.",
        )
    return url


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follow a redirect only where it stays with the scheme, host and port that were asked."""

    def __init__(self, url: str) -> None:
        self._asked = urllib.parse.urlsplit(url)[:2]

    def redirect_request(  # noqa: PLR0913, PLR0917 - the signature is the standard library's
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Return the next request, or None, which makes the redirect itself the answer."""
        if urllib.parse.urlsplit(newurl)[:2] != self._asked or req.get_method() not in ("GET", "HEAD"):
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)

    def http_error_302(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage
    ) -> urllib.request._UrlopenRet | None:
        """Return what a redirect led to. One to no address is the answer itself: the request was sent and heard."""
        try:
            return super().http_error_302(req, fp, code, msg, headers)
        except ValueError:
            return None

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def opener(url: str) -> urllib.request.OpenerDirector:
    """Return what opens addresses of that host: by no proxy, and following no redirect to another one."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), _SameHost(url))
