"""Where the server is, as its clients see it: its public address, the proxies before it, who is asking."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from scheduler.text import Text

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
LOOPBACK: tuple[Network, ...] = (ipaddress.ip_network("127.0.0.1/32"), ipaddress.ip_network("::1/128"))
_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9][a-z0-9_-]{0,62})*\.?|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?"
)
_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]+)*")
_ORIGIN = re.compile(r"^https?://[^/]*", re.IGNORECASE)
"""Who asks a proxy names the server in the request line too (RFC 9112, 3.2.2)."""
_LONGEST_HOST = 255


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks."""

    address: str
    is_local: bool
    """A program on this machine, for itself: not what a proxy hands on."""


@dataclass(frozen=True)
class PublicSite:
    """`public_url` has no slash at its end; none when the Host header says where we are."""

    public_url: str | None = None
    trusted: Sequence[Network] = LOOPBACK
    """Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed."""

    @property
    def is_https(self) -> bool:
        return self.public_url is not None and self.public_url.startswith("https:")

    @property
    def prefix(self) -> str:
        """The path of the public address: empty, or `/planning`."""
        return urlsplit(self.public_url).path if self.public_url is not None else ""

    def below(self, target: str) -> str:
        """The path of what was asked for, without the prefix, which a proxy may have taken off already."""
        path, prefix = _ORIGIN.sub("", target, count=1), self.prefix
        if prefix and (path == prefix or path.startswith(f"{prefix}/")):
            return path[len(prefix) :] or "/"
        return path

    def is_trusted(self, peer: str) -> bool:
        """Whether it is a proxy of ours, or this machine."""
        address, is_trusted = self._known(peer)
        return is_trusted or _is_loopback(address)

    def client(self, peer: str, headers: Headers) -> Client:
        """The nearest address that is no trusted proxy's: what lies before it, anybody can have written."""
        address, is_trusted = self._known(peer)
        forwarded = headers.getlist("x-forwarded-for")
        if not is_trusted or not forwarded:
            return Client(address, not forwarded and _is_loopback(address))
        for hop in reversed(",".join(forwarded).split(",")):
            try:
                address, is_trusted = self._known(str(ipaddress.ip_address(hop.strip())))
            except ValueError:
                break
            if not is_trusted:
                break
        return Client(address, False)

    def url(self, peer: str, headers: Headers) -> str | None:
        """The address of the site as this client wrote it, without a slash at its end; none when it cannot be known."""
        if self.public_url is not None:
            return self.public_url
        host = headers.get("host", "").lower()
        if not is_host(host):
            return None
        scheme = headers.get("x-forwarded-proto") if self._known(peer)[1] else None
        return f"{'https' if scheme == 'https' else 'http'}://{host}"

    def _known(self, address: str) -> tuple[str, bool]:
        """The address, an IPv4 one that came over IPv6 as such, and whether it is trusted."""
        try:
            found = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return address, False
        if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        return str(found), any(found in network for network in self.trusted)


def is_host(value: str) -> bool:
    """Whether it is a host name or an address, with or without a port, in lower case."""
    return len(value) <= _LONGEST_HOST and _HOST.fullmatch(value) is not None


def public_url(value: str) -> str | Text:
    """The public address without a slash at its end, or what is wrong with it."""
    wrong = Text(
        "ce n’est pas une adresse publique ; écrivez par exemple https://edt.example/planning",
        "this is no public address; write for example https://edt.example/planning",
    )
    try:
        parts = urlsplit(value.strip())
        parts.port  # noqa: B018  reading it checks it
    except ValueError:
        return wrong
    path, host = parts.path.rstrip("/"), parts.netloc.lower()
    if parts.scheme not in ("http", "https") or not is_host(host) or parts.query or parts.fragment:
        return wrong
    if _PREFIX.fullmatch(path) is None or any(part in (".", "..") for part in path.split("/")):
        return wrong
    return f"{parts.scheme}://{host}{path}"


def network(value: str) -> Network | None:
    """An address or a network (`10.0.0.0/8`); none when it is neither."""
    try:
        return ipaddress.ip_network(value.strip(), strict=False)
    except ValueError:
        return None


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
