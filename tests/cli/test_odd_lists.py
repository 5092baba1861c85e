"""Lists as founders keep them: names below, a second table, a family at one address, tags, channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from tests.cli.made_cli import NOW, call, told
from tests.cli.test_named_partners import book, eligible, file_of, imported, rows

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["book"]

DAY = "2026-06-02"


def sheet_of(book: Path, *lines: tuple[str, ...]) -> Path:
    """A workbook of one sheet with these rows."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Salon")
    for line in lines:
        sheet.append([cell or None for cell in line])
    workbook.save(file := book.with_name("salon.xlsx"))
    return file


def verdict(book: Path, address: str, channel: str = "email", partner: str = "raoul") -> str:
    people = {one["email"]: one["id"] for one in told("contacts", book)}
    words = ("--partner", partner, "--channel", channel, *NOW, "--contact", people[address])
    return str(told("decide", book, *words)["verdict"])


def answers(book: Path, address: str) -> list[tuple[str, Any, Any]]:
    """What somebody answered about partners: the kind of answer, its channels and its partner."""
    people = {one["email"]: one["id"] for one in told("contacts", book)}
    consents = told("show", book, people[address])["consents"]
    return [(one["event"], one["channels"], one["partner"]) for one in consents if one["purpose"] == "partners"]


HEADER = ("Prénom", "Nom", "E-mail", "Offres partenaires", "Date")
PEOPLE = [
    ("Léa", "Martin", "lea@mail.example", "oui", DAY),
    ("Hugo", "Petit", "hugo@mail.example", "oui", DAY),
    ("Inès", "Roux", "ines@mail.example", "oui", DAY),
]


@pytest.mark.parametrize(
    "below",
    [
        [("Partis cet automne :",), ("Hugo Petit",)],
        [("Ceux qui sont partis :",), ("PETIT", "Hugo")],
        [("DÉSINSCRITS",), ("Hugo", "Petit")],
        [("Légende : x = oui ; Hugo Petit a demandé à être retiré le 25/10",)],
        [("", "Petit Hugo ne veut plus rien recevoir")],
    ],
)
def test_who_is_named_below_the_list_as_somebody_who_left_waits(book: Path, below: list[tuple[str, ...]]) -> None:
    report = imported(book, sheet_of(book, HEADER, *PEOPLE, (), *below))
    assert "note-says-stop" in report["warnings"] or len(below) == 2
    assert [verdict(book, f"{one}@mail.example") for one in ("lea", "hugo", "ines")] == [
        "eligible",
        "review",
        "eligible",
    ]


@pytest.mark.parametrize("below", [[("Total", "", "3")], [("Légende : x = oui",)], [("Saisi par Hugo Petit",)]])
def test_whoever_else_is_named_below_the_list_does_not_wait(book: Path, below: list[tuple[str, ...]]) -> None:
    imported(book, sheet_of(book, HEADER, *PEOPLE, (), *below))
    assert {verdict(book, one[2]) for one in PEOPLE} == {"eligible"}


@pytest.mark.parametrize("title", ["People who asked us to forget them", "Ont demandé à être retirés", "Désinscrits"])
def test_people_of_a_second_table_with_a_title_of_leavers_wait(book: Path, title: str) -> None:
    second = [(title,), ("Nom", "Prénom", "E-mail", "Quand"), ("Petit", "Hugo", "hugo@mail.example", "20/10/2026")]
    report = imported(book, sheet_of(book, HEADER, *PEOPLE, (), *second))
    assert "note-says-stop" in report["warnings"]
    assert [verdict(book, f"{one}@mail.example") for one in ("lea", "hugo", "ines")] == [
        "eligible",
        "review",
        "eligible",
    ]


