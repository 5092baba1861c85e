"""A list of people who want nothing more is never imported as ordinary people without a word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import archive, person, restored

LEADS = "Email;Prénom\nzoe@x.example;Zoé\nlou@x.example;Lou\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path, leads = tmp_path / "b.leads", tmp_path / "leads.csv"
    call("new", path, "--owner", "T")
    leads.write_text(LEADS, "utf-8")
    told("import", path, leads, *NOW)
    return path


def brought(book: Path, name: str, text: str, *options: str) -> Any:
    path = book.with_name(name)
    path.write_text(text, "utf-8")
    return told("import", book, path, *options, *NOW)


def left(book: Path) -> set[str]:
    """The addresses of people who withdrew for partners."""
    people = [told("show", book, one["id"], *NOW) for one in told("contacts", book, *NOW)]
    gone = {("withdrawn", "partners")}
    return {one["email"] for one in people if gone & {(said["event"], said["purpose"]) for said in one["consents"]}}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("stop.txt", "Email\nZoe@x.example\n"),
        ("liste STOP.csv", "Email\nzoe@x.example\n"),
        ("ListeSTOP2.csv", "Email;Mobile\nzoe@x.example;0639980001\n"),
        ("desabonnes_novembre.csv", "Email\nzoe@x.example\n"),
        ("désinscrits.csv", "Email;Nom;Motif\nzoe@x.example;D.;Trop de messages\n"),
        ("Unsubscribed November.csv", "Email,First name\nzoe@x.example,Zoé\n"),
        ("liste d'opposition.csv", "Email\nzoe@x.example\n"),
        ("leavers.csv", "Email\nzoe@x.example\n"),
        ("liste rouge.csv", "Email\nzoe@x.example\n"),
        ("désabonnés.vcf", "BEGIN:VCARD\nVERSION:3.0\nFN:Zoé D\nEMAIL:zoe@x.example\nEND:VCARD\n"),
        ("unsubscribed_list.vcf", "BEGIN:VCARD\nVERSION:3.0\nEMAIL:zoe@x.example\nEND:VCARD\n"),
    ],
)
def test_a_list_that_is_named_for_leavers_records_that_they_left(book: Path, name: str, text: str) -> None:
    done = brought(book, name, text)
    assert left(book) == {"zoe@x.example"}
    assert done["said_no"] == 1
    assert "everybody-left" in done["warnings"]


def test_a_bare_list_without_a_header_does_so_too_and_its_numbers_count(book: Path) -> None:
    brought(book, "mobiles.csv", "Email;Mobile;Nom\nnina@x.example;0639980002;N\n")
    brought(book, "stop.txt", "zoe@x.example\n+33639980002\n", "--header-row", "0")
    assert left(book) == {"zoe@x.example", "nina@x.example"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("contacts_novembre.csv", "Email\nzoe@x.example\n"),
        ("clients hors désabonnés.csv", "Email;Prénom\nzoe@x.example;Zoé\n"),
        ("Stop Tabac.csv", "Email;Prénom\nzoe@x.example;Zoé\n"),
        ("désinscrits.csv", "Email;Optin partenaires\nzoe@x.example;oui\n"),
    ],
)
def test_where_it_cannot_be_known_the_command_line_asks(book: Path, name: str, text: str) -> None:
    done = brought(book, name, text, "--form", "none")
    assert not left(book)
    assert "perhaps-left" in done["warnings"]
    said = call("import", book, book.with_name(name), *NOW, "--lang", "en").output
    assert "want no more messages" in said
    assert "--everybody-left" in said


def test_who_imports_says_whether_they_left(book: Path) -> None:
    done = brought(book, "contacts.csv", "Email\nlou@x.example\n", "--everybody-left")
    assert left(book) == {"lou@x.example"}
    assert not {"perhaps-left", "everybody-left"} & {*done["warnings"]}
    done = brought(book, "stop.csv", "Email\nzoe@x.example\n", "--nobody-left")
    assert left(book) == {"lou@x.example"}
    assert not {"perhaps-left", "everybody-left"} & {*done["warnings"]}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("leads.csv", "Email;Prénom\nnina@x.example;Nina\n"),
        ("desinscrits.csv", "Email;Date de désinscription\nzoe@x.example;21/11/2026\n"),
        ("non-stop.csv", "Email;Prénom\nnina@x.example;Nina\n"),
        ("contacts.vcf", "BEGIN:VCARD\nVERSION:3.0\nFN:Nina\nEMAIL:nina@x.example\nEND:VCARD\n"),
    ],
)
def test_nobody_is_asked_where_the_file_says_it_or_speaks_of_something_else(book: Path, name: str, text: str) -> None:
    assert not {"perhaps-left", "everybody-left"} & {*brought(book, name, text)["warnings"]}


OF_BREVO = (
    "EMAIL;PRENOM;Blacklisted;Unsubscribed on\n"
    "zoe@x.example;Zoé;true;12/10/2026 08:10\nlou@x.example;Lou;false;\nunknown@x.example;;true;13/10/2026 19:40\n"
)
BOTH = ("--map", "Blacklisted=unsubscribed_at", "--map", "Unsubscribed on=unsubscribed_at")


@pytest.mark.parametrize("options", [(), ("--everybody-left",), ("--nobody-left",)])
def test_where_columns_say_who_left_and_who_stayed_nobody_is_asked_and_who_stayed_stays(
    book: Path, options: tuple[str, ...]
) -> None:
    """The question was asked all the same, and its yes made a person leave of whom a column said “false”."""
    done = brought(book, "brevo_desinscrits_octobre.csv", OF_BREVO, *BOTH, *options)
    assert left(book) == {"zoe@x.example", "unknown@x.example"}
    assert done["said_no"] == 2
    assert not {"perhaps-left", "everybody-left"} & {*done["warnings"]}


@pytest.mark.parametrize("cell", ["", "0000-00-00", "NULL", "-"])
def test_where_columns_say_nothing_of_somebody_a_yes_makes_them_leave(book: Path, cell: str) -> None:
    text = f"Email;Désinscrit le\nzoe@x.example;21/11/2026\nlou@x.example;{cell}\n"
    done = brought(book, "desinscrits.csv", text, "--dry-run")
    assert "perhaps-left" in done["warnings"]
    brought(book, "desinscrits.csv", text, "--everybody-left")
    assert left(book) == {"zoe@x.example", "lou@x.example"}


@pytest.mark.parametrize("cell", ["NULL", "-", "—", "n/a", "Non désinscrit", "Pas d'opposition"])
def test_a_cell_that_says_nothing_makes_nobody_leave(book: Path, cell: str) -> None:
    """Every export of a database writes NULL: everybody was withdrawn."""
    brought(book, "export.csv", f"Email;Nom;Désinscrit le\nzoe@x.example;Z;21/11/2026\nlou@x.example;L;{cell}\n")
    assert left(book) == {"zoe@x.example"}


def test_a_list_of_leavers_of_which_a_column_says_that_everybody_stayed_is_asked_about(book: Path) -> None:
    done = brought(book, "desinscrits.csv", "Email;Désinscrit\nzoe@x.example;non\nlou@x.example;non\n")
    assert "perhaps-left" in done["warnings"]


PLUS = "Email;Prénom;Nom\nplustag+lgf@x.example;Ana;Martin\nplustag+b@x.example;;\n"
NEAR = "2 addresses in the book differ from one of these only after the “+”: Ana Martin (plustag+lgf@x.example), "


def test_an_address_that_differs_only_after_the_plus_is_named_and_not_counted(book: Path) -> None:
    """The no reached nobody: on this domain the + is an ordinary letter, and nothing said that somebody was near."""
    brought(book, "plus.csv", PLUS)
    names = book.with_name("stop.csv")
    names.write_text("Email\nplustag@x.example\n", "utf-8")
    dry = call("suppress", book, "--file", names, "--dry-run", "--lang", "en", *NOW).stdout
    assert f"{NEAR}plustag+b@x.example. They count as other people: check them." in dry
    assert told("suppress", book, "plustag+c@x.example", *NOW)["near"] == 2
    said = call("import", book, names, "--everybody-left", "--lang", "en", *NOW).stdout
    assert NEAR in said
    assert left(book) == {"plustag@x.example"}


def test_a_new_address_like_that_of_a_leaver_is_named_by_the_import(book: Path) -> None:
    brought(book, "plus.csv", PLUS)
    told("suppress", book, "plustag+b@x.example", *NOW)
    names = book.with_name("new.csv")
    names.write_text("Email\nplustag+c@x.example\n", "utf-8")
    for dry_run in (["--dry-run"], []):
        said = call("import", book, names, *dry_run, "--lang", "en", *NOW).stdout
        assert "(in brackets): plustag+c@x.example (plustag+b@x.example). It counts as another person: check" in said


def test_who_is_on_the_list_already_is_not_near(book: Path) -> None:
    brought(book, "plus.csv", PLUS)
    assert "near" not in told("suppress", book, "plustag+lgf@x.example", "plustag+b@x.example", *NOW)
    assert "near" not in told("suppress", book, "nobody+x@x.example", *NOW)


def test_a_small_part_of_the_book_is_not_said_to_be_nothing(book: Path) -> None:
    text = "Email\n" + "".join(f"p{place}@x.example\n" for place in range(3000))
    brought(book, "many.csv", text)
    (book.with_name("stop.csv")).write_text("Email\np1@x.example\n", "utf-8")
    words = call("suppress", book, "--file", book.with_name("stop.csv"), "--dry-run", "--lang", "en", *NOW).stdout
    assert "(0.03 %)" in words
    assert (
        "(0,03"
        in call("suppress", book, "--file", book.with_name("stop.csv"), "--dry-run", "--lang", "fr", *NOW).stdout
    )


def test_undo_names_the_first_people_who_stay(book: Path) -> None:
    leads = book.with_name("leads.csv")
    leads.write_text("Email\n" + "".join(f"q{place}@x.example\n" for place in range(30)), "utf-8")
    done = told("import", book, leads, *NOW)
    brought(book, "désinscrits.csv", leads.read_text("utf-8"))
    lines = call("undo", book, done["import"], "--lang", "en", *NOW).stdout.splitlines()
    assert (len(lines), lines[-1]) == (22, "… and 10 more")


def test_a_privacy_page_that_cannot_be_opened_is_refused_and_one_without_https_completed(tmp_path: Path) -> None:
    path = tmp_path / "b.leads"
    assert refused("new", path, "--owner", "T", "--privacy-url", "t.example/vie privée")["code"] == "bad-page"
    assert not path.exists()
    call("new", path, "--owner", "T", "--privacy-url", "t.example/vie-privee")
    assert told("owner", path)["privacy_url"] == "https://t.example/vie-privee"
    assert refused("owner", path, "--privacy-url", "javascript:alert(1)")["code"] == "bad-page"


def test_the_reasons_of_a_stop_list_are_no_answers_and_its_date_is_that_of_leaving(book: Path) -> None:
    text = "EMAIL;REASON;DATE\nzoe@x.example;unsubscribed;23-11-2026 10:00:00\nlou@x.example;unsubscribed;\n"
    done = brought(book, "blocklisted-contacts_brevo.csv", text, "--dry-run")
    assert "answers-unread" not in done["warnings"]
    assert told("inspect", book.with_name("blocklisted-contacts_brevo.csv"))["proposals"] == {"DATE": "unsubscribed_at"}
    brought(book, "blocklisted-contacts_brevo.csv", text, "--map", "DATE=unsubscribed_at", "--everybody-left")
    assert left(book) == {"zoe@x.example", "lou@x.example"}
    dates = {event["at"] for event in told("show", book, "zoe@x.example", *NOW)["consents"]}
    assert dates == {"2026-11-23T10:00:00+01:00"}


def test_a_sheet_of_a_stop_list_that_is_not_read_is_named(tmp_path: Path) -> None:
    restored(tmp_path, archive(person(1), person(2))).close()
    made = Workbook()
    made.worksheets[0].title = "E-mail"
    for row in (["E-mail"], ["person1@mail.example"]):
        made.worksheets[0].append(row)
    made.create_sheet("SMS").append(["06 39 98 00 02"])
    made.create_sheet("Lisez-moi").append(["Liste faite le 3 novembre"])
    made.save(tmp_path / "stop.xlsx")
    options = ("--file", tmp_path / "stop.xlsx", "--dry-run", "--lang", "fr", *NOW)
    words = call("suppress", tmp_path / "book.leads", *options).output.replace("\xa0", " ")
    assert "1 feuille qui porte des adresses ou des numéros n’est pas lue : « SMS »" in words


NAMED = "Email;Prénom\nperson1@mail.example;Zoé\n"


def verdicts(folder: Path, name: str, text: str, *options: str, member: str = "") -> tuple[list[str], dict[str, Any]]:
    """Whether Raoul would be given two people after a file about the first, and the report of its import."""
    restored(folder, archive(person(1), person(2))).close()
    file = folder / name
    if member:
        with ZipFile(file, "w") as made:
            made.writestr(member, text)
    else:
        file.write_text(text, "utf-8")
    done = told("import", folder / "book.leads", file, *options, *NOW)
    asked = ("--partner", "raoul", "--channel", "email", *NOW)
    return [told("decide", folder / "book.leads", "--contact", one, *asked)["verdict"] for one in ("c1", "c2")], done


@pytest.mark.parametrize("name", ["objections.csv", "Objections.csv", "withdrawals.csv", "Withdrawals 2026-11.csv"])
@pytest.mark.parametrize("text", ["Email\nperson1@mail.example\n", NAMED])
def test_english_names_of_files_of_leavers_count_as_french_ones(tmp_path: Path, name: str, text: str) -> None:
    found, done = verdicts(tmp_path, name, text)
    assert (found, "everybody-left" in done["warnings"]) == (["blocked", "eligible"], True)


@pytest.mark.parametrize("name", ["complaints.csv", "plaintes_novembre.csv", "Exclus.csv", "refus.csv", "stop.csv"])
@pytest.mark.parametrize("text", [NAMED, "Email,Date\nperson1@mail.example,2026-03-01\n"])
def test_people_of_a_file_that_may_be_of_leavers_by_its_name_wait(tmp_path: Path, name: str, text: str) -> None:
    found, done = verdicts(tmp_path, name, text)
    assert (found, "perhaps-left" in done["warnings"]) == (["review", "eligible"], True)


@pytest.mark.parametrize("option", ["--everybody-left", "--nobody-left"])
def test_who_says_what_such_a_file_is_decides(tmp_path: Path, option: str) -> None:
    found, done = verdicts(tmp_path, "complaints.csv", NAMED, option)
    assert found == ["blocked" if option == "--everybody-left" else "eligible", "eligible"]
    assert "perhaps-left" not in done["warnings"]


@pytest.mark.parametrize(
    ("name", "member", "first"),
    [
        ("unsubscribed_export.zip", "1.csv", "review"), ("désabonnés.zip", "export/liste.csv", "review"),
        ("octobre.zip", "désabonnés.csv", "blocked"), ("plaintes.zip", "liste.csv", "review"),
        ("contacts.zip", "liste.csv", "eligible"), ("hors désabonnés.zip", "liste.csv", "eligible"),
    ],
)  # fmt: skip
def test_the_name_of_a_zip_may_say_that_its_people_left(tmp_path: Path, name: str, member: str, first: str) -> None:
    found, done = verdicts(tmp_path, name, NAMED, member=member)
    assert found == [first, "eligible"]
    assert ("perhaps-left" in done["warnings"]) is (first == "review" or "hors" in name)


@pytest.mark.parametrize("name", ["Stop Tabac.csv", "clients hors désabonnés.csv", "leads.csv", "Réclamations.csv"])
def test_people_of_other_files_do_not_wait(tmp_path: Path, name: str) -> None:
    assert verdicts(tmp_path, name, NAMED)[0] == ["eligible", "eligible"]


YES = "Email;Prénom;Optin partenaires;Date de consentement\nperson1@mail.example;Zoé;oui;2026-03-01\n"


@pytest.mark.parametrize(
    "name",
    [
        "désinscrits mai.csv", "unsubscribed_mai.csv", "opt-out mai.csv", "retraits de consentement.csv",
        "STOP mai.csv", "opposition.csv", "blacklist 2026.csv", "A ne plus contacter.csv", "refus partenaires mai.csv",
        "liste exclusion.csv", "ne veulent plus de mails.csv", "RGPD effacement.csv", "do not share.csv",
        "sans partenaires.csv", "No sharing.csv", "ont dit non.csv", "retirés du mailing.csv",
        "Clients a supprimer.csv", "reponses STOP octobre.csv", "RGPD suppression.csv",
        "non transmis aux exposants.csv",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "text",
    [
        YES,
        "Email;Nom;Date de consentement\nperson1@mail.example;Z;2026-03-01\n",
        "Email;Nom;Newsletter\nperson1@mail.example;Z;oui\n",
        "Email;Nom;Désinscrit\nperson1@mail.example;Z;\n",
        "Email;Nom;Désinscrit\nperson1@mail.example;Z;non\n",
    ],
)
def test_people_of_a_file_named_for_leavers_wait_whatever_its_columns(tmp_path: Path, name: str, text: str) -> None:
    """The message said that they wait in Review, and they were exported: one more column made nothing of the name."""
    found, done = verdicts(tmp_path, name, text, "--form", "none")
    assert (found, "perhaps-left" in done["warnings"]) == (["review", "eligible"], True)


def test_the_name_of_a_sheet_makes_its_people_wait_and_the_review_quotes_it(tmp_path: Path) -> None:
    made, sheet = Workbook(), "Désinscrits"
    made.worksheets[0].title = sheet
    for line in YES.splitlines():
        made.worksheets[0].append(line.split(";"))
    made.save(tmp_path / "clients.xlsx")
    restored(tmp_path, archive(person(1), person(2))).close()
    told("import", tmp_path / "book.leads", tmp_path / "clients.xlsx", "--form", "none", *NOW)
    said = call("show", tmp_path / "book.leads", "person1@mail.example", "--lang", "en", *NOW).output
    assert "“Désinscrits”" in said


@pytest.mark.parametrize("option", ["--everybody-left", "--nobody-left"])
def test_who_says_what_a_list_of_leavers_with_a_yes_is_decides(tmp_path: Path, option: str) -> None:
    found, done = verdicts(tmp_path, "désinscrits.csv", YES, option, "--form", "none")
    assert found == ["blocked" if option == "--everybody-left" else "eligible", "eligible"]
    assert "perhaps-left" not in done["warnings"]


@pytest.mark.parametrize(
    "name",
    [
        "Stop tabac.csv", "Refus devis.csv", "Stop & start.csv", "sorties ecole.csv", "refus credit.csv",
        "stop and go karting.csv", "opposition cheques 2026.csv", "desinscrits examen TOEIC.csv", "non fumeurs.csv",
        "liste rouge voitures.csv", "liste noire et blanche deco.csv", "refus pret relances.csv", "Refus banque.csv",
        "unsub stock test.csv", "complaint boiler repairs.csv", "plaintes voisins chantier.csv",
        "sans gluten clients.csv", "clients hors désabonnés.csv", "Jamais contactés.csv", "leads jamais appelés.csv",
        "export actifs sans stop.csv", "Stop Eau.csv", "Clients à supprimer de la liste d'attente.csv",
        "les plus intéressés.csv", "contacts_no_optout.csv", "contacts_sans_stops.csv", "STOP moustiques.csv",
        "people who left a review.csv", "OUI NON partenaires.csv",
    ],
)  # fmt: skip
@pytest.mark.parametrize("text", [YES, NAMED])
def test_a_file_named_for_something_else_makes_nobody_wait(tmp_path: Path, name: str, text: str) -> None:
    assert verdicts(tmp_path, name, text, "--form", "none")[0] == ["eligible", "eligible"]


@pytest.mark.parametrize(("name", "text"), [("désabonnés.csv", NAMED), ("STOP mai.csv", YES)])
def test_the_commands_that_are_named_free_who_a_name_alone_made_leave(tmp_path: Path, name: str, text: str) -> None:
    """Doing what was named, `--nobody-left`, left everybody blocked: the refusals stayed in the book."""
    assert verdicts(tmp_path, name, text, "--form", "none", "--dry-run")[0] == ["eligible", "eligible"]
    book, file = tmp_path / "book.leads", tmp_path / name
    asked = ("--partner", "raoul", "--channel", "email", "--contact", "c1", *NOW)
    words = call("import", book, file, "--form", "none", "--lang", "en", *NOW).stdout
    assert told("decide", book, *asked)["verdict"] != "eligible"
    line = next(one for one in words.splitlines() if one.startswith("If they are contacts like others: "))
    assert line.endswith(" --read-wrongly, then import the file again with --nobody-left")
    call("undo", book, line.split()[line.split().index("…") + 1], "--read-wrongly", *NOW)
    told("import", book, file, "--form", "none", "--nobody-left", *NOW)
    assert told("decide", book, *asked)["verdict"] == "eligible"


@pytest.mark.parametrize("header", ["Évènement", "Événement", "Event", "Statut"])
@pytest.mark.parametrize("cell", ["Plainte", "Opposition", "plainte", "Complaint"])
def test_a_complaint_in_a_column_of_events_makes_the_person_wait(tmp_path: Path, header: str, cell: str) -> None:
    text = f"E-mail;{header}\nperson1@mail.example;{cell}\nperson2@mail.example;Ouverture\n"
    assert verdicts(tmp_path, "historique.csv", text)[0] == ["review", "eligible"]


@pytest.mark.parametrize(
    "name",
    [
        "plaignants Raoul.csv", "ont dit non au salon.csv", "clients fâchés à enlever.csv", "adresses à virer.csv",
        "retirés par Raoul.csv", "effacements demandés.csv", "erase requests.csv", "gdpr removals.csv",
        "refus partenaires salon mariage.csv",
    ],
)  # fmt: skip
def test_other_words_for_people_who_left_make_them_wait(tmp_path: Path, name: str) -> None:
    """Their file was imported without a word, or was asked about and they were exported before any answer."""
    found, done = verdicts(tmp_path, name, YES, "--form", "none")
    assert (found, "perhaps-left" in done["warnings"]) == (["review", "eligible"], True)


@pytest.mark.parametrize(
    "sheet",
    [
        "People who left the list", "Left the newsletter", "Left in May", "Left in 2026", "Left on request",
        "Gone (GDPR)", "Partis à leur demande", "Sortis sur demande", "Partis (RGPD)", "Partis définitivement",
        "Do not disturb", "Unsubscribed including SMS",
    ],
)  # fmt: skip
def test_a_sheet_of_people_who_left_near_to_the_leads_makes_them_wait(tmp_path: Path, sheet: str) -> None:
    """Its people were exported: "the list", a month or "demande" behind "left" made it a sheet about something else."""
    made = Workbook()
    leads, gone = made.worksheets[0], made.create_sheet(sheet)
    leads.title = "Leads"
    for line in YES.splitlines():
        leads.append(line.split(";"))
    for line in ("Email;Nom", "person1@mail.example;Z"):
        gone.append(line.split(";"))
    made.save(tmp_path / "clients.xlsx")
    restored(tmp_path, archive(person(1), person(2))).close()
    told("import", tmp_path / "book.leads", tmp_path / "clients.xlsx", "--form", "none", *NOW)
    asked = ("--partner", "raoul", "--channel", "email", *NOW)
    decided = [told("decide", tmp_path / "book.leads", "--contact", one, *asked)["verdict"] for one in ("c1", "c2")]
    assert decided == ["review", "eligible"]


@pytest.mark.parametrize(
    "name",
    [
        "People who left the list.csv", "Do not disturb.csv", "Partis à leur demande.csv", "Left the newsletter.csv",
        "Désinscrits y compris SMS.csv", "Survey opt-outs.csv", "désinscrits club moustiques.csv",
    ],
)  # fmt: skip
def test_a_file_of_people_who_left_is_heard_whatever_follows(tmp_path: Path, name: str) -> None:
    found, done = verdicts(tmp_path, name, YES, "--form", "none")
    assert (found, "perhaps-left" in done["warnings"]) == (["review", "eligible"], True)


def _with_a_second_sheet(folder: Path, title: str, lines: Sequence[str], *options: str) -> list[str]:
    made = Workbook()
    leads, other = made.worksheets[0], made.create_sheet(title)
    leads.title = "Leads"
    for sheet, texts in ((leads, YES.splitlines()), (other, lines)):
        for line in texts:
            sheet.append(line.split(";"))
    made.save(folder / "clients.xlsx")
    restored(folder, archive(person(1), person(2))).close()
    told("import", folder / "book.leads", folder / "clients.xlsx", "--form", "none", *options, *NOW)
    asked = ("--partner", "raoul", "--channel", "email", *NOW)
    return [told("decide", folder / "book.leads", "--contact", one, *asked)["verdict"] for one in ("c1", "c2")]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Noir", ["Email;Désinscrit", "person1@mail.example;oui", "person2@mail.example;non"]),
        ("Suivi", ["Nom;Email;Désinscription le", "Z;person1@mail.example;3 mai 2026", "Y;person2@mail.example;"]),
        ("Suivi", ["Nom;Email;Commentaire", "Z;person1@mail.example;ne veut plus rien", "Y;person2@mail.example;ok"]),
        ("Feuil2", ["Suivi des clients", "Email;Ne plus contacter", "PERSON1@mail.example;x", "person2@mail.example;"]),
        ("Juin", ["Email;Offres de nos partenaires", "person1@mail.example;non", "person2@mail.example;oui"]),
        ("Juin", ["Email;Refuse les partenaires", "person1@mail.example;oui", "person2@mail.example;non"]),
    ],
)  # fmt: skip
def test_a_no_in_a_column_of_another_sheet_makes_the_person_wait(
    tmp_path: Path, title: str, lines: Sequence[str]
) -> None:
    """The workbook said it, and they were exported: of a sheet with a header only the name was looked at."""
    assert _with_a_second_sheet(tmp_path, title, lines) == ["review", "eligible"]


@pytest.mark.parametrize(
    "lines",
    [
        ["Email;Newsletter;Offres partenaires", "person1@mail.example;non;oui"],
        ["Email;Désinscrit", "person1@mail.example;non", "person2@mail.example;"],
        ["Email;Ville", "person1@mail.example;Nonant"],
    ],
)
def test_other_columns_of_another_sheet_make_nobody_wait(tmp_path: Path, lines: Sequence[str]) -> None:
    assert _with_a_second_sheet(tmp_path, "Juin", lines) == ["eligible", "eligible"]
