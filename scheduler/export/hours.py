"""hours.csv: the hours of each trainer, month by month, as the administration pays them; for people and their Excel."""

from scheduler.export.audience import Programme
from scheduler.export.csv_files import for_people
from scheduler.export.frames import months, rows
from scheduler.text import Text
from scheduler.wording import decimal

FILE_NAME = "hours.csv"
COLUMNS = (
    Text("Formateur", "Trainer"),
    Text("Identifiant", "Id"),
    Text("Mois", "Month"),
    Text("Séances", "Sessions"),
    Text("Soirées", "Evenings"),
    Text("Regroupements (h)", "In person (h)"),
    Text("Webconférences (h)", "Webconferences (h)"),
    Text("Heures", "Hours"),
)


def hours_csv(programme: Programme) -> bytes:
    """A line for each trainer and month with a session; decimals as the language has them."""
    header = [text.to(programme.lang) for text in COLUMNS]

    def hours(value: float) -> str:
        return decimal(round(value, 2)).to(programme.lang)

    lines = (
        (programme.trainer_name(each.trainer), each.trainer, f"{each.month:%Y-%m}", each.sessions, each.evenings,
         hours(each.in_person_h), hours(each.webconference_h), hours(each.hours))
        for each in rows(months(programme))
    )  # fmt: skip
    return for_people(header, (dict(zip(header, line, strict=True)) for line in lines), programme.lang)