def test_two_people_at_one_address_who_answer_otherwise_are_held(book: Path) -> None:
    family = [
        ("Hugo", "Petit", "famille@mail.example", "non", DAY),
        ("Inès", "Petit", "famille@mail.example", "oui", DAY),
    ]
    agreed = [("Hugo", "Roux", "roux@mail.example", "oui", DAY), ("Inès", "Roux", "roux@mail.example", "oui", DAY)]
    same = [("Jo", "Gris", "jo@mail.example", "oui", DAY), ("Joëlle", "Gris", "jo@mail.example", "oui", "2026-06-03")]
    later = [("Inès", "Petit", "famille@mail.example", "oui", "2026-06-05")]
    imported(book, sheet_of(book, HEADER, *family, *agreed, *same))
    imported(book, sheet_of(book, HEADER, *later))
    shared = [f"{one}@mail.example" for one in ("famille", "roux", "jo")]
    assert [verdict(book, one) for one in shared] == ["blocked", "eligible", "eligible"]


@pytest.mark.parametrize(
    "tags", ["no-partners, client", "client, ne-pas-transmettre", "VIP; non-transmissible", "no_partner"]
)
def test_a_tag_among_others_that_refuses_partners_makes_its_person_wait(book: Path, tags: str) -> None:
    file = file_of(
        book, "Tags;Offres partenaires", *rows(f'"{tags}";oui', "client;oui", '"client, no partner yet";oui')
    )
    imported(book, file, "--map", "Offres partenaires=consent_partners")
    assert eligible(book, "raoul") == ["p1", "p2"]


@pytest.mark.parametrize(
    "header", ["Acceptez-vous que Raoul vous écrive ?", "Raoul peut m'écrire", "May Raoul SAS write to you?"]
)
def test_who_may_be_written_to_was_not_asked_for_calls(book: Path, header: str) -> None:
    imported(book, file_of(book, header, *rows("oui", "non")))
    assert answers(book, "p0@mail.example") == [("given", ["email", "sms", "post"], "raoul")]
    assert answers(book, "p1@mail.example") == [("refused", None, "raoul")]


@pytest.mark.parametrize(
    "header",
    [
        "Acceptez-vous que Raoul vous écrive ou vous appelle ?",
        "Acceptez-vous que Raoul vous contacte ? (écrire oui ou non)",
        "J'autorise par écrit la transmission à Raoul",
    ],
)
def test_a_question_for_writing_and_calls_is_one_for_both(book: Path, header: str) -> None:
    imported(book, file_of(book, header, *rows("oui")))
    assert answers(book, "p0@mail.example") == [("given", None, "raoul")]


@pytest.mark.parametrize(
    ("header", "channel"),
    [
        ("Et au téléphone ?", "voice"),
        ("Et vous appeler ?", "voice"),
        ("By text message too?", "sms"),
        ("Et par SMS ?", "sms"),
    ],
)
def test_a_question_that_goes_on_is_one_to_the_same_partner(book: Path, header: str, channel: str) -> None:
    first = "Raoul SAS peut-elle vous contacter ?"
    file = file_of(book, f"{first};{header}", *rows("oui;non", "oui;oui", "oui;"))
    assert told("inspect", file, "--book", book)["proposals"][header] == f"consent_partners_{channel}"
    imported(book, file)
    others = [one for one in ("email", "sms", "voice", "post") if one != channel]
    assert answers(book, "p0@mail.example") == [("given", others, "raoul"), ("refused", [channel], "raoul")]
    assert answers(book, "p1@mail.example") == [("given", others, "raoul"), ("given", [channel], "raoul")]
    assert answers(book, "p2@mail.example") == [("given", others, "raoul")]


def test_a_column_that_refuses_one_partner_leaves_the_others(book: Path) -> None:
    file = file_of(book, "Je refuse de recevoir les offres de Raoul SAS;Offres partenaires", *rows("x;oui", ";oui"))
    imported(book, file, "--map", "Offres partenaires=consent_partners")
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p1"], ["p0", "p1"])


WHICH = "Which partners may write to you? (Raoul SAS, Nébuline Voyages SARL)"


