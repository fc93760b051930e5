"""What pages say of accounts: logging in, and what an account may do."""

from scheduler.text import Text

ACCOUNTS = {
    "log_in": Text("Se connecter", "Log in"),
    "log_in_to": Text("Se connecter au bureau", "Log in to the desk"),
    "log_in_name": Text("Nom du compte", "Account's name"),
    "log_in_password": Text("Mot de passe", "Password"),
    "log_in_wrong": Text(
        "Ce nom ou ce mot de passe n’est pas le bon. Si vous l’avez oublié, demandez-en un autre à qui tient le "
        "bureau.",
        "This name or this password is not the right one. If you have forgotten it, ask whoever keeps the desk for "
        "another.",
    ),
    "log_in_wait": Text(
        "Trop d’essais : attendez {n} secondes, puis réessayez.", "Too many attempts: wait {n} seconds, then try again."
    ),
    "log_in_again": Text(
        "Votre session est close. Connectez-vous à nouveau : rien n’est perdu.",
        "Your session is over. Log in again: nothing is lost.",
    ),
    "log_in_there": Text("Se connecter dans un autre onglet", "Log in in another tab"),
    "log_out": Text("Se déconnecter", "Log out"),
    "password_own": Text("Changer mon mot de passe", "Change my password"),
    "password_why": Text(
        "De 10 à 200 caractères ; quelques mots sans lien conviennent. Vos sessions ouvertes ailleurs seront closes.",
        "10 to 200 characters; a few unrelated words are fine. Your sessions elsewhere will end.",
    ),
    "password_old": Text("Mot de passe actuel", "Present password"),
    "password_new": Text("Nouveau mot de passe", "New password"),
    "password_again": Text("Le nouveau, une seconde fois", "The new one once more"),
    "password_change": Text("Changer", "Change"),
    "password_done": Text("Votre mot de passe est changé.", "Your password is changed."),
    "password_differs": Text(
        "Les deux saisies du nouveau mot de passe diffèrent.", "The new password is typed in two different ways."
    ),
    "password_wrong": Text("Le mot de passe actuel n’est pas le bon.", "The present password is not the right one."),
    "reader": Text("lecture seule", "read only"),
    "reader_only": Text(
        "Votre compte voit tout et ne change rien ; demandez à un planificateur.",
        "Your account sees everything and changes nothing; ask a planner.",
    ),
}
