"""The text of a mail, given or pasted, is traced as its file is: labels of any mail program, tags, numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from leadkeeper.cli.app import main
from leadkeeper.domain.complaint import TraceResult
from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.complaints.complaints import mail_of, save_mail
from leadkeeper.services.complaints.tracing import explain_all, trace
from tests.cli.made_cli import NOW, call, told
from tests.made_archive import NOW as INSTANT
from tests.made_archive import archive, person, restored

LEA, TAGGED, PAUL = "lea@quiz.example", "me+clodomir@fibre.example", "paul@poste.example"
NUMBER = "+33639980077"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    people = person(1, email=LEA), person(2, email=TAGGED, phone=NUMBER), person(3, email=PAUL)
    with restored(tmp_path, archive(*people)) as opened:
        return opened.path


def copied(sender: str, to: str, text: str) -> str:
    return f"De : {sender}\nEnvoyé : lundi 23 novembre 2026 10:12\nÀ : {to}\nObjet : votre message\n\n{text}\n"


OWNER = "donnees@clodomir.example"
ADVERTISEMENT = copied("Promo <promo@remises.example>", f"<{LEA}>", "Répondez à service@remises.example")


def traced(book: Path, text: str) -> tuple[str, str | None]:
    answer = told("trace", book, text)
    return answer["matched_by"], answer["contact"]


def test_the_head_of_a_pasted_mail_names_who_received_it(book: Path) -> None:
    assert traced(book, ADVERTISEMENT) == ("exact", "c1")
    assert told("trace", book, ADVERTISEMENT)["sender"]["from"] == "promo@remises.example"


def test_a_pasted_mail_on_standard_input_is_the_same(book: Path) -> None:
    """“Nobody in the book has the address service@remises.example.”: the lines before the text were no headers."""
    answer = CliRunner().invoke(main, ["trace", str(book), "-", "--lang", "en"], ADVERTISEMENT.encode())
    assert answer.output.startswith(f"{LEA} is in the book")


@pytest.mark.parametrize("sender", [f"Léa <{LEA}>", f"**Léa** <{LEA}>"])
def test_a_pasted_complaint_is_about_who_wrote_it(book: Path, sender: str) -> None:
    words = copied(sender, OWNER, f"Paul ({PAUL}) de chez Raoul m’écrit. D’où vient mon adresse ?")
    told("complain", book, words, *NOW)
    said = call("complain", book, words, *NOW, "--lang", "en").stdout
    assert said.startswith(f"{LEA} is in the book")
    assert "Already saved as P1." in said


def test_an_address_made_for_the_owner_is_who_complains_and_nobody_else_named(book: Path) -> None:
    """Paul, whom the mail names first, was taken for the one who complains."""
    text = f"Monsieur Paul ({PAUL}) de chez Raoul m’écrit sur {TAGGED}."
    said = call("complain", book, copied("x@inconnu.example", OWNER, text), *NOW, "--lang", "en").stdout
    assert said.startswith(f"{TAGGED} is in the book")
    assert f"This mail also names Léa Dubois 3 · {PAUL} (c3)" in said


@pytest.mark.parametrize(
    "text",
    [
        "J’ai reçu un SMS au 06 39 98 00 77",
        "Bonjour, j’ai reçu un SMS au 06 39 98 00 77 ce matin, dites-moi pourquoi. STOP",
        copied("x@inconnu.example", OWNER, "J’ai reçu un SMS au 06.39.98.00.77."),
    ],
)
def test_a_number_in_the_text_is_traced(book: Path, text: str) -> None:
    """“No address was found in it.”"""
    answer = told("trace", book, text)
    assert (answer["address"], answer["matched_by"], answer["contact"]) == (NUMBER, "exact", "c2")


def test_a_number_in_a_mail_file_is_not_traced_nor_one_against_an_address(book: Path, tmp_path: Path) -> None:
    file = tmp_path / "plainte.eml"
    file.write_text(f"From: x@inconnu.example\nTo: {OWNER}\n\nSMS au 06 39 98 00 77.\n", "utf-8")
    assert traced(book, str(file)) == ("none", None)  # a mail is traced by its addresses
    file.write_text(f"From: x@inconnu.example\nTo: {LEA}\n\nAppelez le 06 39 98 00 77.\n", "utf-8")
    assert traced(book, str(file)) == ("exact", "c1")


def test_two_numbers_of_the_book_name_nobody(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1, phone=NUMBER), person(2, phone="+33639980078"))) as opened:
        path = opened.path
    text = copied("x@inconnu.example", OWNER, "SMS au 06 39 98 00 77, et au 06 39 98 00 78 de mon mari.")
    assert traced(path, text) == ("none", None)


@pytest.mark.parametrize("typed", [f"Léa Dubois <{LEA}>", f"mailto:{LEA}", f" {LEA}\n"])
def test_a_typed_address_is_read_as_before(book: Path, typed: str) -> None:
    assert traced(book, typed) == ("exact", "c1")
    assert told("trace", book, typed)["sender"] is None


def test_the_source_of_a_mail_stays_a_source(book: Path) -> None:
    source = f"Received: from a for <{LEA}>; Mon, 23 Nov 2026\nFrom: promo@remises.example\n x\n\n{PAUL}\n"
    assert traced(book, source) == ("exact", "c1")


def test_lines_that_are_no_head_are_the_text(book: Path) -> None:
    assert traced(book, f"Bonjour : pourquoi ?\nJe suis {LEA}\nMerci") == ("exact", "c1")


def test_a_tag_that_is_only_part_of_the_owners_words_names_nobody(tmp_path: Path) -> None:
    """“don” of donnees@: the complaint was filed on the friend named in it."""
    with restored(tmp_path, archive(person(1, email=LEA), person(2, email="max+don@mail.example"))) as opened:
        book = opened.path
    words = copied("x@inconnu.example", OWNER, f"Mon adresse {LEA} ; un ami, max+don@mail.example, s’en plaint aussi.")
    assert traced(book, words) == ("exact", "c1")
    assert call("complain", book, words, *NOW, "--lang", "en").stdout.startswith(f"{LEA} is in the book")


@pytest.mark.parametrize(
    "text",
    [
        f"De: Léa <{LEA}>\nÀ: {OWNER}\nObjet: promo\n\nJ'en ai assez.\n",
        ADVERTISEMENT,
        copied("x@inconnu.example", OWNER, "J’ai reçu un SMS au 06.39.98.00.77."),
    ],
)
def test_a_text_file_is_read_like_a_pasted_text(book: Path, tmp_path: Path, text: str) -> None:
    """“De” and “À” were taken for headers of a mail and lost: nobody was found, or the person in copy."""
    file = tmp_path / "plainte.txt"
    file.write_text(text, "utf-8")
    assert told("trace", book, file) == told("trace", book, text)
    assert told("trace", book, file)["sender"]["from"] in (LEA, "promo@remises.example", "x@inconnu.example")


def test_a_complaint_in_a_text_file_is_about_who_wrote_it(book: Path, tmp_path: Path) -> None:
    file = tmp_path / "plainte.txt"
    file.write_text(f"De: Léa <{LEA}>\nÀ: {OWNER}\nObjet: promo\n\nJ'en ai assez.\n", "utf-8")
    said = [call("complain", book, what, *NOW, "--lang", "en").stdout for what in (file.read_text("utf-8"), file)]
    assert [one.splitlines()[:-1] for one in said[:1]] == [one.splitlines()[:-1] for one in said[1:]]
    assert said[1].startswith(f"{LEA} is in the book")


def test_a_pasted_complaint_is_kept_as_it_was_pasted(book: Path, tmp_path: Path) -> None:
    """Its labelled lines were kept as headers that nobody had written."""
    text = copied(LEA, OWNER, "Qui vous a donné mon adresse ?")
    told("complain", book, text, *NOW)
    with open_book(book, INSTANT) as opened:
        assert mail_of(opened.db, "P1") == text.encode()
        save_mail(opened.db, "P1", tmp_path / "P1.txt")
    assert (tmp_path / "P1.txt").read_bytes() == text.encode()


@pytest.mark.parametrize(
    ("day", "at"),
    [
        ("lundi 23 novembre 2026 10:12", "2026-11-23T10:12:00+01:00"),
        ("lun. 23 nov. 2026 à 10:12", "2026-11-23T10:12:00+01:00"),
        ("23 novembre 2026", "2026-11-23T23:59:59+01:00"),
        ("Monday, November 23, 2026 10:12 AM", "2026-11-23T10:12:00+01:00"),
        ("03/11/2026 10:12", None),
        ("hier", None),
    ],
)
def test_the_day_of_a_pasted_mail_is_read_as_its_program_writes_it(book: Path, day: str, at: str | None) -> None:
    text = ADVERTISEMENT.replace("lundi 23 novembre 2026 10:12", day)
    with open_book(book, INSTANT) as opened:
        assert run(trace(opened.db, text)).found[0].at == at


def test_an_export_after_a_pasted_complaint_is_called_later(book: Path, tmp_path: Path) -> None:
    told("export", book, "--partner", "raoul", "--traps", 0, "--out", tmp_path / "e1.xlsx", *NOW)
    spoken = call("trace", book, ADVERTISEMENT, "--lang", "en", *NOW).stdout
    assert "That was after this complaint." in spoken
    later = ADVERTISEMENT.replace("23 novembre", "25 novembre")
    assert "That was after this complaint." not in call("trace", book, later, "--lang", "en", *NOW).stdout


ASKS = "D’où vient mon adresse ?"
PARTNERS, STRANGER = "promo@raoul.example", "promo@remises.example"
LINES = [
    "Le jeu. 19 nov. 2026 à 08:03, Promo <{sender}> a écrit :",
    "Le 19 nov. 2026 à 08:03, Promo <{sender}> a écrit\u00a0:",
    "Le jeu. 19 nov. 2026 à 08:03, Promo <\n{sender}> a écrit :",
    "Le jeudi 19 novembre 2026 à 08:03:00 UTC+1, Promo <{sender}>\na écrit :",
    "On Thu, 19 Nov 2026 at 08:03, Promo <{sender}> wrote:",
    "On Thu, Nov 19, 2026 at 8:03 AM Promo <{sender}> wrote:",
    "On 19 Nov 2026, at 08:03, Promo <{sender}> wrote:",
    "-----Message d'origine-----\nDe : Promo <{sender}>\nEnvoyé : jeudi 19 novembre 2026 08:03\nObjet : Offre",
]
ON_THE_DAY = "2026-11-19T08:03:00+01:00"


def quoting(sender: str, above: str = ASKS, line: str = LINES[0], below: str = "Notre offre du 3 décembre.") -> str:
    return f"Bonjour,\n{above}\n\n{line.format(sender=sender)}\n> {below}\n"


def pasted_reply(book: Path, text: str | bytes, *, of_writer: bool = False) -> TraceResult:
    with open_book(book, INSTANT) as opened:
        (explained,) = run(explain_all(opened.db, [text], of_writer=of_writer))
    return explained.traced


def read(traced: TraceResult) -> tuple[str | None, str | None, str | None, str | None]:
    return traced.contact, traced.address, traced.sender.address if traced.sender else None, traced.at


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("sender", [PARTNERS, STRANGER])
def test_a_reply_quotes_the_message_complained_about(book: Path, line: str, sender: str) -> None:
    """“Le message n’indique pas d’expéditeur”, and the day of pasting: both stand in the line above the quotation."""
    text = quoting(sender, f"Mon adresse est {LEA}. {ASKS}", line)
    assert read(pasted_reply(book, text)) == ("c1", LEA, sender, ON_THE_DAY)


@pytest.mark.parametrize("sender", [PARTNERS, STRANGER])
def test_who_sent_what_is_quoted_is_not_who_complains(book: Path, sender: str) -> None:
    """“Nobody in the book has the address promo@raoul.example”: the complaint was filed about the partner's address."""
    assert read(pasted_reply(book, quoting(sender))) == (None, None, sender, ON_THE_DAY)
    assert read(pasted_reply(book, quoting(sender, f"Je suis x@inconnu.example. {ASKS}")))[1] == "x@inconnu.example"


