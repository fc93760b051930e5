"""`scheduler desk user`: the accounts of those who may use the desk over a network."""

import getpass
import sys
from pathlib import Path

from scheduler.cli.core.commands import Argument, CommandGroup, Invocation, Manual, Option, command
from scheduler.cli.core.values import PATH, OneOf
from scheduler.desk.accounts.store import LONGEST, ROLES, AccountStore, Role, checked_name, checked_password
from scheduler.desk.listening import accounts_file
from scheduler.desk.start.years import home
from scheduler.errors import InputError
from scheduler.text import Text

_NAME = Argument("name", Text("NOM", "NAME"), Text("le nom du compte, par exemple marie.payet",
                                                    "the account's name, for example marie.payet"))  # fmt: skip
_FOLDER = Argument(
    "folder",
    Text("DOSSIER", "FOLDER"),
    Text("le dossier du bureau (par défaut le dossier courant)", "the desk's folder (default: the current folder)"),
    type=PATH,
    required=False,
    default=Path(),
)
_ABOUT_ROLE = Text(
    "planner change tout (par défaut) ; reader voit tout et ne change rien.",
    "planner changes everything (default); reader sees everything and changes nothing.",
)
_ROLES = {"planner": Text("planificateur", "planner"), "reader": Text("lecteur", "reader")}
_STDIN = Text(
    "Le mot de passe est demandé deux fois sans être montré, ou lu sur l’entrée standard (une ligne). Il n’est gardé "
    "que sous une forme (Argon2id) d’où personne ne le retrouve.",
    "The password is asked for twice without being shown, or read from standard input (one line). It is kept only in a "
    "form (Argon2id) from which nobody gets it back.",
)
_PASSWORD = Text("Mot de passe de {name} : ", "Password of {name}: ")
_AGAIN = Text("Encore une fois : ", "Once more: ")
_DIFFERENT = Text("les deux mots de passe diffèrent ; rien n’a changé", "the two passwords differ; nothing has changed")
_ADDED = Text("Compte créé : {name} ({role}).", "Account made: {name} ({role}).")
_CHANGED = Text(
    "Mot de passe changé : {name} doit se connecter à nouveau.", "Password changed: {name} must log in again."
)
_NOW = Text("{name} est maintenant {role}.", "{name} is now a {role}.")
_REMOVED = Text("Compte enlevé : {name} ; ses sessions sont closes.", "Account removed: {name}; its sessions are over.")
_NOBODY = Text("Aucun compte ; « scheduler desk user add NOM » en crée un.",
               "No account; “scheduler desk user add NAME” makes one.")  # fmt: skip


def _store(folder: Path) -> AccountStore:
    if not folder.is_dir():
        raise InputError.at(
            folder, "ce dossier n’existe pas ; donnez celui du bureau", "this folder does not exist; give the desk's"
        )
    return AccountStore(accounts_file(home(folder)))


def _password(run: Invocation, name: str) -> str:
    """Asked for without an echo, twice; else a line of standard input. Raises InputError for one that none may have."""
    if not sys.stdin.isatty():
        return checked_password(sys.stdin.readline(4 * LONGEST).rstrip("\r\n"), name)
    lang = run.output.lang
    first = checked_password(getpass.getpass(_PASSWORD.to(lang).format(name=name)), name)
    if getpass.getpass(_AGAIN.to(lang)) != first:
        raise InputError.at("password", *_DIFFERENT)
    return first


@command(
    "add",
    Manual(
        Text("Créer un compte.", "Make an account."),
        _STDIN,
        (
            ("scheduler desk user add marie.payet", Text("Une planificatrice.", "A planner.")),
            ("scheduler desk user add directeur --role reader", Text("Qui voit tout, sans rien changer.",
                                                                      "Who sees everything and changes nothing.")),
        ),
        (0, 1, 2),
    ),
    _NAME,
    _FOLDER,
    Option("--role", about=_ABOUT_ROLE, value="planner|reader", type=OneOf(ROLES), default="planner"),
)  # fmt: skip
def add_command(run: Invocation, name: str, folder: Path, role: Role) -> int:
    store, name = _store(folder), checked_name(name)
    account = store.add(name, _password(run, name), role)
    run.output.say(_ADDED, name=account.name, role=_ROLES[role])
    return 0


@command(
    "list",
    Manual(
        Text("Lister les comptes.", "List the accounts."),
        Text("Chaque compte et ce qu’il peut faire.", "Each account and what it may do."),
        (("scheduler desk user list", Text("Les comptes de ce dossier.", "The accounts of this folder.")),),
        (0, 2),
    ),
    _FOLDER,
)
def list_command(run: Invocation, folder: Path) -> int:
    accounts = _store(folder).all()
    for account in accounts.values():
        run.output.say(Text(f"{account.name}  {_ROLES[account.role].fr}", f"{account.name}  {_ROLES[account.role].en}"))
    if not accounts:
        run.output.say(_NOBODY)
    return 0


@command(
    "password",
    Manual(
        Text("Changer un mot de passe.", "Change a password."),
        _STDIN,
        (("scheduler desk user password marie.payet", Text("Elle l’a oublié.", "She has forgotten it.")),),
        (0, 1, 2),
    ),
    _NAME,
    _FOLDER,
)
def password_command(run: Invocation, name: str, folder: Path) -> int:
    store = _store(folder)
    account = store.known(name)
    store.set_password(account.name, _password(run, account.name))
    run.output.say(_CHANGED, name=account.name)
    return 0


@command(
    "role",
    Manual(
        Text("Changer ce qu’un compte peut faire.", "Change what an account may do."),
        _ABOUT_ROLE,
        (("scheduler desk user role directeur reader", Text("Il ne change plus rien.", "Changes nothing any more.")),),
        (0, 1, 2),
    ),
    _NAME,
    Argument("role", "planner|reader", _ABOUT_ROLE, type=OneOf(ROLES)),
    _FOLDER,
)
def role_command(run: Invocation, name: str, role: Role, folder: Path) -> int:
    account = _store(folder).set_role(name, role)
    run.output.say(_NOW, name=account.name, role=_ROLES[role])
    return 0


@command(
    "remove",
    Manual(
        Text("Enlever un compte.", "Remove an account."),
        Text(
            "Qui est connecté par ce compte ne l’est plus, aussitôt. Ce qu’il a fait garde son nom.",
            "Whoever is logged in by it no longer is, at once. What the account did keeps its name.",
        ),
        (("scheduler desk user remove marie.payet", Text("Elle a quitté le centre.", "She has left the centre.")),),
        (0, 1, 2),
    ),
    _NAME,
    _FOLDER,
)
def remove_command(run: Invocation, name: str, folder: Path) -> int:
    store = _store(folder)
    account = store.known(name)
    store.remove(account.name)
    run.output.say(_REMOVED, name=account.name)
    return 0


user_command = CommandGroup(
    "user",
    Manual(
        Text(
            "Les comptes de ceux qui se servent du bureau sur un réseau.",
            "Accounts of those who use the desk over a network.",
        ),
        Text(
            "« scheduler desk --listen » n’ouvre qu’à eux. Un bureau qui tourne voit aussitôt ce qui change ici.",
            "“scheduler desk --listen” opens to them alone. A desk that runs sees at once what changes here.",
        ),
        (("scheduler desk user add marie.payet", Text("Créer un compte.", "Make an account.")),),
        (0, 1, 2),
    ),
    {
        "add": lambda: add_command,
        "list": lambda: list_command,
        "password": lambda: password_command,
        "role": lambda: role_command,
        "remove": lambda: remove_command,
    },
)
