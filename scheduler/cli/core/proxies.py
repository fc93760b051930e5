"""The reverse proxies that a server is told to believe."""

from scheduler.cli.core.commands import Option
from scheduler.cli.core.values import ValueType
from scheduler.serving.site import Network, network
from scheduler.text import Text
from scheduler.wording import quoted

_TRUST = Text(
    "Serveurs mandataires crus quand ils disent pour qui ils demandent : adresses ou réseaux, séparés par des virgules "
    "(par défaut cette machine).",
    "Reverse proxies believed when they say for whom they ask: addresses or networks, separated by commas (default: "
    "this machine).",
)


def _networks(text: str) -> tuple[Network, ...] | Text:
    """Addresses and networks, separated by commas."""
    found = {part: network(part) for part in text.split(",")}
    wrong = next((quoted(part) for part, one in found.items() if one is None), None)
    if wrong is not None:
        return Text(
            f"{wrong.fr} n’est pas une adresse ; écrivez par exemple 10.0.0.2 ou 10.0.0.0/8",
            f"{wrong.en} is no address; write for example 10.0.0.2 or 10.0.0.0/8",
        )
    return tuple(one for one in found.values() if one is not None)


TRUST_PROXY = Option(
    "--trust-proxy", "trusted", about=_TRUST, value=Text("ADRESSES", "ADDRESSES"), type=ValueType(_networks)
)
