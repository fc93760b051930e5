"""`scheduler sensitivity`: which single availability, if its trainer opened it, would improve the timetable most."""

import datetime as dt
import shlex
from pathlib import Path
from typing import Any

from rich.table import Column

from scheduler.cli.core.commands import Invocation, Manual, Option, command
from scheduler.cli.core.options import (
    CLUSTER,
    FROM_DAY,
    INSTANCE_OF_TIMETABLE,
    JSON,
    NUMBER,
    SEED,
    TIMETABLE,
    WORKERS,
    params_of,
    time_limit_option,
)
from scheduler.cli.core.output import Output
from scheduler.cli.core.reading import first_day, read_published, say_first_day
from scheduler.cli.core.values import WholeNumber
from scheduler.cli.whatif.run import work_out
from scheduler.scenario.changes.options import EVERYBODY, shown
from scheduler.scenario.runs.job import Base
from scheduler.scenario.sensitivity import (
    Sensitivity,
    each_s,
    openings_of,
    sensitivity,
    sensitivity_data,
    shared,
)
from scheduler.text import Text
from scheduler.wording import decimal

_TOP = 10
_LIMIT_S = 60.0
_SHORTEST_S = 0.1
_MANUAL = Manual(
    Text("Savoir quel formateur appeler en premier.", "Know which trainer to telephone first."),
    Text(
        "Ouvre tour à tour chaque indisponibilité des formateurs (un créneau de la semaine, ou sa soirée), laisse "
        "bouger les séances (toutes celles d’un programme ; celles de ce formateur à l’échelle d’un centre) et classe "
        "ce qui ferait gagner le plus : des conflits en moins, puis des points de confort. Le gain annoncé est celui "
        "d’un emploi du temps trouvé et vérifié ; « Au plus » dit ce qu’aucun ne dépasse, quand c’est prouvé. Rien "
        "n’est modifié.",
        "Opens each unavailability of the trainers in turn (a slot of the week, or its evening), lets sessions move "
        "(all of a programme's; that trainer's at the scale of a centre) and ranks what would gain most: fewer "
        "clashes, then points of comfort. The gain told is that of a timetable that was found and checked; “At most” "
        "is what none exceeds, where that is proved. Nothing is changed.",
    ),
    (
        (
            "scheduler sensitivity solutions/tiny",
            Text("Les ouvertures qui gagnent le plus.", "The openings that gain most."),
        ),
        (
            "scheduler sensitivity solutions/tiny --trainer BRUNO --json",
            Text("Celles d’un formateur, pour un programme.", "Those of one trainer, for a program."),
        ),
    ),
    (0, 2, 130),
)
_ABOUT_TOP = Text(f"Nombre de lignes (par défaut {_TOP}).", f"Number of rows (default {_TOP}).")
_ABOUT_LIMIT = Text(
    f"Temps de recherche de toutes les ouvertures ensemble, en secondes (par défaut {_LIMIT_S:g}) ; chacune en a une "
    "part égale.",
    f"Time to search for all the openings together, in seconds (default {_LIMIT_S:g}); each has an equal part of it.",
)
_ABOUT_TRAINER = Text("Seulement les indisponibilités de ce formateur.", "Only the unavailabilities of this trainer.")
_COLUMNS = (
    Text("Rang", "Rank"), Text("Si ce formateur ouvrait", "If this trainer opened"),
    Text("Conflits en moins", "Fewer clashes"), Text("Points gagnés", "Points gained"),
    Text("Au plus", "At most"), Text("À déplacer", "To move"),
)  # fmt: skip
_WORKED = Text(
    "Ouvertures essayées, une à une : {n}. L’emploi du temps d’aujourd’hui : conflits {clashes}, points {cost}.",
    "Openings tried, one by one: {n}. The timetable of today: clashes {clashes}, points {cost}.",
)
_TIME = Text(
    "Temps de recherche : {limit:g} s en tout, soit {each} s au plus pour chaque essai (--time-limit).",
    "Time to search: {limit:g} s in all, that is {each} s at most for each trial (--time-limit).",
)
_VAIN = Text(
    "Aucune ne ferait gagner quoi que ce soit, c’est prouvé : n’appelez personne pour cela.",
    "None of them would gain anything, this is proved: there is nobody to telephone for that.",
)
_NONE = Text(
    "Aucune ouverture ne fait gagner quoi que ce soit, parmi les emplois du temps essayés ; ce n’est prouvé que pour "
    "{vain} d’entre elles. Un temps plus long (--time-limit) peut en trouver.",
    "No opening gains anything among the timetables tried; this is proved for {vain} of them only. More time "
    "(--time-limit) may find some.",
)
_NEXT = Text(
    "Pour voir ce que la première déplacerait :\n  {command}",
    "To see what the first would move:\n  {command}",
)
_UNKNOWN = Text("{n} ouvertures sans réponse dans le temps donné.", "{n} openings without an answer in the time given.")