def test_a_list_of_partners_in_english_is_proposed_and_what_takes_one_back_waits(book: Path) -> None:
    given = rows(
        "Raoul SAS;", "Neither;", "Any except Raoul;", "I'd rather not;", "Raoul SAS;please forget the Raoul tick"
    )
    file = file_of(book, f"{WHICH};Any remarks", *given)
    proposed = told("inspect", file, "--book", book)["proposals"]
    assert (proposed[WHICH], proposed.get("Any remarks")) == ("consent_partners", None)
    imported(book, file, "--answer", f"{WHICH}=Raoul SAS=yes")
    assert eligible(book, "raoul") == ["p0"]


def test_nobody_explained_as_a_no_to_sms_is_no_doubt_about_mails(book: Path) -> None:
    mails, texts = "Lesquels de nos partenaires peuvent vous écrire par e-mail ?", "Lesquels par SMS ?"
    file = file_of(book, f"{mails};{texts}", *rows("Raoul SAS;Aucun", "Raoul SAS;Raoul SAS", "Raoul SAS;Personne"))
    meant = [f"{mails}=Raoul SAS=yes", f"{texts}=Raoul SAS=yes", f"{texts}=Aucun=no", f"{texts}=Personne=no"]
    words = [word for one in meant for word in ("--answer", one)]
    imported(book, file, *words, "--map", f"{texts}=consent_partners_sms")
    assert eligible(book, "raoul") == ["p0", "p1", "p2"]


def test_an_abbreviated_column_of_addresses_is_read(book: Path) -> None:
    (file := book.with_name("salon.csv")).write_text(
        f"Prénom;Mél;Fait le;Tél\nLéa;lea@mail.example;{DAY};0639980011\n", "utf-8"
    )
    assert told("inspect", file, "--book", book)["proposals"] == {"Fait le": "consent_at"}
    imported(book, file)
    assert [one["email"] for one in told("contacts", book)] == ["lea@mail.example"]


@pytest.mark.parametrize(
    "cell",
    ["Neither", "I'd rather not", "Any except Raoul", "Aucun", "None of them", "Not Raoul", "Tous sauf Raoul SAS"],
)
@pytest.mark.parametrize("header", [WHICH, "Lesquels peuvent vous écrire ?"])
def test_what_refuses_in_such_a_list_that_nobody_mapped_waits(book: Path, header: str, cell: str) -> None:
    imported(book, file_of(book, "Offres partenaires", *rows("oui", "oui")))
    file = file_of(book, header, *rows(cell, "Raoul SAS", "Nébuline Voyages", "Raoul SAS"))
    report = told("import", book, file, "--map", "Date=consent_at", "--form", "quiz-v1", *NOW)
    assert {"note-says-stop", "unsubscribed-unread"} & {*report["warnings"]}
    assert eligible(book, "raoul") == ["p1"]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Colibris du Rhône", []),
        ("Raoul & Fils", []),
        ("Raoul Piscines", []),
        ("Nébuline Ouest Assurances", []),
        ("La Nébuline", ["nebuline"]),
        ("raoul, svp", ["raoul"]),
        ("Raoul SAS, Nébuline Voyages SARL", ["raoul", "nebuline"]),
        ("OUI RAOUL", ["raoul"]),
        ("Tous", ["raoul", "nebuline"]),
        ("Avec plaisir", ["raoul", "nebuline"]),
    ],
)
def test_a_yes_to_names_is_one_to_these_alone_and_to_no_namesake(book: Path, cell: str, names: list[str]) -> None:
    header = "Quels partenaires peuvent vous écrire par e-mail ?"
    file = file_of(book, header, *rows(f'"{cell}"', "Raoul SAS", "Raoul SAS", "Raoul SAS"))
    told("import", book, file, "--map", "Date=consent_at", "--map", f"{header}=consent_partners_email",
         "--answer", f"{header}={cell}=yes", "--form", "quiz-v1", *NOW)  # fmt: skip
    assert [one for one in ("raoul", "nebuline") if eligible(book, one) == ["p0"]] == names


