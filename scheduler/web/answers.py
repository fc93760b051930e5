"""What the server answers: a status, headers, a body; the headers that every answer has; what is wrong, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from http import HTTPStatus

from scheduler.text import Lang, Text
from scheduler.web.negotiation import language, likes_html

Headers = tuple[tuple[bytes, bytes], ...]
CLOSED = b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""A Content-Security-Policy for what shows nothing but text."""
_EVERY: Headers = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),  # an address is a secret: a link that is followed must not tell it
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"x-robots-tag", b"noindex, nofollow"),
)
_HSTS: Headers = ((b"strict-transport-security", b"max-age=31536000"),)
_ALLOW: Headers = ((b"allow", b"GET, HEAD"),)
_CLOSE: Headers = ((b"connection", b"close"),)
_VARY = b"Accept, Accept-Language"

SENTENCES: Mapping[int, Text] = {
    400: Text(
        "Cette requête est mal formée ; elle n’a pas été lue.",
        "This request is malformed; it was not read.",
    ),
    404: Text(
        "Il n’y a rien à cette adresse. Si c’est celle d’un emploi du temps, vérifiez qu’elle est entière ; sinon, "
        "demandez la vôtre à votre centre.",
        "There is nothing at this address. If it is that of a timetable, check that it is complete; otherwise ask your "
        "centre for yours.",
    ),
    405: Text(
        "Ce serveur se lit seulement (GET et HEAD) : un abonnement ne s’y modifie pas.",
        "This server can only be read (GET and HEAD): a subscription cannot be changed on it.",
    ),
    406: Text(
        "Ce client refuse un contenu compressé (gzip) comme un contenu qui ne l’est pas ; il n’y en a pas d’autre.",
        "This client refuses content compressed by gzip as well as content that is not; there is no other.",
    ),
    408: Text("La requête n’est pas arrivée à temps.", "The request did not come in time."),
    410: Text(
        "Cette adresse a été retirée par le centre. Demandez-lui la nouvelle, puis remplacez l’abonnement.",
        "This address was withdrawn by the centre. Ask it for the new one, then replace the subscription.",
    ),
    412: Text(
        "Ce que vous vouliez n’est plus la dernière version ; demandez de nouveau, sans condition.",
        "What you wanted is no longer the latest version; ask again, without a condition.",
    ),
    413: Text("Ce serveur ne reçoit aucun contenu.", "This server receives no content."),
    414: Text("Cette adresse est trop longue.", "This address is too long."),
    429: Text(
        "Trop de demandes venues de la même adresse ; recommencez dans un instant.",
        "Too many requests from the same address; try again in a moment.",
    ),
    431: Text("L’en-tête de cette requête est trop long.", "The header of this request is too long."),
    500: Text(
        "Le serveur a échoué sur cette demande, c’est sa faute ; recommencez plus tard, ou dites-le à votre centre.",
        "The server failed on this request, by its own fault; try again later, or tell your centre.",
    ),
    503: Text(
        "Trop de connexions en ce moment ; recommencez dans un instant.",
        "Too many connections at the moment; try again in a moment.",
    ),
    505: Text("Ce serveur parle HTTP/1.0 et HTTP/1.1.", "This server speaks HTTP/1.0 and HTTP/1.1."),
}
NOT_YET = Text(
    "Aucun emploi du temps n’est encore publié ; revenez plus tard.",
    "No timetable is published yet; come back later.",
)
_WITHOUT_STYLE = (
    '<!doctype html>\n<html lang="{lang}">\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    "<title>{status}</title>\n<p>{sentence}</p>\n</html>\n"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer before the headers that all have."""

    status: int
    headers: Headers
    body: bytes = b""

    def closing(self) -> "Answer":
        """The same, as the last of its connection."""
        return replace(self, headers=self.headers + _CLOSE)


def every_header(*, is_https: bool) -> Headers:
    """The headers of every answer. HSTS only where the public address is known to be https."""
    return _EVERY + _HSTS if is_https else _EVERY


def plain(status: int, kind: bytes, body: bytes, *headers: tuple[bytes, bytes], policy: bytes = CLOSED) -> Answer:
    """A body that is not kept by anyone."""
    fixed = (
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", policy),
    )
    return Answer(status, fixed + headers, body)


def refusal(
    status: int, asked: Mapping[bytes, str], otherwise: Lang, *, text: Text | None = None, retry_after: int = 0
) -> Answer:
    """What is wrong, in the caller's language; a page for a browser, else one line. It repeats nothing of the request.

    `otherwise` is the language for a caller who says none.
    """
    lang = language(asked.get(b"accept-language"), otherwise)
    sentence = (text or SENTENCES[status]).to(lang)
    headers: Headers = ((b"content-language", lang.encode()), (b"vary", _VARY))
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers += _ALLOW
    if retry_after:
        headers += ((b"retry-after", str(retry_after).encode()),)
    if likes_html(asked.get(b"accept")):
        body = _WITHOUT_STYLE.format(lang=lang, status=status, sentence=escape(sentence)).encode()
        return plain(status, b"text/html; charset=utf-8", body, *headers)
    return plain(status, b"text/plain; charset=utf-8", f"{sentence}\n".encode(), *headers)