def test_a_partner_in_the_book_is_not_who_complains_of_their_own_message(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1, email=LEA), person(2, email=PARTNERS))) as opened:
        path = opened.path
    traced = pasted_reply(path, quoting(PARTNERS, below=f"Message pour {LEA}"))
    assert (*read(traced), traced.others) == ("c1", LEA, PARTNERS, ON_THE_DAY, ())


EITHER = "make sure whether that is the one complained about or the complaint."


@pytest.mark.parametrize("above", [ASKS, f"Nous avons écrit à {OWNER}."])
def test_of_what_a_person_of_the_book_wrote_both_readings_are_said(book: Path, above: str) -> None:
    """“The person wrote this mail”, though Luc may have sent what somebody else complains about."""
    text = quoting(LEA, above)
    traced = pasted_reply(book, text, of_writer=True)
    assert (*read(traced), traced.is_own_mail) == ("c1", LEA, None, ON_THE_DAY, False)
    for spoken in (
        call("trace", book, text, "--lang", "en").stdout,
        call("complain", book, text, "--lang", "en").stdout,
    ):
        assert f"It quotes a message of 19/11/2026 08:03 from Promo <{LEA}>" in spoken
        assert EITHER in spoken
        assert "wrote" not in spoken


def test_of_two_people_the_one_who_wrote_what_is_quoted_is_asked_about(book: Path) -> None:
    text = quoting(PAUL, f"Mon adresse est {LEA}.")
    mentioned, wrote = (pasted_reply(book, text, of_writer=one) for one in (False, True))
    assert (mentioned.contact, mentioned.writer, mentioned.others) == ("c1", PAUL, (3,))
    assert (wrote.contact, wrote.writer, wrote.others, wrote.is_own_mail) == ("c3", PAUL, (1,), False)
    output = call("complain", book, text, *NOW, "--lang", "en").stdout
    assert f"from Promo <{PAUL}>: {EITHER}" in output
    assert f"This mail also names Léa Dubois 1 · {LEA} (c1), in the book: make sure who complains." in output
    assert "wrote" not in output


