"""What a database's refusal means to a planner, and what to do; its own words in brackets, for whoever looks after it.

SQLite and libpq say most of it as an English sentence alone (PostgreSQL documentation, appendix A, has codes for what
the server refuses, and none for a connection that fails), so the sentences are looked for.
"""

from sqlalchemy.exc import DBAPIError

from scheduler.text import Text

_LONGEST = 200
_OF_THE_MOMENT = ("is locked", "disk is full", "disk i/o error", "too many", "closed the connection")
"""Those of `_WHAT`, by their first words, that are no fault of the address that was given."""
_WHAT: tuple[tuple[tuple[str, ...], Text], ...] = (
    (
        ("not a database",),
        Text(
            "ce fichier n’est pas une base de publications ; donnez-en un autre par --database",
            "this file is no database of publications; give another one with --database",
        ),
    ),
    (
        ("is locked",),
        Text(
            "quelqu’un d’autre y écrit depuis {wait} secondes ; recommencez dans un instant",
            "somebody else has been writing for {wait} seconds; try again in a moment",
        ),
    ),
    (
        ("disk is full", "no space left", "could not extend file"),
        Text(
            "le disque est plein ; rien n’y a changé : libérez de la place, puis recommencez",
            "the disk is full; nothing was changed: free some space, then try again",
        ),
    ),
    (
        ("readonly database", "read-only transaction"),
        Text(
            "cette base est en lecture seule ; demandez le droit d’y écrire, ou donnez-en une autre par --database",
            "this database is read-only; ask for the right to write to it, or give another one with --database",
        ),
    ),
    (
        ("unable to open",),
        Text(
            "impossible d’ouvrir ou de créer ce fichier ; vérifiez le dossier et vos droits",
            "cannot open or make this file; check the directory and your rights",
        ),
    ),
    (
        ("malformed", "invalid page in block"),
        Text("cette base est abîmée ; restaurez une sauvegarde", "this database is damaged; restore a backup"),
    ),
    (
        ("disk i/o error",),
        Text(
            "le disque refuse d’y lire ou d’y écrire ; vérifiez-le, sa place et votre quota, puis recommencez",
            "the disk refuses to read or write there; check it, its space and your quota, then try again",
        ),
    ),
    (
        ("authentication failed", "no password supplied"),
        Text(
            "le nom ou le mot de passe n’est pas accepté ; corrigez-les dans l’adresse, ou dans ~/.pgpass",
            "the name or the password is not accepted; correct them in the address, or in ~/.pgpass",
        ),
    ),
    (
        ('database "', "does not exist"),
        Text(
            "il n’y a pas de base de ce nom sur ce serveur ; corrigez l’adresse, ou faites créer la base",
            "there is no database of this name on this server; correct the address, or have it created",
        ),
    ),
    (
        ('role "', "does not exist"),
        Text(
            "ce serveur ne connaît pas cet utilisateur ; corrigez l’adresse, ou faites créer l’utilisateur",
            "this server does not know this user; correct the address, or have the user created",
        ),
    ),
    (
        ("permission denied", "must be owner", "no pg_hba.conf entry", "no schema has been selected"),
        Text(
            "cet utilisateur n’a pas les droits qu’il faut ; demandez ceux de lire, d’écrire et de créer des tables",
            "this user lacks the rights; ask for those to read, to write and to create tables",
        ),
    ),
    (
        ("failed to resolve", "could not translate host name"),
        Text("aucune machine n’a ce nom ; corrigez l’adresse", "no machine has this name; correct the address"),
    ),
    (
        ("invalid connection option", "invalid uri", "invalid port", "invalid integer value"),
        Text(
            "cette adresse n’est pas comprise ; écrivez postgresql://utilisateur@machine/base",
            "this address is not understood; write postgresql://user@host/database",
        ),
    ),
    (
        ("too many", "remaining connection slots"),
        Text(
            "trop de programmes sont connectés à ce serveur ; recommencez dans un instant",
            "too many programs are connected to this server; try again in a moment",
        ),
    ),
    (
        ("closed the connection", "terminating connection", "connection is closed", "connection is lost"),
        Text(
            "la liaison a été coupée ; « scheduler history » dit si c’est publié, sinon recommencez",
            "the connection was cut; “scheduler history” says whether it is published, else try again",
        ),
    ),
    (
        ("connect", "timeout expired"),
        Text(
            "aucun serveur PostgreSQL ne répond ; vérifiez l’adresse, et que le serveur est en marche",
            "no PostgreSQL server answers; check the address, and that the server is running",
        ),
    ),
)
"""The first line whose words are in what was said: any of them, or, where the first ends in a quote, all."""
_OTHER = Text(
    "la base a refusé ; recommencez, et si cela dure montrez ceci à la personne qui s’en occupe",
    "the database refused; try again, and if it lasts show this to whoever looks after it",
)


def failure(error: DBAPIError, *, wait_s: int) -> tuple[Text, bool]:
    """What went wrong, and whether the address that was given is at fault. Never its statement, which may be long, nor
    an address with a password. `wait_s`: how long it was waited for."""
    said = " ".join(str(error.orig).split())
    lower = said.lower()
    words, what = next(((words, text) for words, text in _WHAT if _matches(words, lower)), (("",), _OTHER))
    fr, en = (sentence.format(wait=wait_s) for sentence in what)
    is_given = what is not _OTHER and words[0] not in _OF_THE_MOMENT
    return Text(f"{fr} ({said[:_LONGEST]})", f"{en} ({said[:_LONGEST]})"), is_given


def _matches(words: tuple[str, ...], said: str) -> bool:
    return (all if words[0].endswith('"') else any)(word in said for word in words)
