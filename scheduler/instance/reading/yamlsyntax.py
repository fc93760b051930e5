"""What the YAML parser complains about, in a planner's words."""

import re

from ruamel.yaml.error import MarkedYAMLError

from scheduler.text import Text

TAB = Text(
    "tabulation inattendue ; YAML n’en veut pas en marge : remplacez-la par des espaces",
    "unexpected tab; YAML wants none in the margin: replace it with spaces",
)
_COMPLAINTS: tuple[tuple[str, str, str], ...] = (
    (
        r"mapping values are not allowed",
        "« : » inattendu ; alignez cette ligne avec ses voisines, ou mettez entre guillemets un texte qui contient "
        "« : »",
        "unexpected “:”; align this line with its neighbours, or put in quotes a text that contains “:”",
    ),
    (
        r"found character '\\t'",
        "tabulation inattendue ; remplacez-la par des espaces",
        "unexpected tab; replace it with spaces",
    ),
    (
        r"found character '(?P<what>.+)' that cannot start",
        "un texte ne peut pas commencer par « {what} » ; mettez-le entre guillemets",
        "a text cannot begin with “{what}”; put it in quotes",
    ),
    (
        r"unexpected end of stream|expected '>'",
        "guillemet jamais refermé ; refermez-le",
        "a quote is never closed; close it",
    ),
    (
        r"expected ',' or '[\]}]'",
        "liste ou accolade mal formée ; séparez les valeurs par des virgules et refermez « ] » ou « } »",
        "badly formed list or braces; separate the values with commas and close “]” or “}”",
    ),
    (
        r"expected <block end>",
        "cette ligne n’est pas alignée avec les précédentes, ou il manque « - » ; corrigez le retrait",
        "this line is not aligned with those above, or “-” is missing; correct the indentation",
    ),
    (
        r"could not find expected ':'",
        "il manque « : » après la clé ; écrivez « clé: valeur »",
        "“:” is missing after the key; write “key: value”",
    ),
    (
        r"expected the node content|but found \('?[\]}]",
        "il manque une valeur, ou un « ] » ou « } » est de trop ; complétez ou effacez",
        "a value is missing, or a “]” or “}” is one too many; complete or delete it",
    ),
    (
        r"unknown escape|escape sequence|hexadecimal",
        "suite « \\ » inconnue entre guillemets doubles ; doublez-la (« \\\\ ») ou employez des guillemets simples",
        "unknown “\\” sequence in double quotes; double it (“\\\\”) or use single quotes",
    ),
    (
        r"while scanning an? (alias|anchor)|alphabetic or numeric",
        "« & » ou « * » introduit un renvoi YAML ; mettez le texte entre guillemets",
        "“&” or “*” introduces a YAML reference; put the text in quotes",
    ),
    (
        r"chomping|block scalar",
        "« | » ou « > » introduit un texte sur plusieurs lignes ; passez à la ligne juste après",
        "“|” or “>” introduces a text over several lines; start a new line right after it",
    ),
    (
        r"incompatible YAML|directive|document start",
        "ceci n’est pas du YAML ; écrivez des lignes « clé: valeur »",
        "this is not YAML; write lines of “key: value”",
    ),
)

_OTHERWISE = Text(
    "le YAML ne peut pas être lu ici ; vérifiez guillemets, crochets, « : » et retrait de cette ligne",
    "the YAML cannot be read here; check the quotes, brackets, “:” and indentation of this line",
)


def syntax_text(error: Exception) -> Text:
    """The parser's complaint in both languages, with what to do; a general sentence when it is not a usual one."""
    parts = (error.problem, error.context) if isinstance(error, MarkedYAMLError) else (str(error),)
    complaint = " ".join(part for part in parts if part)
    for pattern, fr, en in _COMPLAINTS:
        if found := re.search(pattern, complaint):
            what = found.groupdict().get("what", "")
            return Text(fr.replace("{what}", what), en.replace("{what}", what))
    return _OTHERWISE