@pytest.mark.parametrize("sender", [f"Clodomir <{OWNER}>", "Clodomir (Service clients)"])
def test_what_the_owner_wrote_gives_a_complaint_neither_day_nor_sender(book: Path, sender: str) -> None:
    """A reply to the owner came after the day of what it quotes: what was shared between the two was called later."""
    line = f"Le jeu. 19 nov. 2026 à 08:03, {sender} a écrit :"
    assert read(pasted_reply(book, quoting("", f"Je suis {LEA}.", line))) == ("c1", LEA, None, None)
    block = f"De : Clodomir <{OWNER}>\nEnvoyé : jeudi 19 novembre 2026 08:03\nÀ : {LEA}\nObjet : Re"
    assert pasted_reply(book, quoting("", line=block)).at is None


@pytest.mark.parametrize(
    ("above", "line"),
    [
        (ASKS, "Le 19/11/2026 à 08:03, Promo a écrit :"),
        (ASKS, "Le jeu. 19 nov. 2026 à 08:03, Promo <promo.lea@gmail.com> a écrit :"),
        (f"Nous cherchons. Clodomir, {OWNER}", f"Le jeu. 19 nov. 2026 à 08:03, Promo <{STRANGER}> a écrit :"),
    ],
)
def test_a_quotation_that_may_be_the_complaint_accuses_nobody(book: Path, above: str, line: str) -> None:
    text = quoting("", above, line, f"Mon adresse {LEA} a été vendue.")
    assert read(pasted_reply(book, text)) == ("c1", LEA, None, ON_THE_DAY)
    spoken = call("trace", book, text, "--lang", "en").stdout
    assert "It quotes a message of 19/11/2026 08:03 from Promo" in spoken
    assert "make sure whether that is the one complained about or the complaint." in spoken