def test_bare_channels_after_a_question_are_asked_of_the_same_partner(book: Path) -> None:
    first = "Nébuline Voyages peut-elle vous contacter ?"
    file = file_of(book, f"{first};Textos ?;Appels ?", *rows("Oui;Non;Non", "Oui;;", "Oui;Oui;Oui"))
    proposed = told("inspect", file, "--book", book)["proposals"]
    assert (proposed["Textos ?"], proposed["Appels ?"]) == ("consent_partners_sms", "consent_partners_voice")
    told("import", book, file, "--map", f"{first}=consent_partners", "--form", "quiz-v1", *NOW)
    assert [answers(book, f"p{one}@mail.example") for one in range(3)] == [
        [("given", ["email", "post"], "nebuline")],
        [("given", ["email", "post"], "nebuline")],
        [("given", None, "nebuline")],
    ]


def test_a_column_called_mail_that_answers_is_no_address(book: Path) -> None:
    first = "Acceptez-vous que nos partenaires vous contactent ?"
    file = file_of(book, f"{first};Mail;SMS;Téléphone", *rows("oui;non;oui;non", "oui;oui;oui;oui"))
    imported(book, file)
    assert eligible(book, "raoul") == ["p1"]
    assert answers(book, "p0@mail.example") == [
        ("refused", ["email"], None),
        ("given", ["sms"], None),
        ("refused", ["voice"], None),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Si oui, lesquels ?",
        "Which ones?",
        "Noms des partenaires",
        "Quelles sociétés ?",
        "Votre choix",
        "Offres souhaitées de",
        "Partenaires",
    ],
)
def test_names_next_to_a_general_yes_are_proposed_and_narrow_it(book: Path, header: str) -> None:
    names = rows("oui;Raoul SAS et Nébuline Voyages", "oui;Raoul SAS", "oui;Nébuline Voyages")
    file = file_of(book, f"Acceptez-vous nos partenaires ?;{header}", *names)
    assert told("inspect", file, "--book", book)["proposals"][header] == "consent_partner_names"
    imported(book, file)
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p1"], ["p2"])


@pytest.mark.parametrize("header", ["Fournisseur actuel", "Magasin", "Stand visité", "Source"])
def test_names_under_another_header_narrow_nothing(book: Path, header: str) -> None:
    file = file_of(book, f"Offres partenaires;{header}", *rows("oui;Raoul SAS", "oui;Nébuline Voyages"))
    assert header not in told("inspect", file, "--book", book)["proposals"]
    imported(book, file, "--map", "Offres partenaires=consent_partners")
    assert eligible(book, "raoul") == ["p0", "p1"]


def test_a_no_without_an_address_is_one_of_who_has_the_same_name(book: Path) -> None:
    again = [("Hugo", "Petit", "", "non"), ("Total", "", "", "3")]
    imported(book, sheet_of(book, HEADER, *PEOPLE, *again))
    assert [verdict(book, f"{one}@mail.example") for one in ("lea", "hugo", "ines")] == [
        "eligible",
        "review",
        "eligible",
    ]


@pytest.mark.parametrize(
    ("title", "waits"),
    [
        *[
            (one, True)
            for one in ("STOP", "Refus partenaires", "They left us", "Partis cet automne", "À supprimer (RGPD)")
        ],
        *[(one, False) for one in ("Clients partis en Normandie", "Relancés", "Anciens clients", "Novembre")],
    ],
)
def test_people_under_a_title_in_the_list_wait_if_it_is_one_of_leavers(book: Path, title: str, waits: bool) -> None:
    imported(book, sheet_of(book, HEADER, *PEOPLE[:2], (title,), PEOPLE[2]))
    assert verdict(book, "lea@mail.example") == "eligible"
    assert verdict(book, "ines@mail.example") == ("review" if waits else "eligible")


