"""Boxes for single channels behind a question about partners list the channels: a yes is for the ticked ones alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, contract, description, form, form_version, partner, restored

MAIL, SMS = "par e-mail", "par SMS"
FOUR = (MAIL, SMS, "par téléphone", "par courrier")
AS_MAPPED = {MAIL: "email", SMS: "sms", "par téléphone": "voice", "par courrier": "post"}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a form for e-mail and SMS, and a partner who may have both."""
    text = description()["text"].replace("par e-mail", "par e-mail et par SMS")
    shown = description() | {"channels": ["email", "sms"], "text": text}
    parts = {"contacts": [], "partners": [partner(contracts=[contract(channels=["email", "sms"])])]}
    restored(tmp_path, archive(forms=[form(versions=[form_version(description=shown)])]) | parts).close()
    return tmp_path / "book.leads"


def file_of(book: Path, headers: Sequence[str], *rows: Sequence[str], name: str = "salon.csv") -> Path:
    """A list with an address, a number and a date before these columns."""
    people = [f"p{n}@mail.example;06399801{n:02};2026-11-16 10:00" for n in range(len(rows))]
    lines = [";".join([person, *cells]) for person, cells in zip(people, rows, strict=True)]
    (file := book.with_name(name)).write_text(
        "\n".join([";".join(["Mail;Tél;Opt-in date", *headers]), *lines]), "utf-8"
    )
    return file


def imported(book: Path, file: Path, *words: str) -> Any:
    return told("import", book, file, *words, "--form", "quiz-v1", *NOW)


def given(book: Path, count: int) -> list[list[str] | None]:
    """The channels of the yeses to partners of each person: [] without a yes, None for all of the form."""
    result = list[list[str] | None]()
    for number in range(count):
        consents = told("show", book, f"p{number}@mail.example")["consents"]
        channels = [one.get("channels") for one in consents if (one["event"], one["purpose"]) == ("given", "partners")]
        result.append(None if None in channels else sorted({channel for some in channels for channel in some or ()}))
    return result


def maps(question: str, *boxes: str) -> list[str]:
    meanings = {question: "consent_partners"} | {box: f"consent_partners_{AS_MAPPED[box]}" for box in boxes}
    return [word for header, field in meanings.items() for word in ("--map", f"{header}={field}")]


QUESTIONS = ["Accord Raoul", "Offres partenaires"]
ROWS = [("oui", "oui", "oui"), ("oui", "oui", ""), ("oui", "", "oui"), ("oui", "", ""), ("", "oui", "oui")]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("boxes", [(), (MAIL,), (SMS,), (MAIL, SMS)])
def test_a_yes_is_for_the_ticked_channels_and_for_no_other(book: Path, question: str, boxes: Sequence[str]) -> None:
    """A yes with both boxes ticked went out for calls alone, and so did one with none."""
    done = imported(book, file_of(book, [question, MAIL, SMS], *ROWS), *maps(question, *boxes))
    assert given(book, 5) == [["email", "sms"], ["email"], ["sms"], [], []]
    assert done["details"]["no-channel-chosen"]["lines"] == [{"line": 5, "file": None}]
    assert done["details"]["no-channel-chosen"]["columns"] == [MAIL, SMS]
    left = [box for box in (MAIL, SMS) if box not in boxes]
    assert (done["details"]["meaning-proposed"]["columns"] if left else []) == left


@pytest.mark.parametrize("boxes", [(), FOUR])
def test_four_boxes_give_what_is_ticked(book: Path, boxes: Sequence[str]) -> None:
    """Four unread boxes took the yes away, and nothing said so."""
    file = file_of(book, ["Accord Raoul", *FOUR], ("Oui", *["oui"] * 4), ("Oui", "", "", "oui", ""), ("Oui", *[""] * 4))
    done = imported(book, file, *maps("Accord Raoul", *boxes))
    assert given(book, 3) == [["email", "post", "sms", "voice"] if boxes else None, ["voice"], []]
    assert done["details"]["no-channel-chosen"]["lines"] == [{"line": 4, "file": None}]


