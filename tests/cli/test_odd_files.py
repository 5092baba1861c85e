"""Files in which a no stands where programs and founders put it: other headers, pairs of columns, merged cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from tests.cli.made_cli import NOW, told
from tests.cli.test_named_partners import book, eligible, file_of, imported, rows

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["book"]

PARTNERS = "Offres partenaires"
FORM = ("--map", "Date=consent_at", "--map", f"{PARTNERS}=consent_partners", "--form", "quiz-v1", *NOW)


@pytest.mark.parametrize(
    "header",
    [
        *("Ok pour partage", "Partageable", "Transmissible", "Can share", "À contacter", "Autorisé", "Accepte"),
        *("Offres", "Diffusion", "À transmettre", "Peut être transmis", "Shareable", "Partage"),
        "Contact partageable ?",
    ],
)
@pytest.mark.parametrize("answer", ["non", "interdite"])
def test_a_no_under_a_header_of_sharing_that_nothing_reads_waits(book: Path, header: str, answer: str) -> None:
    imported(book, file_of(book, f"{PARTNERS};{header}", *rows(f"oui;{answer}", "oui;oui", "oui;")))
    assert eligible(book, "raoul") == ["p1", "p2"]


@pytest.mark.parametrize(
    "header",
    [
        *("Maladie transmissible", "Transmis", "Partagé sur Facebook", "À rappeler", "Offre d'essai"),
        "Chambre partagée",
        *("Can share a room", "Accepte les animaux", "Diffuseur", "Autorisé à conduire", "Ok pour partager une table"),
    ],
)
def test_a_no_to_something_else_holds_nobody(book: Path, header: str) -> None:
    imported(book, file_of(book, f"{PARTNERS};{header}", *rows("oui;non", "oui;oui")))
    assert eligible(book, "raoul") == ["p0", "p1"]


@pytest.mark.parametrize("names", [("Question 1", "Response 1"), ("Question", "Réponse"), ("Q2", "R2")])
def test_a_no_in_a_reply_column_holds_who_was_asked_for_partners(book: Path, names: tuple[str, str]) -> None:
    wishes, asked = "Acceptez-vous que nos partenaires vous contactent ?", "Souhaitez-vous ne plus être contacté ?"
    pairs = [f"{wishes};Non", f"{wishes};Oui", "Avez-vous un chien ?;Non", ";Non", f"{asked};Oui"]
    file = file_of(book, f"{PARTNERS};{';'.join(names)}", *rows(*(f"oui;{one}" for one in pairs)))
    report = imported(book, file)
    assert eligible(book, "raoul") == ["p1", "p2", "p3"]
    assert "unsubscribed-unread" in report["warnings"]


@pytest.mark.parametrize(
    ("behind", "waits"),
    [
        *[(one, True) for one in ("NON", "non", "plus maintenant", "finalement non", "Finalement pas")],
        *[(one, False) for one in ("0", "oui", "3", "plus tard", "plus 2 places", "3 enfants", "en fait mardi")],
    ],
)
def test_a_no_behind_the_last_column_holds_its_person(book: Path, behind: str, waits: bool) -> None:
    imported(book, file_of(book, f"{PARTNERS};", *rows(f"oui;{behind}", "oui;")))
    assert eligible(book, "raoul") == (["p1"] if waits else ["p0", "p1"])


@pytest.mark.parametrize(
    "taken_back",
    ["finalement non", "plus maintenant", "Plus pour le moment", "not anymore", "no longer", "Plus du tout"],
)
def test_what_is_no_longer_a_yes_lets_no_older_one_stand(book: Path, taken_back: str) -> None:
    imported(book, file_of(book, PARTNERS, *rows("oui", "oui")))
    imported(book, file_of(book, PARTNERS, *rows(taken_back, "comme avant")))
    assert eligible(book, "raoul") == ["p1"]


def test_a_line_with_an_address_is_no_header(book: Path) -> None:
    (file := book.with_name("salon.csv")).write_text(
        "Organisateur e-mail : info@salon.example;Téléphone : 0123456789\n"
        f"Email;Nom;{PARTNERS};Désinscrit\nlea@mail.example;Roux;oui;\nzoe@mail.example;Petit;oui;oui\n",
        "utf-8",
    )
    assert [one["header"] for one in told("inspect", file)["columns"]] == ["Email", "Nom", PARTNERS, "Désinscrit"]
    asks = "Votre adresse e-mail (ex. : vous@mail.example)"
    file.write_text(f"{asks};Votre nom de famille\nlea@mail.example;Roux\n", "utf-8")
    assert [one["field"] for one in told("inspect", file)["columns"]] == ["email", "last_name"]


@pytest.mark.parametrize("maps", [("--map", "Désinscrits=unsubscribed_at"), ()])
def test_an_address_in_a_column_of_leavers_is_about_that_person(book: Path, maps: tuple[str, ...]) -> None:
    imported(book, file_of(book, PARTNERS, *rows("oui", "oui", "oui", "oui")))
    left = rows("oui;p1@mail.example", "oui;", "oui;p2@mail.example", "oui;p9@mail.example, p8@mail.example")
    told("import", book, file_of(book, f"{PARTNERS};Désinscrits", *left), *maps, *FORM)
    assert eligible(book, "raoul") == ["p0", "p3"]
    imported(book, file_of(book, PARTNERS, "9;p9@mail.example;2026-06-02;oui", "7;p7@mail.example;2026-06-02;oui"))
    assert eligible(book, "raoul") == ["p0", "p3", "p7"]


def test_an_address_in_words_about_leaving_is_not_somebody_else(book: Path) -> None:
    left = rows("oui;mail à contact@nous.example le 3 mai", "oui;")
    told("import", book, file_of(book, f"{PARTNERS};Désinscrit", *left), *FORM)
    assert "p0" not in eligible(book, "raoul")


@pytest.mark.parametrize(
    ("header", "cell", "waits"),
    [
        *[("Désinscrit", "oui", True), ("Note", "ne plus contacter", True), ("Transmission", "non", True)],
        *[("Désinscrit", "non", False), ("Société", "Atelier Non", False), ("Chien", "non", False)],
    ],
)
def test_a_no_in_merged_cells_is_one_of_each_of_their_rows(book: Path, header: str, cell: str, waits: bool) -> None:
    imported(book, file_of(book, PARTNERS, *rows("oui", "oui", "oui")))
    workbook = Workbook()
    for line in (("E-mail", header), ("p0@mail.example", cell), ("p1@mail.example", None), ("p2@mail.example", None)):
        workbook.worksheets[0].append(line)
    workbook.worksheets[0].merge_cells("B2:B3")
    workbook.save(file := book.with_name("salon.xlsx"))
    told("import", book, file, *NOW)
    assert eligible(book, "raoul") == (["p2"] if waits else ["p0", "p1", "p2"])


@pytest.mark.parametrize(("header", "waits"), [("Désinscrit", True), ("Accord", True), ("Total", False)])
def test_a_formula_without_a_saved_value_holds_its_person(book: Path, header: str, waits: bool) -> None:
    imported(book, file_of(book, PARTNERS, *rows("oui", "oui")))
    workbook = Workbook()
    for line in (("E-mail", header), ("p0@mail.example", '=IF(C2>0,"oui","")'), ("p1@mail.example", None)):
        workbook.worksheets[0].append(line)
    workbook.save(file := book.with_name("salon.xlsx"))
    report = told("import", book, file, *NOW)
    assert ("cell-comments" in report["warnings"]) is waits
    assert eligible(book, "raoul") == (["p1"] if waits else ["p0", "p1"])


SURVEY = (
    "Respondent ID,Collector ID,Date Created,Date Modified,IP Address,Email Address,First Name,Last Name,"
    "Vos coordonnées,,,À quels partenaires pouvons-nous transmettre votre adresse ?,,,Une remarque ?\n"
    ",,,,,,,,Prénom,Nom,Adresse e-mail,Raoul SAS,Nébuline Voyages SARL,Aucun de ces partenaires,Open-Ended Response\n"
    "1,4,06/12/2026 10:12:13 AM,,10.1.1.0,,,,Alex,Roy,alex@mail.example,Raoul SAS,,,\n"
    "2,4,06/13/2026 10:12:13 AM,,10.1.1.0,,,,Brune,Roy,brune@mail.example,Raoul SAS,Nébuline Voyages SARL,,merci\n"
    "3,4,06/14/2026 10:12:13 AM,,10.1.1.0,,,,Chad,Roy,chad@mail.example,,,Aucun de ces partenaires,\n"
    "4,4,06/15/2026 10:12:13 AM,,10.1.1.0,,,,Elvire,Roy,elvire@mail.example,Raoul SAS,,,je ne veux rien recevoir\n"
)


def test_a_second_row_of_options_belongs_to_the_header(book: Path) -> None:
    (file := book.with_name("survey.csv")).write_text(SURVEY, "utf-8")
    report = imported(book, file)
    assert report["read"] == 4
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["alex", "brune"], ["brune"])
    assert report["details"]["note-says-stop"]["lines"] == [{"line": 6, "file": None}]
    people = {one["email"]: (one["first_name"], one["last_name"]) for one in told("contacts", book)}
    assert people["chad@mail.example"] == ("Chad", "Roy")


@pytest.mark.parametrize("nobody", ["Aucun de ces partenaires", "Personne", "À personne"])
def test_whoever_ticks_nobody_next_to_a_partner_waits(book: Path, nobody: str) -> None:
    survey = SURVEY.replace("Aucun de ces partenaires", nobody).replace(
        "brune@mail.example,Raoul SAS,Nébuline Voyages SARL,", f"brune@mail.example,Raoul SAS,,{nobody}"
    )
    (file := book.with_name("survey.csv")).write_text(survey, "utf-8")
    imported(book, file)
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["alex"], [])


@pytest.mark.parametrize("row", ["2", "1"])
def test_a_second_row_of_options_is_found_from_either_row(book: Path, row: str) -> None:
    (file := book.with_name("survey.csv")).write_text(SURVEY, "utf-8")
    assert told("inspect", file, "--book", book, "--header-row", row)["rows"] == 4


def test_a_row_of_data_under_columns_without_a_name_is_no_header(book: Path) -> None:
    (file := book.with_name("liste.csv")).write_text(
        "N;E-mail;Offres partenaires;Date;;\n;lea@mail.example;oui;2026-06-02;x;y\n;;oui;2026-06-02;Léa;Martin\n",
        "utf-8",
    )
    assert told("inspect", file, "--book", book)["rows"] == 2


def test_the_lead_forms_of_google_ads_are_known(book: Path) -> None:
    (file := book.with_name("leads.csv")).write_text(
        "Lead Submit Time,Lead ID,Campaign ID,Campaign Name,Form ID,GCLID,Is Test,Full Name,User Email,User Phone,"
        "Souhaitez-vous que Raoul SAS vous contacte ?\n"
        "2026-06-10T10:12:00Z,T-0,111,Été,444,Cj0,false,Ariane Gads,ariane@mail.example,+33642000000,Oui\n"
        "2026-06-10T10:12:00Z,T-1,111,Été,444,Cj1,false,Bruce Gads,bruce@mail.example,+33642000001,Non\n",
        "utf-8",
    )
    imported(book, file)
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["ariane"], [])


def test_the_address_of_who_paid_is_not_proposed_for_who_came(book: Path) -> None:
    (file := book.with_name("billets.csv")).write_text(
        "Nom participant;Prénom participant;Nom payeur;Prénom payeur;Email payeur;Optin partenaires\n"
        "Hello;Enfant;Hello;Basile;basile@mail.example;oui\n",
        "utf-8",
    )
    assert "Email payeur" not in told("inspect", file, "--book", book, "--header-row", "1")["proposals"]


def test_the_name_of_a_product_is_nobody_s(book: Path) -> None:
    file = file_of(book, "Item Name;Offres partenaires", ";lea@mail.example;2026-06-02;Bougie Figue;oui")
    imported(book, file)
    assert told("contacts", book)[0]["first_name"] is None


def test_times_in_paris_and_in_utc_at_one_second_are_the_same(book: Path) -> None:
    times = ["2026-06-01 10:00:05", "2026-06-01T08:00:05Z"]
    people = [f"p{one}@mail.example;{times[one % 2]};oui" for one in range(50)]
    (file := book.with_name("deux.csv")).write_text("\n".join(["E-mail;Date;Offres partenaires", *people]), "utf-8")
    assert "same-instant" in imported(book, file)["warnings"]


NAMED = [("Clara", "Dumas"), ("Boris", "Cuvier"), ("Diego", "Estève"), ("Emma", "Fournel")]


def people_with(*cells: str) -> list[str]:
    """Rows with names and numbers, each with a cell about leaving."""
    return [
        f";p{at}@mail.example;2026-06-02;oui;{first};{last};06118800{at:02d};{cell}"
        for at, ((first, last), cell) in enumerate(zip(NAMED, cells, strict=True))
    ]


@pytest.mark.parametrize("maps", [("--map", "À retirer=unsubscribed_at"), ()])
@pytest.mark.parametrize(
    ("cells", "going"),
    [
        (("", "Diego Estève", "", ""), ["p0", "p1", "p3"]),
        (("ESTEVE Diego, Emma Fournel", "", "", ""), ["p0", "p1"]),
        (("", "0611880002", "", ""), ["p0", "p1", "p3"]),
        (("", "Diego Estève (06 11 88 00 02)", "", ""), ["p0", "p1", "p3"]),
        (("", "Boris Cuvier", "", ""), ["p0", "p2", "p3"]),
        (("", "Hugo Petit", "", ""), ["p0", "p2", "p3"]),
        (("", "0699990000", "", ""), ["p0", "p2", "p3"]),
        (("", "Anne Cuvier, Diego Estève", "", ""), ["p0", "p3"]),
        (("", "vu avec Diego Estève hier", "", ""), ["p0", "p3"]),
        (("", "Plus Intéressé", "", ""), ["p0", "p2", "p3"]),
    ],
)
def test_a_name_in_a_column_of_leavers_is_about_that_person(
    book: Path, maps: tuple[str, ...], cells: tuple[str, ...], going: list[str]
) -> None:
    """Who was named in a list next to the table was exported, and the person of that line was taken out."""
    file = file_of(book, f"{PARTNERS};Prénom;Nom;Tél;À retirer", *people_with(*cells))
    done = told("import", book, file, *maps, *FORM)
    assert eligible(book, "raoul") == going
    assert done["said_no_in_refused"] == 0


TWICE = [("Léa", "Dubois"), ("Hugo", "Petit"), ("Léa", "Martin"), ("Marie-Claude", "Roux")]


@pytest.mark.parametrize("maps", [("--map", "À retirer=unsubscribed_at"), ()])
@pytest.mark.parametrize(
    ("cell", "going"),
    [
        ("Léa", ["p3"]),
        ("Léa*", ["p3"]),
        ("(léa)", ["p3"]),
        ("Marie-Claude", ["p0", "p2"]),
        ("Mme Dubois", ["p2", "p3"]),
        ("Léa D.", ["p2", "p3"]),
        ("Léa et Marie-Claude", []),
        ("Zoé", ["p0", "p2", "p3"]),
        ("Client", ["p0", "p2", "p3"]),
        ("Hugo", ["p0", "p2", "p3"]),
        ("oui", ["p0", "p2", "p3"]),
        ("non", ["p0", "p1", "p2", "p3"]),
    ],
)
def test_a_given_name_in_a_column_of_leavers_holds_all_of_the_table_who_have_it(
    book: Path, maps: tuple[str, ...], cell: str, going: list[str]
) -> None:
    """Only the person of that line waited."""
    rows = [
        f";p{at}@mail.example;2026-06-02;oui;{first};{last};;{cell if at == 1 else ''}"
        for at, (first, last) in enumerate(TWICE)
    ]
    head = f"{PARTNERS};Prénom;Nom;Tél;À retirer"
    done = told("import", book, file_of(book, head, *rows), *maps, *FORM)
    assert eligible(book, "raoul") == going
    held = [f"p{at}" for at in (0, 2, 3) if f"p{at}" not in going]
    assert ("note-says-stop" in done["warnings"]) == bool(held)
    if held:
        detail = done["details"]["note-says-stop"]
        assert detail["texts"] == [[f"À retirer: {cell}", 3]]
        assert [one["line"] for one in detail["lines"]] == sorted([3, *(int(one[1]) + 2 for one in held)])
    for one in held:
        assert f"À retirer: {cell}" in told("show", book, f"{one}@mail.example")["note"]


def test_a_given_name_below_the_table_or_next_to_whole_names_is_heard(book: Path) -> None:
    rows = [f";p{at}@mail.example;2026-06-02;oui;{first} {last};" for at, (first, last) in enumerate(TWICE)]
    told("import", book, file_of(book, f"{PARTNERS};Nom complet;À retirer", *rows, ";;;;;Léa"), *FORM)
    assert eligible(book, "raoul") == ["p1", "p3"]


def test_a_given_name_holds_nobody_of_the_book_who_is_in_another_table(book: Path) -> None:
    head = f"{PARTNERS};Prénom;Nom;Tél;À retirer"
    told("import", book, file_of(book, head, ";p0@mail.example;2026-06-02;oui;Léa;Dubois;;"), *FORM)
    told("import", book, file_of(book, head, ";p1@mail.example;2026-06-02;oui;Hugo;Petit;;Léa"), *FORM)
    assert eligible(book, "raoul") == ["p0"]


def test_who_recorded_that_somebody_left_may_have_a_given_name_of_the_table(book: Path) -> None:
    rows = [
        f";p{at}@mail.example;2026-06-02;oui;{first};{last};;{'Léa' if at == 1 else ''}"
        for at, (first, last) in enumerate(TWICE)
    ]
    told("import", book, file_of(book, f"{PARTNERS};Prénom;Nom;Tél;Désinscrit par", *rows), *FORM)
    assert eligible(book, "raoul") == ["p0", "p2", "p3"]


def test_a_list_of_leavers_longer_than_its_table_holds_them_all(book: Path) -> None:
    more = [";;;;;;;Emma Fournel", ";;;;;;;p0@mail.example", ";;;;;;;06 11 88 00 01"]
    file = file_of(book, f"{PARTNERS};Prénom;Nom;Tél;À retirer", *people_with("", "Diego Estève", "", ""), *more)
    told("import", book, file, *FORM)
    assert eligible(book, "raoul") == []


def test_who_is_named_in_a_column_of_leavers_is_held_in_the_next_file_too(book: Path) -> None:
    rows_now = people_with("", "Diego Estève", "", "")
    head = f"{PARTNERS};Prénom;Nom;Tél;À retirer"
    told("import", book, file_of(book, head, *rows_now[:2]), *FORM)
    told("import", book, file_of(book, head, *people_with("", "", "", "")), *FORM)
    assert "p2" not in eligible(book, "raoul")


def test_who_recorded_that_somebody_left_is_not_the_person_who_left(book: Path) -> None:
    file = file_of(book, f"{PARTNERS};Prénom;Nom;Tél;Désinscrit par", *people_with("", "Diego Estève", "", ""))
    told("import", book, file, *FORM)
    assert eligible(book, "raoul") == ["p0", "p2", "p3"]


@pytest.mark.parametrize(("name", "going"), [("Clara;Dumas", ["p1"]), ("Zoé;Dumas", ["p0", "p1"])])
def test_a_no_with_a_spoilt_address_holds_who_has_the_name_and_the_number(
    book: Path, name: str, going: list[str]
) -> None:
    """The no was recorded for SMS and calls alone, and the same person was exported by e-mail."""
    head = f"{PARTNERS};Prénom;Nom;Tél"
    people = [";p0@mail.example;2026-06-02;oui;Clara;Dumas;0611880000", ";p1@mail.example;2026-06-02;oui;Léa;Roux;"]
    told("import", book, file_of(book, head, *people), *FORM)
    done = told("import", book, file_of(book, head, f";p0@mail.examplex@;2026-06-03;non;{name};0611880000"), *FORM)
    assert done["said_no_in_refused"] == 1
    assert eligible(book, "raoul") == going


HEAD = f"{PARTNERS};Prénom;Nom;Tél"
AGREED = [";p0@mail.example;2026-06-02;oui;Clara;Dumas;0611880000", ";p1@mail.example;2026-06-02;oui;Léa;Roux;"]


@pytest.mark.parametrize("text", ["bof", "peut-être", "à voir"])
@pytest.mark.parametrize(
    ("row", "going"),
    [
        (";p0@mail.examplex@;2026-06-03;{};Clara;Dumas;0611880000", ["p1"]),
        (";p0@mail,example;2026-06-03;{};;;", ["p1"]),
        (";p0@mail.example;hier matin;{};Clara;Dumas;0611880000", ["p1"]),
        (";p0@mail.examplex@;2026-06-03;{};Zoé;Dumas;0611880000", ["p0", "p1"]),
        (";p0@mail.examplex@;2026-06-01;{};Clara;Dumas;0611880000", ["p0", "p1"]),
        (";p9@mail.examplex@;2026-06-03;{};Clara;Dumas;0611889999", ["p0", "p1"]),
    ],
)
def test_an_answer_that_nobody_can_read_in_a_rejected_row_holds_who_agreed_before(
    book: Path, row: str, going: list[str], text: str
) -> None:
    """It held nobody, where a plain no with the same name and number did."""
    told("import", book, file_of(book, HEAD, *AGREED), *FORM)
    done = told("import", book, file_of(book, HEAD, row.format(text)), *FORM)
    assert eligible(book, "raoul") == going
    assert (done["refused"], done["said_no_in_refused"]) == (1, 0)
    assert "refusals-of-nobody" not in done["warnings"]
    if "p0" not in going:
        assert told("show", book, "p0@mail.example")["note"] == f"STOP (Offres partenaires: {text})"


@pytest.mark.parametrize("text", ["", "Oui, volontiers", "n/a", "oui"])
def test_an_answer_in_a_rejected_row_that_agrees_or_says_nothing_holds_nobody(book: Path, text: str) -> None:
    told("import", book, file_of(book, HEAD, *AGREED), *FORM)
    row = f";p0@mail.examplex@;2026-06-03;{text};Clara;Dumas;0611880000"
    told("import", book, file_of(book, HEAD, row), *FORM)
    assert eligible(book, "raoul") == ["p0", "p1"]


def test_the_explanation_of_an_answer_in_a_rejected_row_ends_it_for_good(book: Path) -> None:
    told("import", book, file_of(book, HEAD, *AGREED), *FORM)
    row = ";p0@mail.example{};2026-06-03;bof;Clara;Dumas;0611880000"
    told("import", book, file_of(book, HEAD, row.format("x@")), *FORM)
    explained = (*FORM, "--answer", "Offres partenaires=bof=yes")
    told("import", book, file_of(book, HEAD, row.format("")), *explained)
    told("import", book, file_of(book, HEAD, ";p1@mail.example;2026-06-04;oui;Léa;Roux;"), *FORM)
    assert eligible(book, "raoul") == ["p0", "p1"]