@pytest.mark.parametrize(
    ("note", "waits"),
    [
        ("rien de Raoul", True),
        ("rien pour Nébuline merci", True),
        ("merci d'oublier mon adresse", True),
        ("merci de m'oublier", True),
        ("please forget my address", True),
        ("je ne veux pas être rappelé par Raoul", True),
        ("Raoul n'a jamais reçu mon accord", True),
        ("rien à signaler", False),
        ("rien reçu de Raoul", False),
        ("Je n'ai pas reçu mon devis Raoul", False),
        ("Nébuline ne m'a jamais répondu", False),
        ("ne m'oubliez pas pour le lot", False),
        ("j'ai oublié mon adresse", False),
        ("Ne pas écrire en majuscules", False),
        ("liste sans désinscrits", False),
    ],
)
def test_a_note_that_wants_nothing_of_a_partner_waits(book: Path, note: str, waits: bool) -> None:
    imported(book, file_of(book, "Offres partenaires;Note", *rows(f"oui;{note}")))
    assert eligible(book, "raoul") == ([] if waits else ["p0"])


def explained(header: str, *texts: str) -> list[str]:
    return [word for text in texts for word in ("--answer", f"{header}={text}=yes")]


@pytest.mark.parametrize("header", ["Par texto aussi ?", "And by text message?", "Et par SMS ?"])
def test_a_yes_to_sms_after_a_list_of_partners_is_one_to_those_named(book: Path, header: str) -> None:
    which = "Quels partenaires peuvent vous écrire ?"
    file = file_of(book, f"{which};{header}", *rows("Raoul SAS;Oui", "Nébuline Voyages;Non"))
    imported(book, file, *explained(which, "Raoul SAS", "Nébuline Voyages"))
    assert answers(book, "p0@mail.example") == [("given", ["email", "post"], "raoul"), ("given", ["sms"], "raoul")]
    assert answers(book, "p1@mail.example") == [("given", ["email", "post"], "nebuline"), ("refused", ["sms"], None)]


@pytest.mark.parametrize("meaning", ["consent_partners", "consent_partner_names"])
def test_a_yes_to_sms_is_for_those_alone_that_the_person_names_in_another_column(book: Path, meaning: str) -> None:
    which, by_sms = "À quels partenaires transmettre vos coordonnées ?", "Acceptez-vous aussi d’être contacté par SMS ?"
    file = file_of(book, f"{which};{by_sms}", *rows("Raoul SAS;Oui", "Nébuline Voyages;Oui", ";Oui", "Raoul SAS;Non"))
    maps = [word for one in (f"{which}={meaning}", f"{by_sms}=consent_partners_sms") for word in ("--map", one)]
    texts = explained(which, "Raoul SAS", "Nébuline Voyages") if meaning == "consent_partners" else []
    told("import", book, file, *maps, *texts, "--map", "Date=consent_at", "--form", "quiz-v1", *NOW)
    sms = [[who for _, by, who in answers(book, f"p{n}@mail.example") if by == ["sms"]] for n in range(3)]
    assert sms == [["raoul"], ["nebuline"], []]


@pytest.mark.parametrize("header", ["Qui peut vous écrire ?", "Qui peut vous envoyer des offres ?"])
def test_who_may_write_is_a_list_of_partners(book: Path, header: str) -> None:
    imported(book, file_of(book, "Offres partenaires", *rows("oui", "oui")))
    file = file_of(book, header, *rows("Personne", "Raoul SAS", "Nébuline Voyages"))
    assert told("inspect", file, "--book", book)["proposals"][header] == "consent_partners"
    told("import", book, file, "--map", "Date=consent_at", "--form", "quiz-v1", *NOW)
    assert eligible(book, "raoul") == ["p1"]


def test_a_known_name_next_to_an_unknown_one_keeps_its_yes(book: Path) -> None:
    which = "Quels partenaires peuvent vous écrire ?"
    lists = ["Raoul SAS, Garage Morin", "Nébuline Voyages, Phare Ouest Assurances", "Raoul Piscines, Nébuline Voyages"]
    file = file_of(book, which, *rows(*(f'"{one}"' for one in lists)))
    imported(book, file, *explained(which, *lists))
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0"], ["p1", "p2"])