def test_inspect_says_that_the_boxes_narrow_the_yes(book: Path) -> None:
    file = file_of(book, ["Accord Raoul", MAIL, SMS], *ROWS)
    words = call("inspect", file, "--book", book, "--map", "Accord Raoul=consent_partners", "--lang", "en").stdout
    assert f"{SMS}: It tells the channels by which each person wants to be reached" in words
    assert f'--map "{SMS}=consent_partners_sms"' in words


@pytest.mark.parametrize("cell", ["", "non", "peut-être", "-"])
def test_a_box_without_a_tick_lets_its_channel_through_to_nobody(book: Path, cell: str) -> None:
    file = file_of(book, ["Accord Raoul", MAIL, SMS], ("oui", "oui", cell), ("oui", "oui", "oui"))
    imported(book, file, *maps("Accord Raoul"))
    assert given(book, 2) == [["email"], ["email", "sms"]]


@pytest.mark.parametrize("boxes", [("Canal : e-mail", "Canal : SMS"), ("E-mail", "SMS"), ("[E-mail]", "[SMS]")])
def test_boxes_are_known_by_their_ticks_whatever_they_are_called(book: Path, boxes: Sequence[str]) -> None:
    file = file_of(book, ["Accord Raoul", *boxes], ("oui", "oui", ""), ("oui", "oui", "oui"))
    imported(book, file, *maps("Accord Raoul"))
    assert given(book, 2) == [["email"], ["email", "sms"]]


def test_a_title_with_channels_keeps_them_next_to_a_box_for_mails(book: Path) -> None:
    question = "Accord Raoul par SMS ou téléphone"
    imported(book, file_of(book, [question, MAIL], ("oui", ""), ("oui", "oui")), *maps(question))
    assert given(book, 2) == [["sms", "voice"], ["sms", "voice"]]


def test_boxes_that_nobody_of_a_file_ticked_are_boxes_too(book: Path) -> None:
    done = imported(book, file_of(book, ["Accord Raoul", MAIL, SMS], ("oui", "", "")), *maps("Accord Raoul"))
    assert given(book, 1) == [[]]
    assert "no-channel-chosen" in done["warnings"]


def test_a_box_that_is_set_aside_counts_all_the_same_and_one_with_a_field_does_not(book: Path) -> None:
    file = file_of(book, ["Accord Raoul", MAIL, SMS], ("oui", "oui", ""))
    imported(book, file, *maps("Accord Raoul"), "--map", f"{SMS}=none", "--map", f"{MAIL}=none")
    assert given(book, 1) == [["email"]]


def test_without_a_box_for_mails_a_yes_keeps_the_channels_without_a_box(book: Path) -> None:
    file = file_of(book, ["Accord Raoul", SMS], ("oui", "oui"), ("oui", ""))
    done = imported(book, file, *maps("Accord Raoul"))
    assert given(book, 2) == [None, ["email", "post", "voice"]]
    assert "no-channel-chosen" not in done["warnings"]


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        (("Offres partenaires", "Offres partenaires par e-mail", "Offres partenaires par SMS"), ("", "_email", "_sms")),
        (("Accord Raoul", "Accord Raoul par e-mail", "Accord Raoul par SMS"), ("", "_email", "_sms")),
        (("Partner opt-in", "Partner opt-in email", "Partner opt-in SMS"), ("", "_email", "_sms")),
    ],
)
def test_boxes_with_a_whole_title_list_the_channels_too(
    book: Path, headers: Sequence[str], fields: Sequence[str]
) -> None:
    pairs = zip(headers, fields, strict=True)
    words = [word for header, field in pairs for word in ("--map", f"{header}=consent_partners{field}")]
    done = imported(book, file_of(book, headers, *ROWS), *words)
    assert given(book, 5) == [["email", "sms"], ["email"], ["sms"], [], ["email", "sms"]]
    assert done["details"]["no-channel-chosen"]["lines"] == [{"line": 5, "file": None}]


