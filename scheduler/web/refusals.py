"""What is wrong with a request, in the caller's language: the sentences, and the answers that carry them."""

from collections.abc import Mapping
from html import escape

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from scheduler.text import Lang, Text
from scheduler.web.negotiation import language

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
    505: Text("Ce serveur parle HTTP/1.0 et HTTP/1.1.", "This server speaks HTTP/1.0 and HTTP/1.1."),
}
NOT_YET = Text(
    "Aucun emploi du temps n’est encore publié ; revenez plus tard.",
    "No timetable is published yet; come back later.",
)
UNREADABLE = Text(
    "Ce qui suit le « ? » de cette adresse est illisible.",
    "What follows the “?” of this address cannot be read.",
)
NO_LANG = Text(
    "Cette langue n’existe pas ici : écrivez lang=fr ou lang=en.",
    "There is no such language here: write lang=fr or lang=en.",
)
NO_VARIANT = Text(
    "Cette variante n’existe pas : écrivez variant=moodle, ou rien.",
    "There is no such variant: write variant=moodle, or nothing.",
)
_PAGE = (
    '<!doctype html>\n<html lang="{lang}">\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    "<title>{status}</title>\n<p>{sentence}</p>\n</html>\n"
)


class RefusedRequest(HTTPException):
    """A request that is not served; `text` says more than the sentence of its status."""

    def __init__(
        self, status: int, *, text: Text | None = None, retry_after: int = 0, closes: bool = False, route: str = ""
    ) -> None:
        """`closes`: the connection ends with this answer. `route`: how it is counted, when it reached no address."""
        super().__init__(status)
        self.text, self.retry_after, self.closes, self.route = text, retry_after, closes, route


def refusal(refused: RefusedRequest, asked: Headers, otherwise: Lang) -> Response:
    """A page for a browser, else one line. It repeats nothing of the request.

    `otherwise` is the language for a caller who says none.
    """
    status = refused.status_code
    lang = language(asked.get("accept-language"), otherwise)
    sentence = (refused.text or SENTENCES[status]).to(lang)
    headers = {"content-language": lang, "vary": "Accept, Accept-Language"}
    if status == 405:
        headers["allow"] = "GET, HEAD"
    if refused.retry_after:
        headers["retry-after"] = str(refused.retry_after)
    if refused.closes:
        headers["connection"] = "close"
    if "text/html" in asked.get("accept", "").lower():
        return HTMLResponse(_PAGE.format(lang=lang, status=status, sentence=escape(sentence)), status, headers)
    return PlainTextResponse(f"{sentence}\n", status, headers)
