"""Why the system refused a file, in words; in its own for what is rare."""

import errno

from scheduler.text import Text

_REASONS = {
    errno.EACCES: Text("droits insuffisants", "permission denied"),
    errno.EPERM: Text("droits insuffisants", "permission denied"),
    errno.EROFS: Text("disque en lecture seule", "read-only disk"),
    errno.ENOSPC: Text("le disque est plein", "the disk is full"),
    errno.EDQUOT: Text("votre quota de disque est atteint", "your disk quota is used up"),
    errno.EISDIR: Text("c’est un dossier", "it is a directory"),
    errno.ENOTDIR: Text("un fichier est à la place d’un dossier", "a file stands where a directory should"),
    errno.ENAMETOOLONG: Text("le nom est trop long", "the name is too long"),
    errno.ENOENT: Text("ce dossier ne peut pas être créé", "this directory cannot be made"),
    errno.ELOOP: Text("des liens tournent en rond", "links go round in circles"),
}


def reason(error: OSError) -> Text:
    """`le disque est plein`, `the disk is full`."""
    other = error.strerror or type(error).__name__
    return _REASONS.get(error.errno or 0, Text(other, other))