def test_people_of_a_second_table_with_other_columns_wait(book: Path) -> None:
    first = [("Date", *HEADER[:4]), *((DAY, *one[:4]) for one in PEOPLE)]
    below = [("Demandes de retrait",), ("Prénom", "Nom", "E-mail", "Le"), ("Hugo", "Petit", "hugo@mail.example", DAY)]
    imported(book, sheet_of(book, *first, *below, ("Merci à Inès Roux pour la relecture",)))
    assert [verdict(book, f"{one}@mail.example") for one in ("lea", "hugo", "ines")] == [
        "eligible",
        "review",
        "eligible",
    ]


def test_the_choices_of_a_form_refuse_nobody_else(book: Path) -> None:
    which = "Quels partenaires peuvent vous écrire ?"
    header = f"{which};{which} (Raoul SAS);{which} (Nébuline Voyages)"
    both = '"Raoul SAS, Nébuline Voyages";true;true'
    imported(book, file_of(book, header, *rows("Raoul SAS;true;false", "Nébuline Voyages;false;true", both)))
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0", "p2"], ["p1", "p2"])


def test_the_next_company_is_asked_for_the_same_channels(book: Path) -> None:
    imported(book, file_of(book, "Raoul peut-il vous écrire ?;Et Nébuline ?", *rows("oui;oui")))
    written = ["email", "sms", "post"]
    assert answers(book, "p0@mail.example") == [("given", written, "raoul"), ("given", written, "nebuline")]


def test_a_row_of_an_export_without_an_address_holds_no_namesake(book: Path) -> None:
    header = "Prénom;Nom;Ville;Offres partenaires"
    file = file_of(book, header, *rows("Léa;Martin;Brest;oui", "Inès;Roux;Lyon;oui"))
    with file.open("a", encoding="utf-8") as stream:
        stream.write(f"\n9;n/a;{DAY};Léa;Martin;Paris;non\n8;;{DAY};Inès;Roux;Nice;non\n")
    imported(book, file, "--map", "Offres partenaires=consent_partners")
    assert eligible(book, "raoul") == ["p0", "p1"]


def leavers_sheet(book: Path, sheet: str, *lines: tuple[str, ...], hidden: bool = False) -> Path:
    """A workbook of these people, and a further sheet with a header."""
    workbook = Workbook()
    for name, cells in (("Inscrits", [HEADER, *PEOPLE]), (sheet, lines)):
        made = workbook.create_sheet(name)
        for line in cells:
            made.append(list(line))
        made.sheet_state = "hidden" if hidden and name == sheet else "visible"
    del workbook["Sheet"]
    workbook.save(file := book.with_name("club.xlsx"))
    return file


@pytest.mark.parametrize("sheet", ["Désinscrits", "Stop", "Ne plus contacter", "Refus", "Partis", "Désabonnés octobre"])
@pytest.mark.parametrize(
    "lines",
    [
        (("E-mail", "Date"), ("HUGO@mail.example", "12/06/2026")),
        (("Nom", "Prénom", "E-mail"), ("Petit", "Hugo", "")),
        (("Adresse", "Ville", "Remarque", "E-mail"), ("1 rue X", "Nantes", "x" * 300, "hugo@mail.example")),
    ],
)
def test_who_stands_on_a_sheet_of_leavers_with_a_header_waits(
    book: Path, sheet: str, lines: tuple[tuple[str, ...], ...]
) -> None:
    report = imported(book, leavers_sheet(book, sheet, *lines))
    assert report["details"]["note-says-stop"]["lines"] == [{"line": 3, "file": None}]
    assert [verdict(book, one[2]) for one in PEOPLE] == ["eligible", "review", "eligible"]