def test_the_day_of_a_french_line_comes_first_and_of_an_english_one_may_be_the_month(book: Path) -> None:
    days = {line: pasted_reply(book, quoting("", line=line)).at for line in (
        "Le 03/11/2026 à 08:03, Promo a écrit :", "On 03/11/2026 08:03, Promo wrote:",
        "Le mois dernier, Promo a écrit :", "Le 3, mon mari a écrit :",
    )}  # fmt: skip
    assert [*days.values()] == ["2026-11-03T08:03:00+01:00", None, None, None]


def test_a_quotation_under_a_head_leaves_the_day_and_the_writer_of_the_head(book: Path) -> None:
    head = copied(f"Léa <{LEA}>", OWNER, quoting(STRANGER))
    assert read(pasted_reply(book, head, of_writer=True)) == ("c1", LEA, LEA, "2026-11-23T10:12:00+01:00")


@pytest.mark.parametrize(
    "line",
    ["[19/11/2026 08:03] X: ", "[19/11/2026, 08:03:00] X : ", "[08:03, 19/11/2026] X: ", "19/11/2026, 08:03 - X: "],
)
def test_a_pasted_message_of_a_chat_gives_its_day_and_asks_what_it_is(book: Path, line: str) -> None:
    """WhatsApp and Instagram write the day in brackets before each message: it was lost."""
    text = f"{line}J’ai reçu un SMS au 06 39 98 00 77\n{line}STOP\n"
    traced = pasted_reply(book, text)
    assert (*read(traced), traced.quoted) == ("c2", NUMBER, None, ON_THE_DAY, ("X", ON_THE_DAY))
    assert pasted_reply(book, text.replace(" X", " Clodomir")).at is None


@pytest.mark.parametrize("line", ["[19/11/2026 08:03] X: ", "19/11/2026, 08:03 - X: "])
@pytest.mark.parametrize("address", ["", LEA])
def test_a_single_message_of_a_chat_is_a_text_however_it_is_given(book: Path, line: str, address: str) -> None:
    """Typed, it was taken for an address, with today's day and no remark; on standard input it was a text."""
    text = f"{line}arrêtez vos messages {address}".strip()
    typed, piped = (pasted_reply(book, one) for one in (text, text.encode()))
    assert (*read(typed), typed.quoted) == (
        "c1" if address else None,
        address or None,
        None,
        ON_THE_DAY,
        ("X", ON_THE_DAY),
    )
    assert read(piped) == read(typed)
    assert typed.letter is not None
