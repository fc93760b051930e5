"""The page Explain and its answers. A repair is tried as a scenario, on the page What if."""

from typing import Any

from starlette.exceptions import HTTPException

from scheduler.desk.board.board import figures
from scheduler.desk.draft.state import DraftState
from scheduler.desk.explain.explainer import Asking, Explaining
from scheduler.desk.view import DeskView, OpenYear, Wish, YearRequest
from scheduler.desk.whatif.basis import key_of
from scheduler.scenario.changes.scenario import title_of
from scheduler.scenario.repairs.answer_json import RepeatedQuestion, answer_data
from scheduler.scenario.repairs.question import Question
from scheduler.search.published import Published
from scheduler.text import Lang, Text
from scheduler.wording import say

LONGEST_S = 1800
_YEAR = Text("Pourquoi cette année est impossible, ou a des conflits", "Why this year is impossible, or has clashes")
_CLASH = Text("Pourquoi ce conflit : {text}", "Why this clash: {text}")
_SCENARIO = Text("Pourquoi ce scénario ne va pas : {title}", "Why this scenario cannot be done: {title}")
_STATUSES = {
    "impossible": Text("Impossible, c’est prouvé", "Impossible, and proved so"),
    "possible": Text("Possible", "Possible"),
    "unknown": Text("On ne sait pas encore", "Not known yet"),
}


def _page(asked: YearRequest) -> Any:
    return asked.render("explain.html", view="explain")


def _answer(asked: YearRequest) -> Any:
    state, now = asked.draft.refresh(), asked.opened.explainer.now
    return {
        **figures(asked.draft, state, asked.lang),
        "scenarios": _scenarios(asked.opened, asked.lang),
        "found": None if now is None or not now.is_done else found_json(now, state, asked.lang),
    }


def _start(asked: YearRequest, wish: Wish) -> Any:
    opened, limit_s = asked.opened, wish.number("limit_s", 1, LONGEST_S)
    return {"number": opened.explainer.start(lambda: _asking(opened, wish), limit_s)}


def _stop(asked: YearRequest, _: Wish) -> Any:
    asked.opened.explainer.stop()
    return {}


def _asking(opened: OpenYear, wish: Wish) -> Asking:
    """Of the year, when the wish names neither a clash nor a scenario."""
    state = opened.draft.refresh()
    if "clash" in wish.values:
        number = int(wish.number("clash", 1, 1e6))
        if number > len(state.report.clashes):
            raise HTTPException(404)
        title = say(*_CLASH, text=state.report.clashes[number - 1].text)
        return Asking(title, Question(state.instance), key_of(state), state.timetable, number)
    if "scenario" in wish.values:
        run = opened.run(int(wish.number("scenario", 1, 1e9)))
        scenario, basis = run.scenario, run.basis
        question = Question(
            basis.instance, scenario.changes, Published(basis.timetable, scenario.from_), scenario.improve
        )
        return Asking(say(*_SCENARIO, title=title_of(scenario, basis.instance)), question, basis.key)
    return Asking(_YEAR, Question(state.instance), key_of(state))


def _scenarios(opened: OpenYear, lang: Lang) -> list[dict[str, Any]]:
    """Those that cannot be done, or not whole."""
    return [
        {"number": run.number, "title": title_of(run.scenario, run.basis.instance).to(lang)}
        for run in opened.runs.all
        if run.outcome is not None and (run.outcome.planned is None or run.outcome.left_out)
    ]


def found_json(now: Explaining, state: DraftState, lang: Lang) -> dict[str, Any]:
    """What was found, for the page."""
    asking = now.asking
    told: dict[str, Any] = {
        "number": now.number,
        "title": asking.title.to(lang),
        "outdated": asking.key != key_of(state),
        "failed": None if now.failed is None else now.failed.to(lang),
    }
    if now.answer is None:
        return told
    data = answer_data(now.answer, RepeatedQuestion(asking.question, (), None), lang)
    before = [change.model_dump(mode="json", exclude_unset=True, by_alias=True) for change in asking.question.changes]
    return {
        **told,
        **data,
        "verdict": _STATUSES[data["status"]].to(lang) if now.answer.explanation is not None else None,
        "said": [text.to(lang) for text in now.answer.said],
        "asked": before,
    }


EXPLAIN = DeskView(
    answers={"explain": _page, "explain.json": _answer},
    posts={"explain-start": _start, "explain-stop": _stop},
    tab=("explain", Text("Expliquer", "Explain")),
)
