"""Questions and lists as founders have them: namesakes, titles above, sheets of notes, noes to one partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from tests.cli.made_cli import NOW, told
from tests.cli.test_named_partners import book, eligible, file_of, imported, rows
from tests.cli.test_odd_lists import DAY, HEADER, PEOPLE, answers, explained, sheet_of, verdict

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["book"]


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("J'accepte que Raoul Assurances me contacte", []),
        ("J'accepte que raoul assurances me contacte", []),
        ("Raoul Durand peut-il m'écrire ?", []),
        ("J'accepte que la Fondation Raoul me contacte", []),
        ("J'accepte que Nébuline Voyages Lyon SARL me contacte", []),
        ("OK Nébuline Croisières", []),
        ("J'accepte que Raoul & Fils m'écrive", []),
        ("J'accepte que Raoul SAS me contacte", ["raoul"]),
        ("Raoul S. A. S. peut m'écrire", ["raoul"]),
        ("OPTIN RAOUL EMAIL", ["raoul"]),
        ("Nébuline Voyages Lyon peut-elle m'écrire ?", ["nebuline"]),
        ("J'accepte que la société Raoul et Nébuline me contactent (RGPD)", ["raoul", "nebuline"]),
    ],
)
def test_a_question_that_names_a_namesake_is_one_for_nobody(book: Path, header: str, names: list[str]) -> None:
    report = imported(book, file_of(book, header, *rows("oui", "non")), "--map", f"{header}=consent_partners")
    assert ("unknown-partner" in report["warnings"]) == (not names)
    assert [one for one in ("raoul", "nebuline") if eligible(book, one) == ["p0"]] == names


def test_a_no_to_a_namesake_may_mean_the_partner(book: Path) -> None:
    header = "J'accepte que Raoul Assurances me contacte"
    imported(book, file_of(book, f"Optin partenaires;{header}", *rows("oui;non", "oui;oui")))
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p1"], ["p0", "p1"])


@pytest.mark.parametrize(
    ("title", "waits"),
    [
        *[
            (one, True)
            for one in ("Désinscrits", "Liste des désabonnés – octobre 2026", "Do not contact", "They left us")
        ],
        *[
            (one, False)
            for one in (
                "Inscrits octobre",
                "Newsletter – désinscriptions en bas de page",
                "Désinscriptions : 3",
                "Inscrits (désinscrits retirés)",
                "Confidentiel – ne pas diffuser",
            )
        ],
    ],
)
def test_people_below_a_title_of_leavers_above_the_header_wait(book: Path, title: str, waits: bool) -> None:
    header = "E-mail;Offres partenaires;Date"
    (file := book.with_name("salon.csv")).write_text(f"{title};;\n{header}\nlea@mail.example;oui;{DAY}\n", "utf-8")
    assert ("note-says-stop" in imported(book, file)["warnings"]) == waits
    assert verdict(book, "lea@mail.example") == ("review" if waits else "eligible")


def test_a_title_of_leavers_above_the_header_of_a_sheet_is_heard_unless_nobody_left(book: Path) -> None:
    file = sheet_of(book, ("", "Désinscrits"), HEADER, *PEOPLE)
    imported(book, file, "--nobody-left")
    assert verdict(book, "lea@mail.example") == "eligible"
    imported(book, file)
    assert verdict(book, "lea@mail.example") == "review"


def with_sheet(book: Path, name: str, *lines: tuple[str, ...]) -> Path:
    """A workbook with these people, and a second sheet that is no list."""
    workbook = Workbook(write_only=True)
    for sheet, cells in (("Inscrits", [HEADER, *PEOPLE]), (name, lines)):
        made = workbook.create_sheet(sheet)
        for line in cells:
            made.append([cell or None for cell in line])
    workbook.save(file := book.with_name("salon.xlsx"))
    return file


@pytest.mark.parametrize(
    ("sheet", "lines"),
    [
        (
            "Lisez-moi",
            [("Fichier du salon",), ("Hugo Petit a demandé à être retiré le 20/10",), ("Merci à Inès Roux",)],
        ),
        ("À retirer", [("Prénom", "Nom"), ("Hugo", "Petit")]),
        ("Feuil2", [("Désinscrits :",), ("PETIT Hugo",)]),
        ("Notes", [("Merci de retirer hugo@mail.example",)]),
    ],
)
@pytest.mark.parametrize("options", [(), ("--sheet", "Inscrits")])
def test_who_is_named_on_a_sheet_of_notes_as_somebody_who_left_waits(
    book: Path, sheet: str, lines: list[tuple[str, ...]], options: tuple[str, ...]
) -> None:
    report = imported(book, with_sheet(book, sheet, *lines), *(options if sheet != "Feuil2" else ()))
    assert report["details"]["note-says-stop"]["lines"] == [{"line": 3, "file": None}]
    assert [verdict(book, one[2]) for one in PEOPLE] == ["eligible", "review", "eligible"]


@pytest.mark.parametrize(
    ("sheet", "lines"),
    [
        ("Statistiques", [("Inscrits", "3"), ("Désinscriptions", "2"), ("Hugo Petit", "12 fiches")]),
        ("Légende", [("x = oui",), ("Rouge = inscrit au salon",)]),
        ("Lisez-moi", [("Saisi par Hugo Petit",), ("Supprimer les doublons",), ("Hugo Petit n'a pas reçu son lot",)]),
    ],
)
def test_a_sheet_of_figures_or_of_other_notes_says_nothing(
    book: Path, sheet: str, lines: list[tuple[str, ...]]
) -> None:
    report = imported(book, with_sheet(book, sheet, *lines))
    assert report["warnings"] == []
    assert {verdict(book, one[2]) for one in PEOPLE} == {"eligible"}


CALLS, WRITES = "J'accepte que vos partenaires m'appellent", "J'accepte que vos partenaires m'écrivent"


@pytest.mark.parametrize(
    ("header", "partner"),
    [
        (f"{WRITES};{CALLS}", None),
        ("Raoul peut-il vous écrire ?;Raoul peut-il vous appeler ?", "raoul"),
        ("Raoul peut-il vous écrire ?;Et vous appeler ?", "raoul"),
    ],
)
def test_a_no_to_being_written_to_takes_no_yes_to_calls_away(book: Path, header: str, partner: str | None) -> None:
    imported(book, file_of(book, header, *rows("non;oui", "oui;non", "non;")))
    written = ["email", "sms", "post"]
    told_each = [answers(book, f"p{one}@mail.example") for one in range(3)]
    assert [sorted(one) for one in told_each] == [
        [("given", ["voice"], partner), ("refused", written, partner)],
        [("given", written, partner), ("refused", ["voice"], partner)],
        [("refused", written, partner)],
    ]


def test_a_no_to_being_written_to_alone_is_one_to_everything(book: Path) -> None:
    imported(book, file_of(book, WRITES, *rows("non")))
    assert answers(book, "p0@mail.example") == [("refused", None, None)]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Refus Nébuline", "x"),
        ("Ne pas transmettre à Nébuline", "x"),
        ("J'interdis à Nébuline de m'écrire", "oui"),
        ("Ne rien envoyer à Nébuline", "OUI"),
        ("Partenaires refusés", "Nébuline"),
    ],
)
def test_a_prohibition_of_a_partner_named_in_part_is_of_it_alone(book: Path, header: str, cell: str) -> None:
    imported(book, file_of(book, f"Optin partenaires;{header}", *rows(f"oui;{cell}", "oui;")))
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0", "p1"], ["p1"])


@pytest.mark.parametrize(
    ("header", "cell", "to_nebuline"),
    [
        ("J'accepte que Nébuline m'écrive", "non", []),  # an empty box of its own is no yes
        ("REFUS NÉBULINE", "x", ["p1"]),
        ("Partenaires refusés", "tous", ["p1"]),
        ("Partenaires refusés", "Nébuline et d'autres", ["p1"]),
    ],
)
def test_a_no_that_may_be_one_to_others_too_is_one_to_all(
    book: Path, header: str, cell: str, to_nebuline: list[str]
) -> None:
    imported(book, file_of(book, f"Optin partenaires;{header}", *rows(f"oui;{cell}", "oui;")))
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p1"], to_nebuline)


def test_a_no_to_a_prohibition_forbids_nothing(book: Path) -> None:
    file = file_of(book, "Optin partenaires;Ne rien envoyer à Raoul", *rows("oui;NON", "oui;OUI"))
    imported(book, file)
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0"], ["p0", "p1"])


def test_the_next_company_after_a_question_for_calls_is_asked_for_calls(book: Path) -> None:
    imported(book, file_of(book, "Raoul peut-il vous appeler ?;Et Nébuline ?", *rows("oui;oui", "oui;non")))
    assert answers(book, "p0@mail.example") == [("given", ["voice"], "nebuline"), ("given", ["voice"], "raoul")]
    assert answers(book, "p1@mail.example") == [("refused", None, "nebuline"), ("given", ["voice"], "raoul")]


@pytest.mark.parametrize(
    ("first", "other", "waits"),
    [
        (("Jean-Pierre", "Roux"), ("Jean Pierre", "Roux"), False),
        (("Mathieu", "Roux"), ("Matthieu", "Roux"), False),
        (("Mme Inès", "Roux"), ("Inès", "Roux"), False),
        (("Jean-Pierre", "Roux"), ("J-P", "Roux"), False),
        (("Leroy", "Hugo"), ("Hugo", "Leroy"), False),
        (("Jean-Pierre", "Roux"), ("Jean-Paul", "Roux"), True),
        (("Louis", "Roux"), ("Louise", "Roux"), True),
        (("M. Roux", ""), ("Mme Roux", ""), True),
    ],
)
def test_another_spelling_of_a_name_is_nobody_else(
    book: Path, first: tuple[str, str], other: tuple[str, str], waits: bool
) -> None:
    address = "roux@mail.example"
    imported(book, sheet_of(book, HEADER, (*first, address, "non", DAY), (*other, address, "oui", "2026-06-05")))
    assert verdict(book, address) == ("blocked" if waits else "eligible")


@pytest.mark.parametrize("header", ["Inscrit le", "Submitted", "Répondu le", "Quand"])
def test_a_day_that_may_be_that_of_the_answers_is_proposed_where_no_other_is(book: Path, header: str) -> None:
    file = book.with_name("quiz.csv")
    file.write_text(f"E-mail;{header};Offres partenaires\nlea@mail.example;{DAY};oui\n", "utf-8")
    assert told("inspect", file, "--book", book)["proposals"][header] == "consent_at"
    file.write_text(f"E-mail;{header};Offres partenaires\nlea@mail.example;matin;oui\n", "utf-8")
    assert header not in told("inspect", file, "--book", book)["proposals"]
    file.write_text(f"E-mail;Date;Inscrit le;Offres partenaires\nlea@mail.example;{DAY};{DAY};oui\n", "utf-8")
    assert told("inspect", file, "--book", book)["proposals"] == {"Date": "consent_at"}


def test_names_to_which_nothing_says_yes_are_said_to_be_no_consent(book: Path) -> None:
    alone = file_of(book, "Partenaires acceptés", *rows("Raoul SAS"))
    assert "names-without-yes" in imported(book, alone)["warnings"]
    assert eligible(book, "raoul") == []
    report = imported(book, alone, "--map", "Partenaires acceptés=consent_partners", "--map", "Date=consent_at",
                      *explained("Partenaires acceptés", "Raoul SAS"))  # fmt: skip
    assert ("names-without-yes" in report["warnings"], eligible(book, "raoul")) == (False, ["p0"])
    both = file_of(book, "Offres partenaires;Partenaires acceptés", *rows("oui;Raoul SAS"))
    assert "names-without-yes" not in imported(book, both)["warnings"]


def test_chosen_partners_alone_are_proposed_and_each_text_is_asked(book: Path) -> None:
    file = file_of(book, "Partenaires choisis", *rows("Raoul SAS", "Nébuline Voyages"))
    assert told("inspect", file, "--book", book)["proposals"]["Partenaires choisis"] == "consent_partners"
    assert "consent-unclear" in imported(book, file)["warnings"]
    imported(book, file, *explained("Partenaires choisis", "Raoul SAS"))
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0"], [])


@pytest.mark.parametrize("cells", [("Lidl", "Dupont SA"), ("1, 2", "3")])
def test_chosen_partners_next_to_a_yes_limit_it_also_if_none_is_known(book: Path, cells: tuple[str, str]) -> None:
    file = file_of(book, "Offres partenaires;Partenaires autorisés", *rows(*(f'oui;"{one}"' for one in cells)))
    assert told("inspect", file, "--book", book)["proposals"]["Partenaires autorisés"] == "consent_partner_names"
    assert "unknown-partner" in imported(book, file)["warnings"]
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == ([], [])


def test_a_no_to_the_next_company_spelt_with_an_apostrophe_is_one_to_it_alone(book: Path) -> None:
    header = "J'accepte que Raoul SAS m'écrive;J'accepte qu'Élan m'écrive"
    imported(book, file_of(book, header, *rows("oui;non", "oui;oui")))
    assert eligible(book, "raoul") == ["p0", "p1"]


def test_a_no_to_letters_after_a_question_is_one_to_post(book: Path) -> None:
    first = "Acceptez-vous que nos partenaires vous contactent ?"
    file = file_of(book, f"{first};Lettres;Lettres d'information", *rows("oui;non;oui", "oui;oui;non"))
    assert told("inspect", file, "--book", book)["proposals"]["Lettres"] == "consent_partners_post"
    imported(book, file)
    others = ["email", "sms", "voice"]
    assert answers(book, "p0@mail.example") == [("given", others, None), ("refused", ["post"], None)]


@pytest.mark.parametrize(
    "header",
    [
        *("À qui donnez-vous votre accord ?", "De qui acceptez-vous les offres ?", "Avec qui partager vos données ?"),
        *("À qui dites-vous oui ?", "Nous pouvons donner vos coordonnées à :", "Accord donné à"),
    ],
)
def test_the_companies_that_somebody_agrees_to_are_a_list_and_nobody_a_no(book: Path, header: str) -> None:
    imported(book, file_of(book, "Offres partenaires", *rows("oui", "oui")))
    file = file_of(book, header, *rows("personne", "Raoul SAS", "Nébuline Voyages"))
    assert told("inspect", file, "--book", book)["proposals"][header] == "consent_partners"
    imported(book, file, *explained(header, "Raoul SAS", "Nébuline Voyages"))
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p1"], ["p1", "p2"])


@pytest.mark.parametrize("header", ["Recommandé par qui ?", "Pour qui travaillez-vous ?", "À qui avez-vous parlé ?"])
def test_a_question_about_a_company_is_none_about_consent(book: Path, header: str) -> None:
    file = file_of(book, f"Offres partenaires;{header}", *rows("oui;Raoul SAS", "oui;personne"))
    assert header not in told("inspect", file, "--book", book)["proposals"]
    imported(book, file)
    assert eligible(book, "nebuline") == ["p0", "p1"]


def test_a_note_on_another_sheet_holds_who_is_to_be_removed_by_name_or_address(book: Path) -> None:
    workbook = Workbook()
    sheet, notes = workbook.active, workbook.create_sheet("Remarques")
    assert sheet is not None
    for line in (HEADER, *PEOPLE):
        sheet.append(list(line))
    for text in (
        "hugo@mail.example à supprimer",
        "Inès Roux : à retirer",
        "Doublons à supprimer",
        "Léa Martin à placer",
    ):
        notes.append([text])
    workbook.save(file := book.with_name("kermesse.xlsx"))
    imported(book, file)
    verdicts = [verdict(book, f"{one}@mail.example") for one in ("lea", "hugo", "ines")]
    assert verdicts == ["eligible", "review", "review"]


def test_a_yes_by_e_mail_before_the_names_stands_where_none_is_named(book: Path) -> None:
    asked, which = "J'accepte la transmission de mon adresse e-mail aux partenaires cités", "Lesquels ?"
    file = file_of(book, f"{asked};{which}", *rows("oui;", "oui;Raoul SAS"))
    maps = ("--map", f"{asked}=consent_partners_email", "--map", f"{which}=consent_partner_names")
    imported(book, file, *maps)
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0", "p1"], ["p0"])


@pytest.mark.parametrize("chosen", [(), ("--sheet", "Inscrits")])
def test_another_sheet_of_people_who_left_holds_them_also_where_the_first_is_chosen(
    book: Path, chosen: tuple[str, ...]
) -> None:
    workbook = Workbook()
    sheet, gone = workbook.active, workbook.create_sheet("Départs")
    assert sheet is not None
    sheet.title = "Inscrits"
    for line in (HEADER, *PEOPLE):
        sheet.append(list(line))
    for line in (("Nom", "Prénom", "Motif"), ("Petit", "Hugo", "ne veut plus de mails"), ("Martin", "Léa", "stand 4")):
        gone.append(list(line))
    workbook.save(file := book.with_name("kermesse.xlsx"))
    imported(book, file, *chosen)
    verdicts = [verdict(book, f"{one}@mail.example") for one in ("lea", "hugo", "ines")]
    assert verdicts == ["eligible", "review", "eligible"]


def test_a_column_of_questions_is_no_answer_of_anybody(book: Path) -> None:
    asked = "Pouvons-nous transmettre vos coordonnées à Raoul SAS ?"
    file = file_of(book, "Question 1;Response 1", *rows(f"{asked};Oui", f"{asked};Non", f"{asked};"))
    assert "Question 1" not in told("inspect", file, "--book", book)["proposals"]


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("JAccepteDEtreContactéParRaoulSAS", ["raoul"]),
        ("AcceptezvousQueNousTransmettionsVotreAdresseÀ_NébulineVoyagesSARL", ["nebuline"]),
        ("JAccepteQueNebulineVoyagesMEcrive", ["nebuline"]),
        ("jacceptedetrecontacteparnebulinevoyages", ["nebuline"]),
        ("OPTINNEBULINEVOYAGES", ["nebuline"]),
        ("PartenairesNebulineVoyagesSARL", ["nebuline"]),
        ("JAccepteLesOffresDeVosPartenaires", ["raoul", "nebuline"]),
    ],
)
def test_a_title_without_blanks_is_read_in_words(book: Path, header: str, names: list[str]) -> None:
    file = file_of(book, header, *rows("oui", "non"))
    assert told("inspect", file, "--book", book)["proposals"][header].startswith("consent_partners")
    imported(book, file, "--map", f"{header}=consent_partners", "--map", "Date=consent_at")
    assert [one for one in ("raoul", "nebuline") if eligible(book, one) == ["p0"]] == names


def test_the_options_of_cognito_are_each_for_one_partner_and_none_is_a_no(book: Path) -> None:
    imported(book, file_of(book, "Offres partenaires", *rows("oui", "oui")))
    asked = "AcceptezvousQueNousTransmettionsVotreAdresseÀ_"
    header = ";".join(f"{asked}{one}" for one in ("RaoulSAS", "NébulineVoyagesSARL", "Aucun"))
    imported(book, file_of(book, header, *rows("Non;Non;Oui", "Non;Oui;Non", "Oui;Non;Non")))
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p2"], ["p1"])


def test_the_parts_of_a_name_without_blanks_are_no_full_names(book: Path) -> None:
    file = file_of(book, "VotreNom_First;VotreNom_Last;Offres partenaires", *rows("Abby;Cog;oui"))
    fields = {one["header"]: one["field"] for one in told("inspect", file, "--book", book)["columns"]}
    assert (fields["VotreNom_First"], fields["VotreNom_Last"]) == ("first_name", "last_name")


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Nous autorisez-vous à donner votre adresse, et à qui ?", "À personne"),
        ("Feu vert pour", "aucun d'eux"),
        ("Destinataires", "personne"),
        ("Qui ?", "0"),
        ("Mon choix", "À personne"),
        ("Colonne 3", "aucun"),
        ("Transmission à", "à personne"),
        ("Pour quelles marques ?", "personne"),
        ("Partenaires choisis", "ni l'un ni l'autre"),
        ("Partenaires choisis", "Pas un seul"),
    ],
)
def test_a_column_of_names_of_partners_is_one_of_those_chosen_whatever_its_title(
    book: Path, header: str, cell: str
) -> None:
    imported(book, file_of(book, "Offres partenaires", *rows("oui", "oui")))
    file = file_of(book, header, *rows(cell, '"Raoul SAS, Nébuline Voyages"', "Nébuline Voyages SARL", "RAOUL SAS"))
    assert told("inspect", file, "--book", book)["proposals"][header] == "consent_partners"
    told("import", book, file, "--map", "Date=consent_at", "--form", "quiz-v1", *NOW)
    assert [verdict(book, f"p{one}@mail.example") for one in range(2)] == ["review", "eligible"]
    imported(book, file, *explained(header, "Raoul SAS, Nébuline Voyages", "Nébuline Voyages SARL", "RAOUL SAS"))
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p1", "p3"], ["p1", "p2"])


@pytest.mark.parametrize(
    "header",
    ["Société", "Votre employeur", "Source", "Campagne", "Boutique", "Banque actuelle", "Exporté à", "Vendu à"],
)
def test_a_column_of_companies_that_nobody_chose_is_none_of_partners(book: Path, header: str) -> None:
    file = file_of(book, f"Offres partenaires;{header}", *rows("oui;Raoul SAS", "oui;aucune", "oui;Nébuline Voyages"))
    assert header not in told("inspect", file, "--book", book)["proposals"]
    imported(book, file)
    assert eligible(book, "nebuline") == ["p0", "p1", "p2"]


def test_names_chosen_next_to_a_yes_limit_it_whatever_their_title(book: Path) -> None:
    imported(book, file_of(book, "Offres partenaires;Feu vert pour", *rows("oui;Raoul SAS", "oui;Nébuline Voyages")))
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0"], ["p1"])


@pytest.mark.parametrize("cell", ["N+R", "R", "N, R", "0", "tous sauf R"])
@pytest.mark.parametrize("proposed", [True, False])
def test_who_chose_partners_by_letters_waits_and_the_column_is_named(book: Path, cell: str, *, proposed: bool) -> None:
    imported(book, file_of(book, "Offres partenaires", *rows("oui", "oui")))
    file = file_of(book, "OK pour", *rows(f'"{cell}"', "tous", "R+N"))
    assert told("inspect", file, "--book", book)["proposals"]["OK pour"] == "consent_partners"
    maps = ("--map", "Date=consent_at", "--map", "OK pour=consent_partners" if proposed else "E-mail=email")
    report = told("import", book, file, *maps, "--form", "quiz-v1", *NOW)
    codes = ("note-says-stop", "unsubscribed-unread")
    named = {one for code in codes for one in report["details"].get(code, {}).get("columns", ())}
    assert named == {"OK pour"}
    verdicts = [verdict(book, f"p{one}@mail.example") for one in range(2)]
    assert verdicts == ["blocked" if proposed and cell == "0" else "review", "eligible"]


@pytest.mark.parametrize("cells", [("A", "B", "C"), ("O", "N", "O"), ("mardi", "jeudi", "samedi")])
def test_letters_and_days_under_another_title_name_no_partners(book: Path, cells: tuple[str, ...]) -> None:
    file = file_of(book, "Offres partenaires;Créneau", *rows(*(f"oui;{one}" for one in cells)))
    assert told("inspect", file, "--book", book)["proposals"].keys() == {"Date"}
    imported(book, file)
    assert eligible(book, "raoul") == ["p0", "p1", "p2"]


@pytest.mark.parametrize("cell", ["personne", "À personne", "Aucun", "aucun d'eux"])
@pytest.mark.parametrize("yes", ["oui", ""])
def test_nobody_among_the_names_of_partners_is_a_no(book: Path, cell: str, yes: str) -> None:
    imported(book, file_of(book, "Offres partenaires", *rows("oui", "oui")))
    file = file_of(book, "Partenaires acceptés;Optin partenaires", *rows(f"{cell};{yes}", "Raoul SAS;oui"))
    assert "unknown-partner" not in imported(book, file)["warnings"]
    assert [verdict(book, f"p{one}@mail.example") for one in range(2)] == ["review", "eligible"]


@pytest.mark.parametrize(
    "header",
    [
        *("Non aux partenaires", "No partner offers", "Rejet partenaires", "Décliner les offres partenaires"),
        *("Désactiver les offres partenaires", "Turn off partner e-mails", "Mute partners", "Couper les offres"),
        *("Objection", "Objections", "Objected", "Offres partenaires désactivées", "Partner offers turned off"),
    ],
)
def test_a_yes_under_a_title_that_rejects_is_a_no(book: Path, header: str) -> None:
    file = file_of(book, f"Offres partenaires;{header}", *rows("oui;oui", "oui;", "oui;"))
    assert not told("inspect", file, "--book", book)["proposals"].get(header, "").startswith("consent")
    told("import", book, file, "--map", "Date=consent_at", "--form", "quiz-v1", *NOW)
    assert eligible(book, "raoul") == ["p1", "p2"]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Objection", "Prix trop cher"),
        ("Objection principale", "délai"),
        ("Object", "Lead"),
        ("Objet", "Demande"),
        ("Coupe préférée", "Carré"),
        ("No partenaire", "12"),
    ],
)
def test_a_title_of_sales_or_of_a_number_rejects_nothing(book: Path, header: str, cell: str) -> None:
    imported(book, file_of(book, f"Offres partenaires;{header}", *rows(f"oui;{cell}", "oui;")))
    assert eligible(book, "raoul") == ["p0", "p1"]
