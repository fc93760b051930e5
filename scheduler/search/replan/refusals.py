"""Why re-planning refuses, in the planner’s words."""

import datetime as dt

from scheduler.text import Text
from scheduler.wording import numeric_date, say

PAST = Text(
    "Avec ces changements, des séances déjà passées enfreignent une règle, et le passé ne se déplace pas :",
    "With these changes sessions that are past break a rule, and the past does not move:",
)


def comes_or_goes(day: dt.date, last: dt.date) -> Text:
    present = f"present: [{{first: {day}, last: {last}}}]"
    return Text(
        f"Un groupe qui arrive en cours d’année a ses dates dans l’instance, par exemple « {present} » ; de même s’il "
        "part. Les changements add_group et drop_group les écrivent.",
        f"A group that comes during the year has its dates in the instance, for example “{present}”; the same if it "
        "leaves. The changes add_group and drop_group write them.",
    )


def impossible(from_day: dt.date | None) -> Text:
    past = (
        Text("", "")
        if from_day is None
        else say(
            " sans toucher à ce qui précède le {day}",
            " without touching what is before {day}",
            day=numeric_date(from_day),
        )
    )
    return Text(
        f"Avec ces changements, aucun emploi du temps ne respecte toutes les règles obligatoires{past.fr}, même en "
        "déplaçant toutes les autres séances et avec des conflits de formateurs : c’est prouvé. « scheduler explain » "
        "dit pourquoi.",
        f"With these changes no timetable keeps all the hard rules{past.en}, even if every other session moves and "
        "with trainer clashes: this is proved. “scheduler explain” says why.",
    )
