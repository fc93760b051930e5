"""The planner's guide: a page for each view, in both languages, with pictures taken from the desk itself."""

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from scheduler.text import Lang

PAGES = ("start", "data", "board", "solve", "whatif", "explain", "publish")


def guide_route(render: Callable[..., Response], language: Callable[[Request], Lang]) -> Route:
    async def guide(request: Request) -> Response:
        page = request.path_params["page"]
        if page not in PAGES:
            raise HTTPException(404)
        return render("guide.html", language(request), page=page, pages=PAGES)

    return Route("/guide/{page}", guide)
