"""What went wrong on the wire, in words that a person understands."""

from __future__ import annotations

import socket
import ssl

import httpcore

from newswake.collect.addresses import RefusedAddressError
from newswake.collect.politeness import classify, root_cause
from newswake.collect.unpack import BadEncodingError, TooLargeError
from newswake.errors import FetchError, FetchRefused
from newswake.settings import Collect


def explain_failure(error: Exception, *, url: str, at: str, limits: Collect, max_bytes: int) -> FetchError:
    """Return ``error``, met when asking ``at`` on behalf of ``url``, as a FetchError that says what happened."""
    if isinstance(error, FetchError):
        return error
    where = url if at == url else f"{url} (redirected to {at[:200]})"
    if isinstance(error, RefusedAddressError):
        said = f"{where}: {error}, which is not public; allow_private_addresses would permit it"
        return FetchRefused(said, url=url, failure="hard", is_redirected=at != url)
    if isinstance(error, TooLargeError):
        return FetchError(f"{where}: larger than {max_bytes:,} bytes", url=url, failure="soft")
    if isinstance(error, BadEncodingError):
        return FetchError(f"{where}: cannot be decompressed: {error}", url=url, failure="soft")
    return FetchError(f"{where}: {_say(error, limits)}", url=url, failure=classify(error))


def _say(error: Exception, limits: Collect) -> str:
    match error:
        case httpcore.ConnectTimeout():
            return f"no connection within {limits.connect_seconds:g} s"
        case httpcore.ReadTimeout():
            return f"silent for {limits.read_seconds:g} s"
        case httpcore.WriteTimeout():
            return f"took no request for {limits.read_seconds:g} s"
        case TimeoutError():
            return f"not finished within {limits.total_seconds:g} s"
        case httpcore.ConnectError():
            return _say_connect(root_cause(error))
        case httpcore.RemoteProtocolError():
            return f"broke off or broke the rules of HTTP ({error})"
        case httpcore.NetworkError():
            return "the connection was cut in the middle"
        case _:
            return f"{type(error).__name__}: {str(error)[:300]}"


def _say_connect(cause: BaseException) -> str:
    match cause:
        case socket.gaierror():
            return f"its host name is not known ({cause.strerror})"
        case ssl.SSLCertVerificationError():
            return f"its certificate is not valid ({cause.verify_message})"
        case ssl.SSLError():
            return f"no secure connection ({cause.reason or cause})"
        case ConnectionRefusedError():
            return "nothing answers there (connection refused)"
        case _:
            return f"no connection ({cause})"
