"""A yes "sauf SMS" or "hors téléphone" lets nobody be given away for SMS, wherever the words stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, contract, description, form, form_version, partner, restored

TEXT = description()["text"].replace("par e-mail", "par e-mail et par SMS")
CELLS = [
    "oui sauf SMS", "Oui, hors téléphone", "ok mais pas de SMS", "yes, no texts", "oui, SMS non", "oui (SMS : non)",
    "oui excl. SMS", "oui - SMS KO", "mail oui, sms non", "oui sauf mobile",
]  # fmt: skip
BOTH = ("eligible", "eligible")
MAIL_ALONE = ("eligible", "blocked")


def book_of(folder: Path, text: str = TEXT, box: str | None = None) -> Path:
    """A book with a form for e-mail and SMS, and a partner who may have both."""
    shown = description() | {"channels": ["email", "sms"], "text": text}
    if box:
        shown["partner_box"] = {"text": box, "checked": False, "covers_own": False}
    parts = {"contacts": [], "partners": [partner(contracts=[contract(channels=["email", "sms"])])]}
    restored(folder, archive(forms=[form(versions=[form_version(description=shown)])]) | parts).close()
    return folder / "book.leads"


def verdicts(book: Path, header: str, cell: str, *options: str, more: str = "") -> tuple[str, str]:
    """How the person of a list with this column is judged, by e-mail and by SMS."""
    file = book.with_name("liste.csv")
    title, _, text = more.partition("=")
    rows = [
        f"Opt-in date;Email;Téléphone;{header};{title}",
        f"2026-11-16 10:00;hugo@mail.example;0639980101;{cell};{text}",
    ]
    file.write_text("\n".join(rows), "utf-8")
    told("import", book, file, *options, "--form", "quiz-v1", *NOW)
    words = ("decide", book, "--partner", "raoul", *NOW, "--contact", told("contacts", book)[0]["id"])
    by_mail, by_sms = (str(told(*words, "--channel", channel)["verdict"]) for channel in ("email", "sms"))
    return by_mail, by_sms


@pytest.mark.parametrize(
    "title",
    [
        "Offres partenaires sauf SMS",
        "Offres partenaires (hors téléphone)",
        "Partenaires sans SMS",
        "Accord partenaires (e-mail, pas SMS)",
        "Offres des partenaires par e-mail, hors SMS et appels",
        "Offres partenaires (SMS exclu)",
        "Partner offers by any means but SMS",
        "Partner offers (no texts)",
        "Offres partenaires (SMS : non)",
        "Offres partenaires : e-mail oui, SMS non",
        "Offres partenaires : SMS non, e-mail oui",
        "Partner offers: email yes, mobile no",
        "Offres partenaires sauf GSM",
        "Offres partenaires hors mobile",
        "Partenaires, tout sauf mobile",
        "Partner offers (not on my mobile)",
        "Offres partenaires sauf S.M.S.",
        "Offres partenaires excl. SMS",
        "Offres partenaires excluant les SMS",
        "Offres partenaires moins SMS",
        "Offres partenaires, sauf numéro mobile",
        "Offres partenaires, hors numéro de téléphone",
        "Offres partenaires sauf n° de portable",
        "Offres partenaires, sauf mon numéro",
        "Offres partenaires, sauf coordonnées téléphoniques",
        "Partner offers except my phone number",
    ],
)
def test_a_title_with_an_exception_is_asked_about_and_by_hand_counts_without_it(tmp_path: Path, title: str) -> None:
    book = book_of(tmp_path)
    file = book.with_name("seule.csv")
    file.write_text(f"Email;{title}\nhugo@mail.example;oui", "utf-8")
    assert told("inspect", file)["proposals"].get(title) in (None, "unsubscribed_sms_at", "refused_partners")
    by_hand = ("--map", f"{title}=consent_partners", "--map-anyway")
    assert verdicts(book, title, "oui", *by_hand) == MAIL_ALONE
    out = ("--channel", "sms", "--out", tmp_path / "sms.xlsx", "--json", *NOW)
    assert call("export", book, "--partner", "raoul", *out).exit_code == 1


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Offres partenaires : e-mail non, SMS oui", ("blocked", "eligible")),
        ("Offres partenaires (e-mail non SMS)", ("blocked", "blocked")),
        ("Offres partenaires (e-mail, SMS : non)", ("blocked", "blocked")),
        ("Offres partenaires, au moins par SMS", ("blocked", "eligible")),
    ],
)
def test_a_no_behind_a_channel_is_for_that_one_and_for_both_where_nobody_can_tell(
    tmp_path: Path, title: str, expected: tuple[str, str]
) -> None:
    by_hand = ("--map", f"{title}=consent_partners", "--map-anyway")
    assert verdicts(book_of(tmp_path), title, "oui", *by_hand) == expected


@pytest.mark.parametrize(
    "title", ["Phone no", "Tel. No", "Mobile no.", "No mobile", "Nº portable", "E-mail non valide"]
)
def test_the_title_of_a_number_excepts_no_channel_of_the_answers(tmp_path: Path, title: str) -> None:
    assert verdicts(book_of(tmp_path), "Offres partenaires", "oui", more=f"{title}=") == BOTH


def test_the_field_of_the_excepted_channel_gives_nothing(tmp_path: Path) -> None:
    title = "Offres partenaires sauf SMS"
    by_hand = ("--map", f"{title}=consent_partners_sms", "--map-anyway")
    assert verdicts(book_of(tmp_path), title, "oui", *by_hand)[1] == "blocked"


def test_who_may_not_be_called_but_gets_sms_by_name_is_given_away_for_sms(tmp_path: Path) -> None:
    title = "Offres partenaires par e-mail et SMS, hors téléphone"
    assert verdicts(book_of(tmp_path), title, "oui", "--map", f"{title}=consent_partners", "--map-anyway") == BOTH


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("explained", [True, False])
def test_a_cell_with_an_exception_is_no_whole_yes(tmp_path: Path, cell: str, *, explained: bool) -> None:
    explanation = ("--answer", f"Offres partenaires={cell}=yes") if explained else ()
    assert verdicts(book_of(tmp_path), "Offres partenaires", cell, *explanation)[1] == "blocked"


def test_an_address_that_is_excepted_takes_its_channel_out(tmp_path: Path) -> None:
    title = "Offres partenaires, sauf adresse e-mail"
    by_hand = ("--map", f"{title}=consent_partners", "--map-anyway")
    assert verdicts(book_of(tmp_path), title, "oui", *by_hand) == ("blocked", "eligible")


EXPLAINED = [*CELLS, "Oui, sauf par SMS", "oui mais pas de sms", "Oui par mail uniquement"]


@pytest.mark.parametrize("cell", EXPLAINED)
def test_a_yes_with_an_exception_that_is_explained_counts_for_the_channels_left(tmp_path: Path, cell: str) -> None:
    """No yes at all was kept, also none for e-mail."""
    title = "Offres partenaires"
    by_name = f"Offres partenaires={cell}"
    assert verdicts(book_of(tmp_path), title, cell, "--answer", f"{by_name}=yes") == MAIL_ALONE


@pytest.mark.parametrize(
    ("cell", "is_said"),
    [
        ("Oui mais pas par téléphone", True),
        ("Oui, hors téléphone", True),
        ("Oui sauf SMS", False),
        ("Oui sauf mobile", False),
        ("Oui, par mail et SMS, pas par téléphone", False),
        ("Oui sauf téléphone et SMS", False),
        ("Oui", False),
    ],
)
def test_who_may_not_be_called_is_said_to_get_no_sms_either(tmp_path: Path, cell: str, *, is_said: bool) -> None:
    """Of e-mail, SMS and calls only e-mail was left, and nothing said so."""
    book = book_of(tmp_path)
    file = book.with_name("liste.csv")
    file.write_text(f"Opt-in date;Email;Offres partenaires\n2026-11-16 10:00;hugo@mail.example;{cell}", "utf-8")
    done = told("import", book, file, "--answer", f"Offres partenaires={cell}=yes", "--form", "quiz-v1", *NOW)
    assert ("sms-with-calls" in done["warnings"]) is is_said


def test_next_to_an_answer_that_names_a_partner_it_counts_too(tmp_path: Path) -> None:
    """They were told to have named a partner who is not in the book."""
    book, rows = book_of(tmp_path), ["Opt-in date;Email;Téléphone;Offres partenaires"]
    options: list[str] = []
    for number, cell in enumerate([*EXPLAINED, "Oui pour Raoul SAS"]):
        rows.append(f"2026-11-16 10:00;h{number}@mail.example;06399802{number:02};{cell}")
        options += ["--answer", f"Offres partenaires={cell}=yes"]
    (file := book.with_name("liste.csv")).write_text("\n".join(rows), "utf-8")
    done = told("import", book, file, *options, "--form", "quiz-v1", *NOW)
    assert {"unknown-partner", "note-says-stop"}.isdisjoint(done["warnings"])
    for channel, count in (("email", len(rows) - 1), ("sms", 1)):
        summary = told("decide", book, "--partner", "raoul", "--channel", channel, "--summary", *NOW)
        assert summary["eligible"] == count


def test_it_refuses_the_channel_also_to_who_agreed_to_it_before(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    assert verdicts(book, "Offres partenaires", "oui") == BOTH
    cell = "Oui sauf SMS"
    assert verdicts(book, "Offres partenaires", cell, "--answer", f"Offres partenaires={cell}=yes") == MAIL_ALONE


@pytest.mark.parametrize("cell", ["Oui sauf SMS", "oui, hors téléphone"])
def test_it_covers_no_channel_with_an_empty_column_of_its_own(tmp_path: Path, cell: str) -> None:
    explanation = ("--answer", f"Offres partenaires={cell}=yes")
    for title in ("Offres partenaires par téléphone", "Offres partenaires par e-mail"):
        (tmp_path / title).mkdir()
        book = book_of(tmp_path / title)
        verdicts(book, "Offres partenaires", cell, *explanation, more=f"{title}=")
        (found,) = told("contacts", book)
        given = [one for one in told("show", book, found["id"])["consents"] if one["event"] == "given"]
        channel = "voice" if "téléphone" in title else "email"
        assert all(channel not in one["channels"] for one in given)


@pytest.mark.parametrize(
    "cell", ["Oui sauf mail", "Oui sauf SMS le soir", "Tous sauf Raoul", "Oui mais pas de SMS ni de Raoul", "sauf SMS"]
)
def test_an_exception_that_nobody_can_tell_leaves_no_yes(tmp_path: Path, cell: str) -> None:
    explanation = ("--answer", f"Offres partenaires={cell}=yes")
    assert "eligible" not in verdicts(book_of(tmp_path), "Offres partenaires", cell, *explanation)


def test_the_name_of_a_partner_with_an_exception_gives_no_yes(tmp_path: Path) -> None:
    named = "Partenaires acceptés=Raoul SAS, pas de SMS"
    assert verdicts(book_of(tmp_path), "Offres partenaires", "oui", more=named)[1] == "blocked"


@pytest.mark.parametrize("note", ["sauf SMS", "accord donné, hors téléphone", "SMS : non", "mail uniquement"])
def test_a_note_with_an_exception_is_asked_about(tmp_path: Path, note: str) -> None:
    assert verdicts(book_of(tmp_path), "Offres partenaires", "oui", more=f"Commentaire={note}")[1] == "review"


@pytest.mark.parametrize(
    ("text", "box", "expected"),
    [
        (TEXT, None, BOTH),
        (TEXT.replace(" et par SMS", ", hors SMS"), None, MAIL_ALONE),
        (TEXT.replace(" et par SMS", " et SMS, hors téléphone"), None, BOTH),
        (TEXT, "J'accepte que mes coordonnées aillent à Raoul SAS, sauf par téléphone", MAIL_ALONE),
        (TEXT, "J'accepte les offres de Raoul SAS par e-mail, mais pas par SMS", MAIL_ALONE),
    ],
)
def test_a_form_states_no_channel_that_its_wording_excepts(
    tmp_path: Path, text: str, box: str | None, expected: tuple[str, str]
) -> None:
    assert verdicts(book_of(tmp_path, text, box), "Offres partenaires", "oui") == expected


@pytest.mark.parametrize(
    ("general", "own"),
    [
        ("Offres partenaires", "Offres partenaires par SMS"),
        ("Partner opt-in", "Partner opt-in SMS"),
        ("Optin partenaires", "Optin SMS"),
    ],
)
def test_a_general_yes_covers_no_channel_with_a_column_of_its_own_that_says_no_yes(
    tmp_path: Path, general: str, own: str
) -> None:
    for number, cell in enumerate(["", "peut-être", "à voir", "-", "non"]):
        (folder := tmp_path / str(number)).mkdir()
        assert verdicts(book_of(folder), general, "oui", more=f"{own}={cell}") == MAIL_ALONE, cell
    assert verdicts(book_of(tmp_path), general, "oui", more=f"{own}=oui") == BOTH
