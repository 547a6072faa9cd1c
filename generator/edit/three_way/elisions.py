"""Comments that stand for code which is not shown: English, German, Spanish and French.

A comment counts only when all of its words belong to this vocabulary, so that ``# Remove existing handlers`` stays an
ordinary comment.
"""

from __future__ import annotations

import re

_WORDS = re.compile(r"[^\W\d_]+")
_DOTS = re.compile(r"\.{3,}|\u2026")
_LENGTH_MAX = 160
# A word of these says that something is left out.
_STRONG_TEXT = """
    existing exist exists previous original unchanged rest remaining remainder remain remains omitted omit
    other others snip elided same before untouched here shown bestehend bestehende bestehender bestehendes
    bestehenden vorhanden vorhandene vorhandener vorhandenen vorhandenes unverändert unveränderte
    unveränderter restlich restliche restlicher restlichen übrige übrigen bisherige bisheriger bisherigen
    bisher weitere hier gekürzt ausgelassen existente existentes cambios resto restante restantes igual antes
    demás otros otras aquí anterior omitido existant existants existante existantes inchangé inchangée reste
    restant ici autres
"""
_STRONG = frozenset(_STRONG_TEXT.split())
_FILLERS_TEXT = """
    startup shutdown loop call calls creation configuration config loading block above section part parts
    the all your my our keep any and or of as is are stays stay goes go in this that from above below for
    brevity etc no not changes change code codes method methods function functions import imports
    implementation logic body field fields attribute attributes class classes stuff init initialization
    initialisation setup registration registrations entry entries plugin plugins parameter parameters
    argument arguments line lines content contents definition definitions member members file module constant
    constants setting settings statement statements variable variables property properties route routes
    handler handlers item items element elements up to at with pass be der die das den dem des ein eine und
    oder bleibt bleiben wie methode methoden funktion funktionen importe klasse klassen felder feld inhalt
    zeilen datei modul implementierung logik einträge eintrag rest teil el la los las del de y o sin se
    mantiene queda como código métodos método función funciones clase clases importaciones contenido líneas
    archivo campos implementación lógica que le les du et ou sans comme méthodes méthode fonctions fonction
    classe fichier corps
"""
_FILLERS = frozenset(_FILLERS_TEXT.split())


def is_elision(comment: str) -> bool:
    """Tell whether a comment's text, its ``#`` included or not, stands for code that is not shown."""
    text = comment.strip().strip("#/-=*<>[](){}: ").strip()
    if len(text) > _LENGTH_MAX:
        return False
    words = [word.casefold() for word in _WORDS.findall(text)]
    strong = any(word in _STRONG for word in words)
    if _DOTS.match(text):
        return True
    if _DOTS.search(text) and text.endswith((".", "\u2026")) and strong:
        return True
    return strong and all(word in _STRONG or word in _FILLERS for word in words)
