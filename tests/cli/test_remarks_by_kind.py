"""A remark next to a yes for Raoul that tells why it may be none: each kind of them waits, its neighbours do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.domain.partner import CompanyName
from leadkeeper.domain.suppression import TradeWords, says_stop
from tests.cli.test_ages import book, import_, verdicts

__all__ = ["book"]

SOMEBODY_ELSES_ADDRESS = (
    "adresse de son mari", "c'est le mail de son fils", "adresse de sa mère", "mail de sa petite-fille",
    "boîte mail partagée avec sa soeur", "mail commun avec son époux", "adresse familiale", "adresse de ses parents",
    "n'est pas son adresse", "her husband's email", "shared inbox",
)  # fmt: skip
PROTECTED = ("sous tutelle", "majeure protégée", "en curatelle renforcée", "voir avec sa tutrice", "has a guardian")
BOUGHT = (
    "fichier acheté", "base louée", "contact acheté chez un courtier", "mail trouvé sur LinkedIn",
    "coordonnées récupérées sur internet", "achat de fichier", "bought list",
)  # fmt: skip
ORAL = ("accord oral seulement", "accord verbal", "a accepté oralement", "oui à l'oral", "accord par téléphone")
NEVER = (
    "dit qu'elle n'a jamais participé", "n'a jamais participé au jeu", "affirme ne pas avoir participé",
    "jamais joué au concours", "jamais entendu parler de nous", "never entered the competition",
)  # fmt: skip
ABROAD = (
    "vit à Bruxelles", "a déménagé en Belgique", "déménage à Genève", "habite en Suisse", "part vivre à l'étranger",
    "expatriée", "moved to London", "vit maintenant au Québec",
)  # fmt: skip
STOPS = ("que par sms", "rien que par téléphone", "stp plus de messages", "sors-moi de là", "sortez-la de là")
HARMLESS = (
    "adresse de son bureau", "adresse de sa société", "mail envoyé à son mari", "adresse mail à vérifier",
    "vient avec son mari", "tuteur de stage", "a acheté une base de lit", "nous a trouvés sur internet",
    "maison louée", "examen oral en juin", "a participé au concours", "n'a jamais joué au golf",
    "habite rue de Bruxelles", "a déménagé à Lyon", "adore la Belgique", "vacances en Espagne", "sort de là à 18 h",
    "prof au collège", "partage ses recettes", "boîte de chocolats",
)  # fmt: skip


@pytest.mark.parametrize("kind", [SOMEBODY_ELSES_ADDRESS, PROTECTED, BOUGHT, ORAL, NEVER, ABROAD, STOPS])
def test_each_kind_of_remark_waits(kind: tuple[str, ...], book: Path) -> None:
    import_(book, "Remarques", *kind)
    assert dict(zip(kind, verdicts(book), strict=True)) == dict.fromkeys(kind, "review")


def test_remarks_that_only_look_like_them_do_not(book: Path) -> None:
    import_(book, "Remarques", *HARMLESS)
    assert dict(zip(HARMLESS, verdicts(book), strict=True)) == dict.fromkeys(HARMLESS, "eligible")


def test_a_cross_as_a_whole_remark_waits_and_elsewhere_marks_anything(book: Path) -> None:
    import_(book, "Remarques", "❌", "✗")
    assert verdicts(book) == ["review", "review"]
    assert not says_stop("❌")


@pytest.mark.parametrize("text", ["uniquement Bonne Table", "seulement pour Bonne Table", "Oui, sauf Bonne Table"])
def test_a_company_named_by_common_words_is_known_by_all_of_them(text: str) -> None:
    words = TradeWords([CompanyName("Bonne Table SARL"), CompanyName("Raoul SAS")])
    assert words.narrows(text)
    assert not words.narrows("uniquement une bonne grande table")
