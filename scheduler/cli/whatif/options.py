"""The command line of `scheduler whatif`: its manual and its options."""

from scheduler.cli.core.commands import Manual, Option
from scheduler.cli.core.options import (
    CLUSTER,
    CSV,
    DIRECTORY,
    FILE,
    FROM_DAY,
    INSTANCE_OF_TIMETABLE,
    JSON,
    SEED,
    WORKERS,
    out_option,
    time_limit_option,
)
from scheduler.cli.core.values import PATH, WholeNumber
from scheduler.scenario.changes.options import IMPROVE, about, option_names
from scheduler.scenario.changes.scenario import MOST_ALTERNATIVES
from scheduler.scenario.changes.sweeps import EXAMPLES
from scheduler.text import Text

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
            'scheduler whatif solutions/tiny --unavailable "BRUNO 2024-09-09..2024-09-20" --messages annonce',
            Text(
                "Avec ce qu’il faudrait écrire à chaque groupe et formateur.",
                "With what would have to be written to each group and trainer.",
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
_CHANGE = Text("CHANGEMENT", "CHANGE")
_FORMS = ", ".join(f'"{example}"' for example in EXAMPLES)


QUESTION = (
    INSTANCE_OF_TIMETABLE,
    *(Option(name, about=about(name), value=_CHANGE, multiple=True) for name in option_names()),
    Option(
        IMPROVE,
        about=Text("Les séances de ce formateur (de chacun : tous) peuvent bouger, autant qu’il faut, pour un "
                   "meilleur emploi du temps.",
                   "The sessions of this trainer (of everybody: all) may move, as many as it takes, for a better "
                   "timetable."),
        value=Text("FORMATEUR", "TRAINER"),
        multiple=True,
    ),
    Option(
        "--scenario",
        about=Text("Un scénario, dans un fichier YAML ; autant que vous voulez.",
                   "A scenario, in a YAML file; as many as you like."),
        value=FILE,
        type=PATH,
        multiple=True,
    ),
    Option(
        "--sweep",
        about=Text(f"Beaucoup de scénarios à la fois : {_FORMS}.", f"Many scenarios at once: {_FORMS}."),
        value=Text("BALAYAGE", "SWEEP"),
        multiple=True,
    ),
    FROM_DAY,
)  # fmt: skip
ANSWER = (
    out_option(
        Text(
            "Écrire dans ce dossier : la comparaison (page, JSON, CSV) et, par scénario, l’emploi du temps et son "
            "instance.",
            "Write to this directory: the comparison (page, JSON, CSV) and, for each scenario, the timetable and its "
            "instance.",
        )
    ),
    Option(
        "--alternatives",
        about=Text(
            f"Jusqu’à autant de possibilités avec aussi peu de déplacements, côte à côte "
            f"({MOST_ALTERNATIVES} au plus).",
            f"Up to so many ways with as few moves, side by side (at most {MOST_ALTERNATIVES}).",
        ),
        value=Text("NOMBRE", "NUMBER"),
        type=WholeNumber(1, MOST_ALTERNATIVES),
        default=1,
    ),
    Option(
        "--messages",
        about=Text(
            "Écrire dans ce dossier les messages à envoyer à chaque groupe et formateur, comme « publish » ; ce sont "
            "des brouillons.",
            "Write to this directory the messages to send to each group and trainer, as “publish” does; they are "
            "drafts.",
        ),
        value=DIRECTORY,
        type=PATH,
    ),
    JSON,
    CSV,
    time_limit_option(
        TIME_LIMIT_S,
        Text(
            f"Temps de recherche d’un scénario, en secondes (par défaut {TIME_LIMIT_S:g}).",
            f"Time to search for one scenario, in seconds (default {TIME_LIMIT_S:g}).",
        ),
    ),
    WORKERS,
    SEED,
    CLUSTER,
)


def param_name(option_name: str) -> str:
    """What click calls an option's value: `--add-trainer`, `add_trainer`."""
    return option_name.removeprefix("--").replace("-", "_")