def test_a_later_no_of_a_box_that_is_not_read_holds_who_agreed_before(book: Path) -> None:
    imported(book, file_of(book, ["Accord Raoul"], ("oui",)), *maps("Accord Raoul"))
    file = file_of(book, ["Accord Raoul", MAIL, SMS], ("oui", "oui", "non"), name="later.csv")
    imported(book, file, *maps("Accord Raoul"))
    words = ("--partner", "raoul", "--channel", "sms", *NOW)
    person = told("show", book, "p0@mail.example")["id"]
    assert told("decide", book, *words, "--contact", person)["verdict"] == "review"


def test_boxes_are_read_alike_when_another_import_is_taken_back(book: Path) -> None:
    first = imported(book, file_of(book, ["Accord Raoul"], ("oui",)), *maps("Accord Raoul"))
    file = file_of(book, ["Accord Raoul", "Dates", MAIL, SMS], ("oui", "", "oui", ""), name="later.csv")
    imported(book, file, *maps("Accord Raoul"))
    told("undo", book, first["import"], *NOW)
    assert given(book, 1) == [["email"]]


@pytest.mark.parametrize("headers", [("Nb SMS", "Nb mails"), ("SMS envoyés", "Mails ouverts"), ("SMS", "Mails")])
def test_counts_behind_a_question_are_no_boxes(book: Path, headers: Sequence[str]) -> None:
    imported(
        book, file_of(book, ["Accord Raoul", *headers], ("oui", "3", "12"), ("oui", "0", "2")), *maps("Accord Raoul")
    )
    assert given(book, 2) == [None, None]


ASKED = "Comment souhaitez-vous être contacté ?"


@pytest.mark.parametrize(
    "question",
    [ASKED, "par_quel_moyen_?", "How may we contact you", "Je préfère être contacté par", "Quel canal préférez-vous"],
)
def test_who_chose_no_channel_where_a_form_asked_for_one_agreed_to_none(book: Path, question: str) -> None:
    """An empty cell went out by e-mail, SMS and for calls; who answered "E-mail" by e-mail alone."""
    file = file_of(
        book, ["Accord Raoul", question], ("oui", ""), ("oui", "E-mail"), ("oui", "peu importe"), ("oui", "-")
    )
    done = imported(book, file, *maps("Accord Raoul"))
    assert given(book, 4) == [[], ["email"], None, []]
    told_of = done["details"]["no-channel-chosen"]
    assert (told_of["columns"], [one["line"] for one in told_of["lines"]]) == ([question], [2, 5])


@pytest.mark.parametrize(
    "header", ["Canal préféré", "Preferred contact method", "contactPreference", "Moyen de contact"]
)
def test_an_empty_property_of_a_program_says_nothing(book: Path, header: str) -> None:
    done = imported(
        book, file_of(book, ["Accord Raoul", header], ("oui", ""), ("oui", "E-mail")), *maps("Accord Raoul")
    )
    assert given(book, 2) == [None, ["email"]]
    assert "no-channel-chosen" not in done["warnings"]


def test_a_property_that_is_empty_for_everybody_changes_nothing(book: Path) -> None:
    imported(book, file_of(book, ["Accord Raoul", "Canal préféré"], ("oui", ""), ("oui", "")), *maps("Accord Raoul"))
    assert given(book, 2) == [None, None]


@pytest.mark.parametrize("boxes", [(), (MAIL, SMS)])
def test_boxes_behind_a_question_that_stands_in_a_cell_are_read_alike(book: Path, boxes: Sequence[str]) -> None:
    asked = "Acceptez-vous les offres de nos partenaires ?"
    rows = [(asked, "oui", "oui", ""), (asked, "oui", "oui", "oui"), (asked, "oui", "", "")]
    file = file_of(book, ["Question 1", "Response 1", MAIL, SMS], *rows)
    done = imported(book, file, *maps("Response 1", *boxes))
    assert given(book, 3) == [["email"], ["email", "sms"], []]
    assert done["details"]["no-channel-chosen"]["lines"] == [{"line": 4, "file": None}]


TICKS = [("oui", "oui"), ("oui", ""), ("", "oui"), ("", "")]
ALLOWED = [["email", "sms"], ["email"], ["sms"], []]


