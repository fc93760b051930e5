"""The page What if, its answers, and the act that adopts a scenario."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.responses import JSONResponse

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


def _page(asked: YearRequest) -> Any:
    return asked.render("whatif.html", view="whatif")


def _forms(asked: YearRequest) -> Any:
    state = asked.draft.refresh()
    today = state.timetable.today(asked.draft.now(), state.instance.zone)
    return {
        "forms": change_forms(state.instance, asked.lang),
        "from": "" if today is None else today.isoformat(),
        "trainers": [[each.id, each.name] for each in state.instance.trainers],
    }


def _table(asked: YearRequest) -> Any:
    state, runs = asked.draft.refresh(), asked.opened.runs
    version = {"version": runs.version}
    return {**figures(asked.draft, state, asked.lang), **version, **table_json(state, runs.all, asked.lang)}


def _one(asked: YearRequest) -> Any:
    return run_json(asked.draft.refresh(), asked.opened.run(asked.number("number")), asked.lang)


def _try(asked: YearRequest, wish: Wish) -> Any:
    """A scenario as the page's forms say it; what is wrong with it comes back at its field."""
    try:
        return {"number": asked.opened.runs.try_out(partial(read_wish_of_scenario, wish.values))}
    except InputError as error:
        faults = [{"at": fault.place.file, "text": fault.text.to(asked.lang)} for fault in error.faults]
        return JSONResponse({"faults": faults}, 422)
    except OverflowError as error:
        raise ActRefused(_TOO_MANY) from error


def _again(asked: YearRequest, wish: Wish) -> Any:
    number = _run_of(asked.opened, wish).number
    asked.opened.runs.again(number, _checked)
    return {"number": number}


def _another(asked: YearRequest, wish: Wish) -> Any:
    """The same changes in another way."""
    opened = asked.opened
    one = first = _run_of(opened, wish)
    while first.unlike and first.unlike[0] in {each.number for each in opened.runs.all}:
        first = opened.run(first.unlike[0])
    title = capital(title_of(first.scenario, first.basis.instance)).to(asked.lang)
    try:
        return {"number": opened.runs.another(one.number, title)}
    except OverflowError as error:
        raise ActRefused(_TOO_MANY) from error


def _stop(asked: YearRequest, wish: Wish) -> Any:
    number = int(wish.number("number", 1, 1e9))
    asked.opened.runs.stop(number)
    return {"number": number}


def _remove(asked: YearRequest, wish: Wish) -> Any:
    number = _run_of(asked.opened, wish).number
    asked.opened.runs.remove(number)
    return {"number": number}


def _adopt(opened: OpenYear, wish: Wish) -> DraftState:
    return adopted(opened.draft, wish.seen, _run_of(opened, wish))


def _run_of(opened: OpenYear, wish: Wish) -> ScenarioRun:
    return opened.run(int(wish.number("number", 1, 1e9)))


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