@pytest.mark.parametrize(
    "title",
    [
        "ne veulent plus rien", "Ils ne veulent plus rien recevoir", "ne veulent plus être contactés (appels de Léa)",
        "vus en octobre",
    ],
)  # fmt: skip
@pytest.mark.parametrize("hidden", [False, True])
def test_who_came_before_waits_when_a_later_workbook_names_them_on_a_sheet_of_leavers(
    title: str, book: Path, *, hidden: bool
) -> None:
    """Somebody who came with another file went out, though her refusal stood in a workbook that was imported."""
    imported(book, file_of(book, "Offres partenaires", *rows("oui", "oui", "oui")))
    told("export", book, "--partner", "raoul", "--out", book.with_name("out.xlsx"), *NOW)
    lines = (title,), ("Lucie Vasseur (fête des plantes) P1@mail.example",), ("x@other.example",)
    words = call("import", book, leavers_sheet(book, "NON", *lines, hidden=hidden), *NOW, "--lang", "en").stdout
    assert "1 person already in the book is named where the file asks to stop" in words
    assert "1 person already shared with a partner asks to stop in a note: p1@mail.example" in words
    assert verdict(book, "p1@mail.example", partner="nebuline") == "review"
    assert verdict(book, "p2@mail.example", partner="nebuline") == "eligible"


@pytest.mark.parametrize("sheet", ["NON", "Liste rouge", "no"])
def test_lines_by_hand_below_such_a_name_hold_people_by_name_and_by_number(book: Path, sheet: str) -> None:
    """“Max Brun (très fâché)” and “Mme Rollin 06 39…” went out: only lines with an address counted there."""
    phones = ("+33639980701", "+33639980702", "+33639980703")
    workbook = Workbook()
    people = [(*one, phone) for one, phone in zip(PEOPLE, phones, strict=True)]
    lines = [("appels de Léa",), (), ("Hugo Petit (au téléphone le 8, très fâché)",), ("Mme Roux 06 39 98 07 03",)]
    for name, cells in (("Inscrits", [(*HEADER, "Téléphone"), *people]), (sheet, lines)):
        made = workbook.create_sheet(name)
        for line in cells:
            made.append(list(line))
    del workbook["Sheet"]
    workbook.save(file := book.with_name("club.xlsx"))
    imported(book, file)
    assert [verdict(book, one[2]) for one in PEOPLE] == ["eligible", "review", "review"]


@pytest.mark.parametrize("line", [("Petit Hugo (très en colère)",), ("Petit", "Hugo"), ("Mr Hugo Petit, vu le 12",)])
def test_a_name_alone_on_such_a_sheet_holds_who_has_it_in_the_book(book: Path, line: tuple[str, ...]) -> None:
    """The book had one Hugo Petit from an earlier file; a later workbook said no for him, and he went out."""
    imported(
        book, file_of(book, "Prénom;Nom;Offres partenaires", *rows("Hugo;Petit;oui", "Léa;Petit;oui", "Hugo;Roux;oui"))
    )
    workbook = Workbook()
    for name, cells in (("Inscrits", [HEADER, ("Zoé", "Adam", "zoe@mail.example", "oui", DAY)]), ("NON", [line])):
        made = workbook.create_sheet(name)
        for one in cells:
            made.append(list(one))
    del workbook["Sheet"]
    workbook.save(file := book.with_name("club.xlsx"))
    words = call("import", book, file, *NOW, "--lang", "en").stdout
    assert "1 person already in the book is named where the file asks to stop" in words
    assert [verdict(book, f"p{number}@mail.example") for number in range(3)] == ["review", "eligible", "eligible"]


@pytest.mark.parametrize("options", [(), ("--sheet", "Inscrits")])
def test_a_hidden_sheet_of_leavers_is_heard_with_very_many_people_on_it(book: Path, options: tuple[str, ...]) -> None:
    many = [(f"n{number}@mail.example", "") for number in range(3000)]
    file = leavers_sheet(book, "Désinscrits", ("E-mail", "Date"), *many, ("ines@mail.example", ""), hidden=True)
    imported(book, file, *options)
    assert [verdict(book, one[2]) for one in PEOPLE] == ["eligible", "eligible", "review"]