@pytest.mark.parametrize(
    "boxes",
    [
        ("E-mail OK", "SMS OK"),
        ("Mail OK ?", "SMS OK ?"),
        ("Mail ?", "SMS ?"),
        ("Accord e-mail", "Accord SMS"),
        ("E-mail accepté", "SMS accepté"),
        ("J'accepte les e-mails", "J'accepte les SMS"),
        ("Recevoir des e-mails", "Recevoir des SMS"),
        ("Contact par e-mail", "Contact par SMS"),
        ("Email allowed", "SMS allowed"),
    ],
)
@pytest.mark.parametrize("is_before", [False, True])
def test_a_title_that_allows_a_channel_is_a_box_on_either_side_of_its_question(
    book: Path, boxes: Sequence[str], *, is_before: bool
) -> None:
    """A yes went out by SMS though "SMS OK" was empty."""
    headers = [*boxes, "Offres partenaires"] if is_before else ["Offres partenaires", *boxes]
    rows = [(*ticks, "oui") if is_before else ("oui", *ticks) for ticks in TICKS]
    done = imported(book, file_of(book, headers, *rows))
    assert given(book, 4) == ALLOWED
    assert done["details"]["no-channel-chosen"]["columns"] == list(boxes)
    person = told("show", book, "p1@mail.example")["id"]
    words = ("decide", book, "--partner", "raoul", *NOW, "--contact", person)
    verdicts = {channel: told(*words, "--channel", channel)["verdict"] for channel in ("email", "sms")}
    assert verdicts == {"email": "eligible", "sms": "blocked"}


def test_a_box_for_calls_lets_calls_through_by_a_tick_alone(book: Path) -> None:
    file = file_of(book, ["Offres partenaires", "E-mail OK", "SMS OK", "Tél OK"], ("oui", "oui", "oui", ""))
    imported(book, file)
    assert given(book, 1) == [["email", "sms"]]


@pytest.mark.parametrize("boxes", [(MAIL, SMS), ("E-mail", "SMS")])
def test_boxes_before_the_question_are_its_own(book: Path, boxes: Sequence[str]) -> None:
    rows = [(*ticks, "", "oui") for ticks in TICKS]
    imported(book, file_of(book, [*boxes, "Ville", "Accord Raoul"], *rows), *maps("Accord Raoul"))
    assert given(book, 4) == ALLOWED


@pytest.mark.parametrize("title", ["Souhaite un rappel", "Me rappeler", "Veut un appel", "Mail envoyé", "Tél validé"])
def test_a_wish_or_a_fact_is_no_box(book: Path, title: str) -> None:
    file = file_of(book, ["Offres partenaires", title], ("oui", "oui"), ("oui", ""))
    assert told("inspect", file, "--book", book)["proposals"] == {}
    imported(book, file)
    assert given(book, 2) == [None, None]


def test_boxes_before_two_questions_are_of_both(book: Path) -> None:
    headers = ["E-mail OK", "SMS OK", "Newsletter", "Accord Raoul", "Offres partenaires"]
    rows = [("oui", "", "oui", "oui", "oui"), ("oui", "oui", "", "oui", "oui")]
    imported(book, file_of(book, headers, *rows), *maps("Accord Raoul"))
    assert given(book, 2) == [["email"], ["email", "sms"]]


@pytest.mark.parametrize("is_last", [False, True])
def test_boxes_of_the_newsletter_are_no_answer_to_partners(book: Path, *, is_last: bool) -> None:
    own, partners = ["Newsletter", MAIL, SMS], ["Offres partenaires"]
    headers = [*own, *partners] if is_last else [*partners, *own]
    rows = [("oui", *ticks, "oui") if is_last else ("oui", "oui", *ticks) for ticks in TICKS]
    rows.append(("oui", "oui", "oui", "") if is_last else ("", "oui", "oui", "oui"))
    imported(book, file_of(book, headers, *rows))
    assert given(book, 5) == [None, None, None, None, []]


