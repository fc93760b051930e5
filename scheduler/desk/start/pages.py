"""The start page: the years and how each stands, and a new one made from nothing, an example or last year's."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from scheduler.desk.publish.standing import publication
from scheduler.desk.start import new_years, standing
from scheduler.desk.start.new_years import ProposedYear
from scheduler.desk.start.years import Year, folder_of_new, years
from scheduler.desk.view import OpenYear, Wish, read_wish
from scheduler.errors import InputError, Place
from scheduler.instance.schema.fields import time_zones
from scheduler.text import Lang, Text

_MOST_UPLOADED = 12_000_000
"""Bytes of a request with a file in it, which is a third longer there than on the disk."""
_ZONES = ("Indian/Reunion", "Europe/Paris", "America/Guadeloupe", "America/Martinique", "America/Cayenne")
"""Those that are offered first."""


class StartPages:
    """`opened` opens a year by its name, raising HTTPException; `render` makes a page of a template."""

    def __init__(
        self, folder: Path, opened: Callable[[str], Awaitable[OpenYear]], render: Callable[..., Response],
        language: Callable[[Request], Lang],
    ) -> None:  # fmt: skip
        self._folder, self._opened, self._render, self._language = folder, opened, render, language

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/", self._page),
            Route("/standing.json", self._standing),
            Route("/new/preview", self._preview, methods=["POST"]),
            Route("/new", self._create, methods=["POST"]),
        ]

    async def _page(self, request: Request) -> Response:
        lang = self._language(request)
        found = await run_in_threadpool(years, self._folder)
        zones = [*_ZONES, *sorted(time_zones() - set(_ZONES))]
        start = {"years": [year.name for year in found], "zones": zones, "alone": folder_of_new(self._folder) is None}
        folder = str(self._folder).encode(errors="replace").decode()
        return self._render("start.html", lang, years=start["years"], folder=folder, start=start)

    async def _standing(self, request: Request) -> Response:
        """How a year stands: `?year=`."""
        lang, name = self._language(request), request.query_params.get("year", "")
        year = await run_in_threadpool(self._year, name)
        if year is None:
            raise HTTPException(404)
        try:
            if year.journal.exists():
                opened = await self._opened(name)
                found = await run_in_threadpool(standing.of_draft, opened.draft)
                return JSONResponse({**found, **await run_in_threadpool(publication, year, opened.draft)})
            found = await run_in_threadpool(standing.of_files, year)
            return JSONResponse({**found, **await run_in_threadpool(publication, year, None)})
        except InputError as error:
            return JSONResponse(standing.of_fault(error, lang))

    async def _preview(self, request: Request) -> Response:
        """What a new year would be; nothing is written."""
        lang = self._language(request)
        proposed, _ = await self._proposed(request, lang)
        notes: dict[str, list[dict[str, str]]] = {}
        for note in proposed.notes:
            notes.setdefault(note.fate, []).append({"place": note.place, "text": note.text.to(lang)})
        return JSONResponse({"name": proposed.name, "title": proposed.title, "notes": notes})

    async def _create(self, request: Request) -> Response:
        proposed, base = await self._proposed(request, self._language(request))
        await run_in_threadpool(new_years.write, base, proposed)
        return JSONResponse({"name": proposed.name})

    async def _proposed(self, request: Request, lang: Lang) -> tuple[ProposedYear, Path]:
        wish = await read_wish(request, _MOST_UPLOADED)
        base = await run_in_threadpool(folder_of_new, self._folder)
        if base is None:
            raise InputError.at(Place(""), *_ALONE)

        def made() -> ProposedYear:
            proposed = self._made(wish, lang)
            new_years.refuse_taken(base, proposed.name)
            return proposed

        return await run_in_threadpool(made), base

    def _made(self, wish: Wish, lang: Lang) -> ProposedYear:
        match wish.text("way"):
            case "empty":
                return new_years.empty(wish.values, lang)
            case "example":
                return new_years.from_example(wish.values)
            case "last_year":
                return new_years.from_last_year(wish.values, self._year)
            case "workbook":
                return new_years.from_workbook(wish.values, lang)
            case "sheet":
                return new_years.from_sheet(wish.values, lang)
            case _:
                raise HTTPException(400)

    def _year(self, name: str) -> Year | None:
        return next((year for year in years(self._folder) if year.name == name), None)


_ALONE = Text(
    "ce bureau est ouvert sur une seule année ; relancez « scheduler desk » sur le dossier qui contient les années",
    "this desk is open on one year alone; start “scheduler desk” on the folder that holds the years",
)
