"""The page What if, its answers, and the act that adopts a scenario."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from scheduler.desk.board.board import figures
from scheduler.desk.draft.refusals import ActRefused
from scheduler.desk.draft.state import DraftState
from scheduler.desk.view import DeskView, OpenYear, Wish, YearRequest
from scheduler.desk.whatif.adopting import adopted
from scheduler.desk.whatif.answers import run_json, table_json
from scheduler.desk.whatif.basis import Basis
from scheduler.desk.whatif.change_forms import change_forms
from scheduler.desk.whatif.scenario_runs import MOST, ScenarioRun
from scheduler.errors import InputError
from scheduler.instance.reading.draft import Keys
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.changes.load import read_scenario
from scheduler.scenario.changes.scenario import Scenario, title_of
from scheduler.text import Text
from scheduler.wording import capital

_PLACES = Keys("scenario")
"""Where each value of a scenario is on the page: `changes[0].close.first`."""
_TOO_MANY = Text(
    f"il y a déjà {MOST} scénarios ; enlevez ceux dont vous n’avez plus besoin",
    f"there are {MOST} scenarios already; remove those that you no longer need",
)


async def _page(asked: YearRequest) -> Response:
    return asked.render("whatif.html", view="whatif")


async def _forms(asked: YearRequest) -> Response:
    def found() -> dict[str, Any]:
        state = asked.draft.refresh()
        today = state.timetable.today(asked.draft.now(), state.instance.zone)
        return {
            "forms": change_forms(state.instance, asked.lang),
            "from": "" if today is None else today.isoformat(),
            "trainers": [[each.id, each.name] for each in state.instance.trainers],
        }

    return await asked.json(found)


async def _table(asked: YearRequest) -> Response:
    def found() -> dict[str, Any]:
        state, runs = asked.draft.refresh(), asked.opened.runs
        version = runs.version
        return {
            **figures(asked.draft, state, asked.lang),
            "version": version,
            **table_json(state, runs.all, asked.lang),
        }

    return await asked.json(found)


async def _one(asked: YearRequest) -> Response:
    number = asked.param("number")
    if not number.isdigit():
        raise HTTPException(400)
    return await asked.json(lambda: run_json(asked.draft.refresh(), _run_of(asked.opened, int(number)), asked.lang))


async def _try(asked: YearRequest) -> Response:
    """A scenario as the page's forms say it; what is wrong with it comes back at its field."""
    wish = await asked.wish()
    try:
        number = await run_in_threadpool(asked.opened.runs.try_out, partial(read_wish_of_scenario, wish.values))
    except InputError as error:
        faults = [{"at": fault.place.file, "text": fault.text.to(asked.lang)} for fault in error.faults]
        return JSONResponse({"faults": faults}, 422)
    except OverflowError as error:
        raise ActRefused(_TOO_MANY) from error
    return JSONResponse({"number": number})


async def _again(asked: YearRequest) -> Response:
    number = int((await asked.wish()).number("number", 1, 1e9))
    _run_of(asked.opened, number)
    await run_in_threadpool(asked.opened.runs.again, number, _checked)
    return JSONResponse({"number": number})


async def _another(asked: YearRequest) -> Response:
    """The same changes in another way."""
    number = int((await asked.wish()).number("number", 1, 1e9))
    first = _run_of(asked.opened, number)
    while first.unlike and first.unlike[0] in {each.number for each in asked.opened.runs.all}:
        first = _run_of(asked.opened, first.unlike[0])
    title = capital(title_of(first.scenario, first.basis.instance)).to(asked.lang)
    try:
        new = await run_in_threadpool(asked.opened.runs.another, number, title)
    except OverflowError as error:
        raise ActRefused(_TOO_MANY) from error
    return JSONResponse({"number": new})


async def _stop(asked: YearRequest) -> Response:
    number = int((await asked.wish()).number("number", 1, 1e9))
    asked.opened.runs.stop(number)
    return JSONResponse({"number": number})


async def _remove(asked: YearRequest) -> Response:
    number = int((await asked.wish()).number("number", 1, 1e9))
    _run_of(asked.opened, number)
    await run_in_threadpool(asked.opened.runs.remove, number)
    return JSONResponse({"number": number})


def _adopt(opened: OpenYear, wish: Wish) -> DraftState:
    return adopted(opened.draft, wish.seen, _run_of(opened, int(wish.number("number", 1, 1e9))))


def _run_of(opened: OpenYear, number: int) -> ScenarioRun:
    try:
        return opened.runs.of(number)
    except KeyError as error:
        raise HTTPException(404) from error


def read_wish_of_scenario(values: Mapping[str, Any], basis: Basis) -> Scenario:
    """Raises InputError with every fault at its field."""
    known = {key: value for key, value in values.items() if key in ("title", "from", "changes", "improve")}
    return _checked(read_scenario({**known, "name": "essai"}, basis.instance, _PLACES), basis)


def _checked(scenario: Scenario, basis: Basis) -> Scenario:
    applied(scenario, basis.instance, basis.timetable, places=_PLACES)
    return scenario


WHATIF = DeskView(
    answers={"whatif": _page, "forms.json": _forms, "whatif.json": _table, "scenario.json": _one},
    posts={"try": _try, "again": _again, "another": _another, "stop-scenario": _stop, "remove-scenario": _remove},
    acts={"adopt": _adopt},
    tab=("whatif", Text("Et si…", "What if")),
)