@pytest.mark.parametrize("is_last", [False, True])
def test_what_allows_a_channel_behind_the_newsletter_gives_partners_no_more_than_that(
    book: Path, *, is_last: bool
) -> None:
    """ "SMS OK" may be for both: nobody who left it empty gets an SMS."""
    own, partners = ["Newsletter", "E-mail OK", "SMS OK"], ["Offres partenaires"]
    headers = [*own, *partners] if is_last else [*partners, *own]
    rows = [("oui", *ticks, "oui") if is_last else ("oui", "oui", *ticks) for ticks in TICKS]
    rows.append(("oui", "oui", "oui", "") if is_last else ("", "oui", "oui", "oui"))
    imported(book, file_of(book, headers, *rows))
    assert given(book, 5) == [*ALLOWED, []]


@pytest.mark.parametrize("headers", [("E-mail OK", "SMS OK", "Accord Raoul"), ("Accord Raoul", "E-mail OK", "SMS OK")])
def test_a_later_no_of_what_allows_a_channel_holds_who_agreed_before(book: Path, headers: Sequence[str]) -> None:
    imported(book, file_of(book, ["Accord Raoul"], ("oui",)), *maps("Accord Raoul"))
    cells = {"E-mail OK": "oui", "SMS OK": "non", "Accord Raoul": "oui"}
    file = file_of(book, headers, [cells[header] for header in headers], name="later.csv")
    imported(book, file, *maps("Accord Raoul"))
    person = told("show", book, "p0@mail.example")["id"]
    words = ("--partner", "raoul", "--channel", "sms", *NOW)
    assert told("decide", book, *words, "--contact", person)["verdict"] == "review"


def test_boxes_before_the_question_are_read_alike_when_another_import_is_taken_back(book: Path) -> None:
    first = imported(book, file_of(book, ["Accord Raoul"], ("oui",)), *maps("Accord Raoul"))
    file = file_of(book, ["E-mail OK", "SMS OK", "Accord Raoul"], ("oui", "", "oui"), name="later.csv")
    imported(book, file, *maps("Accord Raoul"))
    told("undo", book, first["import"], *NOW)
    assert given(book, 1) == [["email"]]


def test_empty_boxes_that_allow_a_channel_are_boxes_too_and_an_empty_address_is_none(book: Path) -> None:
    imported(book, file_of(book, ["Offres partenaires", "E-mail OK", "SMS OK"], ("oui", "", "")))
    assert given(book, 1) == [[]]
    file = file_of(book, ["Offres partenaires", "Contact mail", "Contact tél"], ("oui", "", ""), name="later.csv")
    imported(book, file)
    assert given(book, 1) == [None]


@pytest.mark.parametrize("question", [*QUESTIONS, "Raoul peut-il vous écrire ?"])
@pytest.mark.parametrize("boxes", [(), (MAIL, SMS)])
@pytest.mark.parametrize("is_before", [False, True])
def test_boxes_make_no_yes_of_an_answer_that_is_none(
    book: Path, question: str, boxes: Sequence[str], *, is_before: bool
) -> None:
    """Who answered "bof" or nothing, and had ticked the boxes, went out where these were read as consents."""
    answers = ["bof", "", "plus tard", "à voir avec mon mari", "NSP", "je ne sais pas", "Non merci", "oui"]
    headers = [MAIL, SMS, question] if is_before else [question, MAIL, SMS]
    rows = [("oui", "oui", answer) if is_before else (answer, "oui", "oui") for answer in answers]
    imported(book, file_of(book, headers, *rows), *maps(question, *boxes))
    assert given(book, 8) == [[], [], [], [], [], [], [], ["email", "sms"]]
    words = call("decide", book, "--partner", "raoul", *NOW, "--json").stdout.splitlines()
    verdicts = [json.loads(line) for line in words]
    assert [one["contact"] for one in verdicts if one["verdict"] == "eligible"] == ["c8"]


def test_an_explained_answer_that_is_no_yes_leaves_its_boxes_without_effect(book: Path) -> None:
    file = file_of(book, ["Accord Raoul", MAIL, SMS], ("bof", "oui", "oui"), ("moui", "oui", ""))
    words = ("--answer", "Accord Raoul=bof=none", "--answer", "Accord Raoul=moui=yes")
    imported(book, file, *maps("Accord Raoul", MAIL, SMS), *words)
    assert given(book, 2) == [[], ["email"]]


