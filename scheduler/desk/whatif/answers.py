"""The scenarios of a draft as pages show them: one table, and each with what it moves and whom to tell what."""

from collections.abc import Mapping, Sequence
from typing import Any

from scheduler.desk.draft.state import DraftState
from scheduler.desk.whatif.basis import Basis, key, key_of
from scheduler.desk.whatif.moved_weeks import moved_weeks
from scheduler.desk.whatif.scenario_runs import ScenarioRun
from scheduler.export.page.texts import Words
from scheduler.instance.kept_text import with_files
from scheduler.publish.changes.changes import Changes
from scheduler.publish.changes.mail import mail
from scheduler.scenario.changes.scenario import title_of
from scheduler.scenario.comparison.compare import Comparison, Row, compare
from scheduler.scenario.comparison.page import WORDS
from scheduler.scenario.comparison.page_rows import ScenarioRow, scenario_rows
from scheduler.scenario.comparison.telling import columns
from scheduler.text import Lang
from scheduler.wording import capital

Json = dict[str, Any]


def table_json(state: DraftState, runs: Sequence[ScenarioRun], lang: Lang) -> Json:
    """The scenarios beside each other. Ranks are of those tried on the draft as it is now; the others are outdated."""
    now_key = key_of(state)
    comparisons = _comparisons(runs)
    now = comparisons.get(now_key)
    labels = columns(now.rows if now is not None else ())
    rows = {row.name: row for comparison in comparisons.values() for row in scenario_rows(comparison, Words(lang))}
    return {
        "labels": [{"key": label, "name": WORDS[label].to(lang)} for label in labels],
        "today": {"clashes": state.report.clash_count, "cost": state.report.cost},
        "scenarios": [_line(one, rows.get(one.scenario.name), now_key, lang) for one in runs],
    }


def run_json(state: DraftState, one: ScenarioRun, lang: Lang) -> Json:
    """All of one scenario."""
    now_key = key_of(state)
    comparison = _comparisons([one]).get(one.basis.key)
    if comparison is None:
        return _line(one, None, now_key, lang)
    (row,), (told,) = comparison.rows, scenario_rows(comparison, Words(lang))
    return {
        **_line(one, told, now_key, lang),
        "today": {"clashes": comparison.report.clash_count, "cost": comparison.report.cost},
        "sentences": told.sentences,
        "notes": told.notes,
        "tell": told.tell,
        "moves": told.changes,
        "remaining": told.clashes,
        "criteria": [
            {"name": each.name, "why": each.sentence, "value": each.value, "difference": each.difference}
            for each in told.criteria
            if each.difference != "0"
        ],
        "weeks": moved_weeks(one.basis, row, lang),
        "messages": _messages(one.basis, row, lang),
    }


def _comparisons(runs: Sequence[ScenarioRun]) -> Mapping[str, Comparison]:
    """Of what is done, each with the others that were tried on the same draft."""
    bases: dict[str, Basis] = {one.basis.key: one.basis for one in runs if one.outcome is not None}
    return {
        key: compare(
            basis.instance,
            basis.timetable,
            basis.report,
            [one.outcome for one in runs if one.outcome is not None and one.basis.key == key],
        )
        for key, basis in bases.items()
    }


def _line(one: ScenarioRun, told: ScenarioRow | None, now: str, lang: Lang) -> Json:
    is_outdated = one.basis.key != now
    instance, scenario = one.basis.instance, one.scenario
    return {
        "number": one.number,
        "title": capital(title_of(scenario, instance)).to(lang),
        "changes": [change.said(instance).to(lang) for change in scenario.changes],
        "status": one.status,
        "outdated": is_outdated,
        "adopted": is_outdated and _result_key(one) == now,
        "planned": told is not None and told.is_planned,
        "answer": None if told is None else told.status,
        "why": list(told.sentences) if told is not None and not told.is_planned else [],
        "rank": None if told is None or is_outdated else told.rank,
        "equal": told is not None and told.is_equal,
        "columns": {} if told is None else {each.label: each.said for each in told.columns},
        "leftOut": 0 if one.outcome is None else sum(each.count for each in one.outcome.left_out),
    }


def _result_key(one: ScenarioRun) -> str | None:
    """Of the draft once it is adopted."""
    planned = None if one.outcome is None else one.outcome.planned
    return None if planned is None else key(with_files(one.basis.instance, planned.instance), planned.timetable)


def _messages(basis: Basis, row: Row, lang: Lang) -> list[Json]:
    """To whom, and what: as a draft, ready to be copied or opened in a mail program."""
    planned = row.planned
    if planned is None:
        return []
    changes = Changes((basis.instance, basis.timetable), (planned.instance, planned.timetable))
    clashes = [{"trainer": each.trainer, "fr": each.text.fr, "en": each.text.en} for each in planned.report.clashes]
    found = []
    for notice in changes.notices:
        written = mail(changes, notice, lang, clashes=clashes, published=None)
        found.append(
            {
                "kind": notice.kind,
                "name": notice.name,
                "subject": written.subject,
                "text": written.text,
                "mailto": written.mailto,
            }
        )
    return found
