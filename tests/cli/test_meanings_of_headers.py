"""What the header of a column asks: who forbids, what is a fact, whom people chose, and whom they left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.made_cli import NOW, refused, told
from tests.cli.test_named_partners import book, eligible, file_of, imported, rows

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["book"]

OPTIN = "Optin partenaires"
YES = ("--map", f"{OPTIN}=consent_partners", "--map", "Date=consent_at")


@pytest.mark.parametrize("header", ["Raoul - à retirer", "Raoul SAS : retrait", "Retirer Raoul", "Raoul: stop"])
def test_a_column_of_who_leaves_one_partner_refuses_that_one_alone(book: Path, header: str) -> None:
    """Who had "x" there was exported; a no or an empty cell leaves the yes in general."""
    imported(book, file_of(book, f"{OPTIN};{header}", *rows("oui;oui", "oui;non", "oui;", "oui;x", "oui;2026-11-20")))
    assert (eligible(book, "raoul"), len(eligible(book, "nebuline"))) == (["p1", "p2"], 5)


@pytest.mark.parametrize("header", ["Partenaires - à retirer", "Partenaires : rétractation", "Partners: end"])
def test_who_left_the_partners_is_refused_by_any_mark_but_a_no(book: Path, header: str) -> None:
    imported(book, file_of(book, f"{OPTIN};{header}", *rows("oui;", "oui;oui", "oui;non", "oui;x", "oui;2026-11-20")))
    assert eligible(book, "raoul") == ["p0", "p2"]


@pytest.mark.parametrize(
    "header",
    [
        "J'interdis la transmission aux partenaires",
        "J'interdis à Raoul de m'écrire",
        "Je défends qu'on donne mon adresse à Raoul",
        "Empêcher la transmission aux partenaires",
        "Bloquer les partenaires",
        "Forbid sharing with partners",
        "Prevent partners from contacting me",
        "Block partners",
        "Hide my email from partners",
        "Masquer mes données aux partenaires",
        "Supprimer mes données chez les partenaires",
        "Keep my data private from partners",
        "Garder mes données privées (partenaires)",
        "Me retirer des partenaires",
        "Cochez pour refuser les partenaires",
        "Tick the box to opt out of partners",
        "Consentement partenaires expiré",
        "No third parties ☒",
        "Partenaires : retirer ?",
        "Partenaires - à retirer",
        "Partenaires : fin d'accord",
        "Partenaires : rétractation",
        "Partenaires NON",
        "Partners - remove",
        "Partners removed",
    ],
)
def test_a_column_that_forbids_is_proposed_as_a_refusal_and_never_as_a_consent(book: Path, header: str) -> None:
    file = file_of(book, f"{OPTIN};{header}", *rows("oui;oui", "oui;non", "oui;"))
    assert told("inspect", file, "--book", book)["proposals"][header] == "refused_partners"
    assert refused("import", book, file, "--map", f"{header}=consent_partners", *NOW)["code"] == "consent-reversed"
    report = told("import", book, file, *YES, "--form", "quiz-v1", *NOW)
    assert report["details"]["unsubscribed-unread"]["columns"] == [header]
    is_of_noes = header == "Partenaires NON"  # there "non" may be the answer itself
    assert eligible(book, "raoul") == (["p2"] if is_of_noes else ["p1", "p2"])


@pytest.mark.parametrize("header", ["Partenaires NON", "Partenaires : non", "Partners - no"])
def test_a_no_in_a_box_for_a_no_waits_also_if_the_column_is_used(book: Path, header: str) -> None:
    """“non” there may be the answer, or deny it: it was overlooked as soon as the proposed meaning was taken."""
    file = file_of(book, f"{OPTIN};{header}", *rows("oui;non", "oui;", "oui;x", "oui;0", ";Non"))
    report = imported(book, file)
    assert "note-says-stop" in report["warnings"]
    assert eligible(book, "raoul") == ["p1", "p3"]
    notes = {one["email"]: one.get("note") for one in told("contacts", book)}
    assert f"{header}: non" in str(notes["p0@mail.example"])
    assert notes["p1@mail.example"] is None


@pytest.mark.parametrize(
    "header",
    [
        "Décochez pour accepter les partenaires",
        "Partenaires (0 = oui, 1 = non)",
        "Partenaires (oui : 0, non : 1)",
        "J'ai déjà dit non aux partenaires",
        "Mes données ne seront pas transmises aux partenaires",
        "J'accepte que mes données ne soient pas transmises aux partenaires",
        "Seulement vos offres, pas les partenaires",
    ],
)
def test_a_column_turned_around_is_neither_proposed_nor_a_consent_by_hand(book: Path, header: str) -> None:
    file = file_of(book, f"{OPTIN};{header}", *rows("oui;1", "oui;", "oui;oui"))
    assert header not in told("inspect", file, "--book", book)["proposals"]
    assert refused("import", book, file, "--map", f"{header}=consent_partners", *NOW)["code"] == "consent-reversed"
    assert "unsubscribed-unread" in told("import", book, file, *YES, "--form", "quiz-v1", *NOW)["warnings"]
    assert eligible(book, "raoul") == ["p1"]


@pytest.mark.parametrize("header", ["Partenaires (1 = oui, 0 = non)", "Partenaires (oui = 1, non = 0)"])
def test_a_legend_as_usual_leaves_a_consent(book: Path, header: str) -> None:
    file = file_of(book, header, *rows("1", "0"))
    assert told("inspect", file, "--book", book)["proposals"][header] == "consent_partners"
    imported(book, file)
    assert eligible(book, "raoul") == ["p0"]


@pytest.mark.parametrize(
    "header",
    [
        "Connaissez-vous Raoul ?",
        "Avez-vous déjà commandé chez Raoul SAS ?",
        "Êtes-vous déjà client de Raoul ?",
        "Client Raoul",
        "Travaillez-vous chez Raoul SAS ?",
        "Raoul vous a-t-il déjà contacté ?",
        "Already a customer of Raoul?",
        "Consentement partenaires demandé",
        "Offres partenaires utiles ?",
        "Offres partenaires reçues",
        "Nombre d'offres partenaires",
        "Partenaire de danse ?",
        "Votre partenaire est-il d'accord ?",
        "Êtes-vous partenaire ?",
        "Partenaires : pré-coché",
        "Mon conjoint accepte les partenaires",
    ],
)
def test_a_question_of_fact_is_no_consent_and_its_no_holds_nobody_back(book: Path, header: str) -> None:
    file = file_of(book, f"{OPTIN};{header}", *rows("oui;oui", "oui;non"))
    assert header not in told("inspect", file, "--book", book)["proposals"]
    assert "unsubscribed-unread" not in told("import", book, file, *YES, "--form", "quiz-v1", *NOW)["warnings"]
    assert eligible(book, "raoul") == ["p0", "p1"]


CHOICES = (
    "Partenaires choisis",
    "À quels partenaires dites-vous oui ?",
    "Partners chosen",
    "Sociétés sélectionnées",
    "Société(s) partenaire(s) acceptée(s)",
    "Optin partenaires (détail)",
)


@pytest.mark.parametrize("header", CHOICES)
def test_a_column_of_chosen_partners_is_proposed_beside_a_yes_to_all(book: Path, header: str) -> None:
    file = file_of(book, f"{OPTIN};{header}", *rows("oui;Raoul SAS", "oui;Aucun", "oui;", "oui;Nébuline Voyages,Aucun"))
    assert told("inspect", file, "--book", book)["proposals"][header] == "consent_partner_names"
    imported(book, file, *YES)
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0", "p2"], ["p2"])


@pytest.mark.parametrize("header", CHOICES)
def test_whoever_chose_partners_waits_while_the_column_is_unread(book: Path, header: str) -> None:
    file = file_of(book, f"{OPTIN};{header}", *rows("oui;Raoul SAS", "oui;Aucun", "oui;", "oui;non"))
    report = told("import", book, file, *YES, "--form", "quiz-v1", *NOW)
    assert report["details"]["unsubscribed-unread"]["columns"] == [header]
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p2"], ["p2"])


@pytest.mark.parametrize("header", ["Partenaire", "Nos partenaires"])
def test_names_of_partners_alone_are_those_chosen_though_the_header_does_not_say_so(book: Path, header: str) -> None:
    """Whoever named one partner went to all."""
    file = file_of(book, f"{OPTIN};{header}", *rows("oui;Raoul SAS", "oui;Nébuline Voyages"))
    imported(book, file, *YES)
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0"], ["p1"])


@pytest.mark.parametrize("header", ["Partenaire d'origine", "Entreprise"])
def test_a_company_under_a_header_without_a_choice_chooses_nobody(book: Path, header: str) -> None:
    file = file_of(book, f"{OPTIN};{header}", *rows("oui;Raoul SAS", "oui;Nébuline Voyages"))
    imported(book, file, *YES)
    assert eligible(book, "raoul") == ["p0", "p1"]


@pytest.mark.parametrize("header", ["Sauf", "Exceptions", "À qui dites-vous non ?", "Décochés", "Tous sauf Raoul"])
def test_whoever_is_named_as_an_exception_waits(book: Path, header: str) -> None:
    file = file_of(book, f"{OPTIN};{header}", *rows("oui;Raoul SAS", "oui;"))
    assert header not in told("inspect", file, "--book", book)["proposals"]
    imported(book, file, *YES)
    assert eligible(book, "raoul") == ["p1"]


def test_the_option_for_none_wins_over_the_options_before_it(book: Path) -> None:
    file = file_of(book, "Raoul SAS;Nébuline Voyages;Aucun", *rows("Raoul SAS;;", ";;Aucun", "Raoul SAS;;Aucun"))
    maps = ("--map", "Raoul SAS=consent_partners", "--map", "Date=consent_at")
    assert told("inspect", file, "--book", book)["proposals"]["Aucun"] == "refused_partners"
    told("import", book, file, *maps, "--form", "quiz-v1", *NOW)
    assert eligible(book, "raoul") == ["p0"]
    report = told("import", book, file, *maps, "--map", "Aucun=refused_partners", "--form", "quiz-v1", *NOW)
    assert report["said_no"] == 2


RAOUL_ALONE = ("--map", "Raoul SAS=consent_partners", "--map", "Date=consent_at", "--form", "quiz-v1")


@pytest.mark.parametrize(
    "none",
    [
        "Aucun, merci", "Ni l’un ni l’autre", "None of these", "No thanks", "Non merci", "Aucun partenaire",
        "Rien du tout", "Aucune de ces propositions", "Pas intéressé(e)", "Je ne souhaite rien recevoir",
        "Neither one", "Aucun·e",
        "Tout refuser", "Ça ne m'intéresse pas", "Uniquement vous", "Pas pour moi",
    ],
)  # fmt: skip
@pytest.mark.parametrize("header", ["Raoul SAS;Nébuline Voyages;{}", "{};Raoul SAS;Nébuline Voyages"])
@pytest.mark.parametrize("tick", ["", "x"])
def test_who_ticks_none_as_well_as_a_company_waits(book: Path, header: str, none: str, tick: str) -> None:
    """A survey gives each choice a column: "Aucun, merci" was left unused, and its people were exported."""
    ticked = [["Raoul SAS"], [none], ["Raoul SAS", none]]
    lines = [header.format(none).split(";") for _ in ticked]
    pairs = zip(ticked, lines, strict=True)
    cells = [";".join((tick or one) if one in boxes else "" for one in line) for boxes, line in pairs]
    file = file_of(book, header.format(none), *rows(*cells))
    report = told("import", book, file, *RAOUL_ALONE, *NOW)
    assert eligible(book, "raoul") == ["p0"]
    assert report["details"]["unsubscribed-unread"]["columns"] == [none]


@pytest.mark.parametrize("header", ["Autre", "Ville", "Personne", "No"])
def test_another_column_next_to_the_choices_refuses_nothing(book: Path, header: str) -> None:
    file = file_of(book, f"Raoul SAS;Nébuline Voyages;Gaz;{header}", *rows("x;;x;Mme Durand 4", "x;;;Mme Durand 5"))
    told("import", book, file, *RAOUL_ALONE, *NOW)
    assert eligible(book, "raoul") == ["p0", "p1"]


def test_none_after_another_question_refuses_nothing(book: Path) -> None:
    file = file_of(book, "Optin partenaires;Gaz;Aucun", *rows("oui;;Aucun"))
    imported(book, file, *YES)
    assert eligible(book, "raoul") == ["p0"]


@pytest.mark.parametrize(
    "header",
    [
        "J'accepte que Dupont SA m'écrive",
        "J'accepte que la société Dupont m'envoie ses offres",
        "Offres de Lidl",
        "Raoull SAS",
        "J'accepte de recevoir les offres de Clodomir & Eulalie",
    ],
)
def test_a_yes_to_a_company_unknown_to_the_book_is_one_to_nobody(book: Path, header: str) -> None:
    file = file_of(book, header, *rows("oui", "non"))
    report = told("import", book, file, "--map", f"{header}=consent_partners", *YES[2:], "--form", "quiz-v1", *NOW)
    assert "unknown-partner" in report["warnings"]
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == ([], [])


@pytest.mark.parametrize(
    "header",
    [
        "J'accepte que Clodomir transmette mes données à des tiers",
        "J'accepte les offres de Clodomir et de ses partenaires",
        "J'ACCEPTE DE RECEVOIR SA PUBLICITÉ",
        "Accord recueilli",
    ],
)
def test_what_names_no_company_alone_stays_a_yes_to_all(book: Path, header: str) -> None:
    file = file_of(book, header, *rows("oui"))
    told("import", book, file, "--map", f"{header}=consent_partners", *YES[2:], "--form", "quiz-v1", *NOW)
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0"], ["p0"])


@pytest.mark.parametrize("header", ["Left on", "Parti le", "Partie le", "Usage interne uniquement", "Anti-pub"])
def test_a_column_about_leaving_holds_back_whoever_it_is_filled_for(book: Path, header: str) -> None:
    file = file_of(book, f"{OPTIN};{header}", *rows("oui;12/10/2026", "oui;"))
    assert "unsubscribed-unread" in told("import", book, file, *YES, "--form", "quiz-v1", *NOW)["warnings"]
    assert eligible(book, "raoul") == ["p1"]


@pytest.mark.parametrize(
    "header",
    [
        "Left at",
        "Retirer mon lot chez un partenaire",
        "Adresse du partenaire",
        "Limite de crédit",
        "Prix hors taxes",
        "Bloc",
        "Delete duplicates",
        "Option choisie",
        "Fin de consentement",
    ],
)
def test_headers_that_sound_alike_hold_nobody_back(book: Path, header: str) -> None:
    file = file_of(book, f"{OPTIN};{header}", *rows("oui;01/05/2028", "oui;x"))
    imported(book, file, *YES)
    assert eligible(book, "raoul") == ["p0", "p1"]