def test_a_tick_counts_for_no_channel_that_the_answer_leaves_out(book: Path) -> None:
    rows = [("oui par mail uniquement", "oui", "oui"), ("oui", "oui", "oui")]
    file = file_of(book, ["Offres partenaires", MAIL, SMS], *rows)
    words = ("--answer", "Offres partenaires=oui par mail uniquement=yes")
    imported(book, file, *maps("Offres partenaires", MAIL, SMS), *words)
    assert given(book, 2) == [["email"], ["email", "sms"]]


def test_boxes_before_two_questions_count_for_those_that_a_yes_is_for(book: Path) -> None:
    """Ticks that stand before "Accord Raoul" were a yes to every partner."""
    headers = [MAIL, SMS, "Accord Raoul", "Offres partenaires"]
    file = file_of(book, headers, ("oui", "", "oui", ""), ("oui", "", "oui", "oui"), ("oui", "oui", "", ""))
    words = maps("Accord Raoul", MAIL, SMS)
    imported(book, file, *words, "--map", "Offres partenaires=consent_partners")
    partners = [
        [one["partner"] for one in told("show", book, f"p{number}@mail.example")["consents"] if one["event"] == "given"]
        for number in range(3)
    ]
    assert partners == [["raoul"], ["raoul", None], []]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_box_that_was_mapped_to_all_channels_makes_no_yes_either(book: Path, question: str) -> None:
    file = file_of(book, [question, MAIL, SMS], ("bof", "oui", "oui"), ("", "oui", "oui"))
    boxes = (f"{MAIL}=consent_partners", f"{SMS}=consent_partners")
    imported(book, file, *maps(question), *(word for box in boxes for word in ("--map", box)))
    assert given(book, 2) == [[], []]


ASKED_BEFORE = ["Acceptez-vous de recevoir les offres de nos partenaires ?", "Offres partenaires", "Votre réponse"]


@pytest.mark.parametrize("question", ASKED_BEFORE)
@pytest.mark.parametrize("boxes", [("Email ☑", "SMS OK"), (MAIL, SMS)])
@pytest.mark.parametrize("is_none", [False, True])
@pytest.mark.parametrize("is_before", [False, True])
def test_boxes_alone_make_no_yes_of_a_question_that_is_not_used(
    book: Path, question: str, boxes: Sequence[str], *, is_none: bool, is_before: bool
) -> None:
    """Ticks went out as yeses next to an empty answer, even next to a no, where the boxes alone had a field."""
    answers = ["", "non", "bof", "oui", "2026-11-16"]
    headers = [*boxes, question] if is_before else [question, *boxes]
    rows = [("oui", "oui", answer) if is_before else (answer, "oui", "oui") for answer in answers]
    words = [f"{box}=consent_partners_{channel}" for box, channel in zip(boxes, ("email", "sms"), strict=True)]
    words += [f"{question}=none"] if is_none or question == "Offres partenaires" else []  # its name gives it a field
    file = file_of(book, headers, *rows)
    done = imported(book, file, *(word for one in words for word in ("--map", one)))
    assert given(book, 5) == [[], [], [], ["email", "sms"], ["email", "sms"]]
    detail = done["details"]["question-set-aside"]
    assert ([one["line"] for one in detail["lines"]], detail["columns"]) == ([2, 3, 4], [question])


@pytest.mark.parametrize("header", ["Newsletter", "Partenaire", "Ville", "Offres reçues", "Acceptez-vous les CGV ?"])
def test_a_column_that_asks_nothing_of_partners_takes_no_tick_away(book: Path, header: str) -> None:
    words = [w for box in ((MAIL, "email"), (SMS, "sms")) for w in ("--map", f"{box[0]}=consent_partners_{box[1]}")]
    file = file_of(book, [header, MAIL, SMS], ("", "oui", "oui"), ("non", "oui", ""))
    done = imported(book, file, *words, "--map", f"{header}=none")
    assert given(book, 2) == [["email", "sms"], ["email"]]
    assert "question-set-aside" not in done["warnings"]
