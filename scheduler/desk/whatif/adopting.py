"""A scenario adopted: its changes written into the instance's file, its timetable taken over, in one act."""

from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.refusals import ActRefused
from scheduler.desk.draft.state import DraftState
from scheduler.desk.whatif.basis import key_of
from scheduler.desk.whatif.scenario_runs import ScenarioRun
from scheduler.errors import InputError
from scheduler.instance.kept_text import with_files, with_values
from scheduler.instance.load import parse
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.scenario import title_of
from scheduler.scenario.repairs.lines import lines
from scheduler.text import Text

_NOTHING = Text(
    "ce scénario n’a pas de planning à adopter ; attendez-le, ou relancez-le",
    "this scenario has no timetable to adopt; wait for it, or run it again",
)
_OUTDATED = Text(
    "le brouillon a changé depuis que ce scénario a été calculé ; relancez-le, puis adoptez-le",
    "the draft has changed since this scenario was worked out; run it again, then adopt it",
)
_BY_HAND = Text(
    "le fichier de l’instance est écrit d’une manière qui ne se change pas toute seule ; écrivez-y vous-même ce qui "
    "suit, puis relancez le scénario",
    "the instance's file is written in a way that cannot be changed here; write there yourself what follows, then run "
    "the scenario again",
)


def adopted(draft: Draft, seen: int, one: ScenarioRun) -> DraftState:
    """The draft with the scenario. Raises ActRefused and ActStale."""
    state, outcome = draft.refresh(), one.outcome
    if outcome is None or outcome.planned is None:
        raise ActRefused(_NOTHING)
    if key_of(state) != one.basis.key:
        raise ActRefused(_OUTDATED)
    planned, title = outcome.planned, title_of(one.scenario, state.instance)
    label = Text(f"Scénario adopté : {title.fr}", f"Scenario adopted: {title.en}")
    text = _written(draft, state, planned.instance)
    return draft.adopt(seen, text, planned.timetable, label, is_allowed=bool(outcome.left_out))


def _written(draft: Draft, state: DraftState, after: Instance) -> str:
    """The file's text with the changes. Raises ActRefused, with what to write, where that is not certain."""
    try:
        text = with_values(state.text, state.instance, after)
        found, _ = parse(text, str(draft.file), draft.file.parent)
        is_so = found.digest == with_files(state.instance, after).digest
    except (ValueError, LookupError, InputError):
        is_so = False
    if not is_so:
        raise ActRefused(_BY_HAND, *lines(state.instance, after))
    return text
