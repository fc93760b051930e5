"""The command line of `scheduler whatif`: its manual and its options."""

import click

from scheduler.cli.core.grammar import Manual
from scheduler.cli.core.options import PathType, Seconds, common_options, option, search_options
from scheduler.cli.core.published import day_option, instance_option
from scheduler.scenario.changes.shorthand import ABOUT_ANY, ANY, IMPROVE, SHORTS
from scheduler.scenario.changes.sweeps import EXAMPLES
from scheduler.text import Lang, Text

TIME_LIMIT_S = 10.0
"""For each scenario: a planner waits for the answer on the telephone."""

MANUAL = Manual(
    Text(
        "Essayer des changements : qui bouge, et que cela coûte-t-il ?",
        "Try changes: who moves, and what does it cost?",
    ),
    Text(
        "Applique des changements à l’instance d’un emploi du temps publié, le replanifie en déplaçant le moins de "
        "séances possible (après le moins de conflits possible), et compare. Les options de changement d’une même "
        "ligne font ensemble un scénario, chaque --scenario en est un autre, un --sweep en fait beaucoup ; ils sont "
        "calculés côte à côte sur tous les cœurs. Sans aucun changement, c’est l’instance modifiée depuis qui est "
        "replanifiée. L’emploi du temps publié n’est jamais touché : --out écrit à part. Ctrl-C garde les scénarios "
        "terminés ; un second Ctrl-C abandonne.",
        "Applies changes to the instance of a published timetable, plans it again moving as few sessions as can be "
        "(after as few clashes as can be), and compares. The options that are changes make one scenario together, each "
        "--scenario is another, a --sweep makes many; they are worked out side by side on all cores. Without any "
        "change, the instance as it was edited since is planned again. The published timetable is never touched: --out "
        "writes elsewhere. Ctrl-C keeps the scenarios that are done; a second Ctrl-C gives up.",
    ),
    (
        (
            'scheduler whatif solutions/tiny --unavailable "BRUNO 2024-09-09..2024-09-20"',
            Text("Le formateur BRUNO est absent deux semaines.", "The trainer BRUNO is away for two weeks."),
        ),
        (
            "scheduler whatif solutions/tiny --close 2024-09-16 --from 2024-09-09 --out essai",
            Text(
                "Le centre ferme un jour ; rien ne bouge avant le 9 ; tout écrire dans essai/.",
                "The centre is closed for a day; nothing moves before the 9th; write all to essai/.",
            ),
        ),
        (
            "scheduler whatif solutions/tiny --scenario cyclone.yaml --scenario depart.yaml --json",
            Text("Comparer deux scénarios, pour un programme.", "Compare two scenarios, for a program."),
        ),
        (
            'scheduler whatif solutions/tiny --sweep "trainers 2w" --out essai',
            Text(
                "Quelle absence de quinzaine coûterait le plus ?",
                "Which fortnight's absence would cost most?",
            ),
        ),
        (
            'scheduler whatif solutions/tiny --sweep "trainers 2w" --cluster tcp://192.168.1.20:8786',
            Text("La même chose sur un cluster Dask.", "The same on a Dask cluster."),
        ),
    ),
    (0, 1, 2, 3, 4, 130),
)


def question_options(lang: Lang) -> list[click.Parameter]:
    change, file = Text("CHANGEMENT", "CHANGE"), Text("FICHIER", "FILE")
    forms = ", ".join(f'"{example}"' for example in EXAMPLES)
    shorts = [
        option(
            name,
            about=Text(
                f'{short.about.fr} Exemple : "{short.example}".', f'{short.about.en} Example: "{short.example}".'
            ),
            lang=lang,
            metavar=change,
            multiple=True,
        )
        for name, short in SHORTS.items()
    ]
    return [
        instance_option(lang),
        *shorts,
        option(ANY, about=ABOUT_ANY, lang=lang, metavar=change, multiple=True),
        option(
            IMPROVE,
            about=Text("Les séances de ce formateur (de chacun : tous) peuvent bouger, autant qu’il faut, pour un "
                       "meilleur emploi du temps.",
                       "The sessions of this trainer (of everybody: all) may move, as many as it takes, for a better "
                       "timetable."),
            lang=lang,
            metavar=Text("FORMATEUR", "TRAINER"),
            multiple=True,
        ),
        option(
            "--scenario",
            about=Text("Un scénario, dans un fichier YAML ; autant que vous voulez.",
                       "A scenario, in a YAML file; as many as you like."),
            lang=lang,
            metavar=file,
            type=PathType(),
            multiple=True,
        ),
        option(
            "--sweep",
            about=Text(f"Beaucoup de scénarios à la fois : {forms}.", f"Many scenarios at once: {forms}."),
            lang=lang,
            metavar=Text("BALAYAGE", "SWEEP"),
            multiple=True,
        ),
        day_option(lang),
    ]  # fmt: skip


def answer_options(lang: Lang) -> list[click.Parameter]:
    of_search = {each.name: each for each in search_options(lang)}
    return [
        option(
            "--out",
            "-o",
            about=Text(
                "Écrire dans ce dossier : la comparaison (page, JSON, CSV) et, par scénario, l’emploi du temps et son "
                "instance.",
                "Write to this directory: the comparison (page, JSON, CSV) and, for each scenario, the timetable and "
                "its instance.",
            ),
            lang=lang,
            metavar=Text("DOSSIER", "DIRECTORY"),
            type=PathType(),
        ),
        option(
            "--json", "as_json", about=Text("Écrire la comparaison en JSON.", "Print the comparison as JSON."),
            lang=lang, is_flag=True,
        ),
        option(
            "--csv", "as_csv", about=Text("Écrire la comparaison en CSV.", "Print the comparison as CSV."),
            lang=lang, is_flag=True,
        ),
        option(
            "--time-limit",
            about=Text(
                f"Temps de recherche d’un scénario, en secondes (par défaut {TIME_LIMIT_S:g}).",
                f"Time to search for one scenario, in seconds (default {TIME_LIMIT_S:g}).",
            ),
            lang=lang,
            metavar=Text("SECONDES", "SECONDS"),
            type=Seconds(),
            default=TIME_LIMIT_S,
        ),
        of_search["workers"],
        of_search["seed"],
        option(
            "--cluster",
            about=Text(
                "Calculer sur le cluster Dask à cette adresse, par exemple tcp://192.168.1.20:8786.",
                "Work on the Dask cluster at this address, for example tcp://192.168.1.20:8786.",
            ),
            lang=lang,
            metavar=Text("ADRESSE", "ADDRESS"),
        ),
        *common_options(lang),
    ]  # fmt: skip


def param_name(option_name: str) -> str:
    """What click calls an option's value: `--add-trainer`, `add_trainer`."""
    return option_name.removeprefix("--").replace("-", "_")
