"""Another encoding is proposed where letters look wrong, and only there."""

from __future__ import annotations

import pytest

from leadkeeper.files.encoding import proposal

FRENCH = (
    "Nom;Prénom;Société;Ville\nLefèvre;Zoé;Crêperie Ça va;Orléans\nDubois;Éloïse;Été & fils;Besançon\n"
    "Petit;Jérôme;Château d’Eau;Nîmes\nGarçon;Hélène;Forêt;Sète\nMañé;Loïc;L’Œuvre – 5 € « cœur »…;Nœux\n"
)
PLAIN = FRENCH.replace("’", "'").replace("–", "-").replace("…", "...").replace("€", "e").replace("œ", "oe")
PLAIN = PLAIN.replace("Œ", "Oe")
RUSSIAN = "Имя;Фамилия;Город\nИван;Петров;Москва\nАнна;Смирнова;Санкт-Петербург\n"
GREEK = "Όνομα;Πόλη\nΑλέξης;Αθήνα\nΜαρία;Πάτρα\n"
POLISH = "Imię;Nazwisko\nŁukasz;Żółć\nPaweł;Śliwiński\nMałgorzata;Wójcik\n"


@pytest.mark.parametrize(
    ("text", "encoding", "read_as"),
    [
        (PLAIN, "cp850", "cp1252"),
        (PLAIN, "cp850", "mac-roman"),
        ("Œuvre;Cœur;5 €\nNœux;Zoé;10 €\n", "iso8859-15", "cp1252"),
        (RUSSIAN, "cp1251", "cp1252"),
        (RUSSIAN, "koi8-r", "cp1252"),
        (GREEK, "cp1253", "cp1252"),
        (POLISH, "cp1250", "cp1252"),
    ],
)
def test_the_encoding_that_fits_is_proposed(text: str, encoding: str, read_as: str) -> None:
    found = proposal(text.encode(encoding), read_as)
    assert found is not None
    assert text.encode(encoding).decode(found) == text


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman"])
def test_where_nothing_looks_wrong_nothing_is_proposed(encoding: str) -> None:
    assert proposal(FRENCH.encode(encoding), encoding) is None


def test_the_usual_name_of_a_family_is_proposed() -> None:
    assert proposal(PLAIN.encode("cp850"), "cp1252") == "cp850"
    assert proposal("Cœur;5 €\nNœux;10 €\n".encode("iso8859-15"), "cp1252") == "iso8859-15"
    assert proposal(RUSSIAN.encode("cp1251"), "cp1252") == "cp1251"