def test_a_number_on_a_sheet_of_leavers_holds_who_has_it(book: Path) -> None:
    workbook = Workbook()
    for name, cells in (
        ("Inscrits", [("E-mail", "Tél", "Offres partenaires", "Date"), ("lea@mail.example", "0612345678", "oui", DAY)]),
        ("Stop", [("Téléphone", "Motif"), ("06 12 34 56 78", "appels")]),
    ):
        made = workbook.create_sheet(name)
        for line in cells:
            made.append(list(line))
    del workbook["Sheet"]
    workbook.save(file := book.with_name("club.xlsx"))
    imported(book, file)
    assert verdict(book, "lea@mail.example") == "review"


@pytest.mark.parametrize(
    "sheet",
    [
        *("Sorties", "Tombola", "Départs en vacances", "Atelier Stop Tabac", "Annulations atelier", "Archives 2024"),
        *("Refus de livraison", "Opposition chèques", "Ne pas appeler avant 18h"),
        *("Plaintes voisinage", "Impayés", "Inscrits juin"),
    ],
)
def test_a_further_sheet_of_another_kind_says_nothing(book: Path, sheet: str) -> None:
    imported(book, leavers_sheet(book, sheet, ("E-mail", "Date"), ("hugo@mail.example", "12/06/2026")))
    assert {verdict(book, one[2]) for one in PEOPLE} == {"eligible"}


@pytest.mark.parametrize(
    ("header", "cell", "waits"),
    [
        ("Statut", "Parti", True),
        ("Statut", "Résilié", True),
        ("Statut", "A quitté la liste", True),
        ("Situation", "Sortie", True),
        ("Statut client", "N'est plus inscrite", True),
        ("Status", "Left", True),
        ("Newsletter", "A quitté la liste", True),
        ("Étiquettes", "VIP;no-pub", True),
        ("Tags", "no partners", True),
        ("Statut du colis", "Parti", False),
        ("Colis", "Parti", False),
        ("Statut", "Actif", False),
        ("Tags", "pub, no stress", False),
    ],
)
def test_a_state_or_a_tag_says_who_left(book: Path, header: str, cell: str, *, waits: bool) -> None:
    imported(book, file_of(book, f"Offres partenaires;{header}", *rows(f'oui;"{cell}"', "oui;")))
    assert verdict(book, "p0@mail.example") == ("review" if waits else "eligible")


@pytest.mark.parametrize(
    "sheet", ["Rétractations", "Annulations", "Départs", "Anciens adhérents", "Perdus", "Corbeille", "RGPD", "Trash"]
)
def test_a_further_sheet_of_people_alone_may_be_one_of_those_who_left(book: Path, sheet: str) -> None:
    """Such a sheet held nobody, read or not."""
    file = leavers_sheet(book, sheet, ("E-mail", "Date"), ("hugo@mail.example", "12/06/2026"))
    imported(book, file)
    assert verdict(book, PEOPLE[1][2]) == "review"
    assert verdict(book, PEOPLE[0][2]) == "eligible"


@pytest.mark.parametrize(
    ("sheet", "more", "cell"),
    [
        *[(one, "Date", "12/06/2026") for one in ("Départs de Lyon", "Annulations de réservation", "Mentions RGPD")],
        *[(one, "Date", "12/06/2026") for one in ("Objets perdus", "Anciens élèves", "Départs et arrivées")],
        *[("Départs", "Motif", "stand 4"), ("Annulations", "Commande", "C12"), ("RGPD", "Partenaires OK ?", "oui")],
    ],
)
def test_a_further_sheet_that_says_something_else_of_each_holds_nobody(
    book: Path, sheet: str, more: str, cell: str
) -> None:
    imported(book, leavers_sheet(book, sheet, ("E-mail", more), ("hugo@mail.example", cell)))
    assert {verdict(book, one[2]) for one in PEOPLE} == {"eligible"}


def test_a_sheet_of_people_who_perhaps_left_holds_them_when_it_is_read_too(book: Path) -> None:
    file = leavers_sheet(book, "Corbeille", ("E-mail", "Nom"), ("hugo@mail.example", "Petit"))
    told("import", book, file, "--sheet", "Corbeille", "--form", "none", *NOW)
    assert "STOP (Corbeille)" in told("show", book, "hugo@mail.example")["note"]