@command(
    "sensitivity",
    _MANUAL,
    TIMETABLE,
    INSTANCE_OF_TIMETABLE,
    Option("--trainer", about=_ABOUT_TRAINER, value=Text("FORMATEUR", "TRAINER")),
    FROM_DAY,
    Option("--top", about=_ABOUT_TOP, value=NUMBER, type=WholeNumber(1, 10_000), default=_TOP),
    JSON,
    CLUSTER,
    time_limit_option(_LIMIT_S, _ABOUT_LIMIT),
    WORKERS,
    SEED,
)
def sensitivity_command(
    run: Invocation, timetable: Path, instance: Path | None, from_day: dt.date | None, **values: Any
) -> int:
    output = run.output
    known, published, report = read_published(timetable, instance, output)
    first = first_day(from_day, known, published, run.clock())
    params = params_of(values)
    base = Base(known, published, first, params)
    scenarios = openings_of(base, values["trainer"])
    outcomes = work_out(shared(base, len(scenarios)), scenarios, values["cluster"], output)
    found = sensitivity(known, report, outcomes)
    if values["as_json"]:
        limits = {"time_limit_s": params.time_limit_s, "each_s": each_s(params, len(scenarios))}
        output.json(sensitivity_data(found, report.clash_count, report.cost, limits, output.lang))
        return 0
    say_first_day(output.say, first, is_asked=from_day is not None)
    tried = len(found.openings) + len(found.unknown)
    output.say(_WORKED, n=tried, clashes=report.clash_count, cost=report.cost)
    each = decimal(max(_SHORTEST_S, each_s(params, len(scenarios))), 1)
    output.say(_TIME, limit=params.time_limit_s, each=each)
    _say(found, values["top"], timetable, instance, output)
    return 0


def _say(found: Sensitivity, top: int, timetable: Path, instance: Path | None, output: Output) -> None:
    gaining = [opening for opening in found.openings if opening.gains]
    if found.unknown:
        output.say(_UNKNOWN, n=len(found.unknown))
    if not gaining:
        vain = sum(opening.is_vain for opening in found.openings)
        output.say(_VAIN if vain == len(found.openings) and not found.unknown else _NONE, vain=vain)
        return
    columns = [
        Column(output.of(title), justify="left" if rank == 1 else "right") for rank, title in enumerate(_COLUMNS)
    ]
    rows = []
    for opening in gaining[:top]:
        most = "–" if opening.most_points is None else opening.most_points
        rows.append((found.rank(opening), opening.title, opening.clashes, opening.points, most, opening.moves))
    output.table(columns, rows)
    first = gaining[0]
    words = ["scheduler", "whatif", str(timetable), *shlex.split(shown(first.scenario.changes[0]))]
    alone = first.scenario.improve == (first.available.trainer,)
    words += [
        "--improve",
        first.available.trainer if alone else EVERYBODY[output.lang == "fr"],
        *(["--instance", str(instance)] if instance is not None else []),
    ]
    output.say(_NEXT, command=shlex.join(words))
