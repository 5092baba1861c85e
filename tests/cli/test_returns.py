"""What a partner sends back is read, credited within the contract, and a person's no is never lost."""

from __future__ import annotations

import csv
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from leadkeeper.services.books.open import open_book
from tests.cli.exported_book import export, made_book, refs_of
from tests.cli.made_cli import call, refused, told
from tests.made_archive import NOW as INSTANT
from tests.made_archive import archive, contract, partner, person, restored
from tests.services.told_book import BONTE

LATER = ("--now", "2026-12-01T10:00:00+01:00")
TERMS = {"payment_days": 30, "return_days": 14, "return_cap_percent": 50, "tiers": [{"people": 4, "price_cents": 40}]}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Six people given to Raoul in E1 at 40 cents each; half of them may come back within 14 days."""
    made = made_book(tmp_path, 6, contracts=[contract(terms=TERMS)])
    export(made, tmp_path / "E1.xlsx")
    return made


def mail(number: int) -> str:
    return f"person{number}@mail.example"


def file(folder: Path, *rows: tuple[str, ...], header: tuple[str, ...] = ("ref", "motif"), name: str = "r.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows([header, *rows])
    return path


def back(book: Path, path: Path, *more: object, now: tuple[str, str] = LATER) -> dict[str, Any]:
    found: dict[str, Any] = told("returns", book, path, "--partner", "raoul", *more, *now)
    return found


def codes(found: dict[str, Any]) -> list[tuple[int, str]]:
    return [(one["line"], one["code"]) for one in found["refused"]]


def test_rows_by_reference_address_and_keyed_hash_are_credited(tmp_path: Path) -> None:
    made = made_book(tmp_path, 6, contracts=[contract(terms=TERMS)])
    with open_book(made, INSTANT) as opened:
        from leadkeeper.services.partners.contracts import make_stop_secret

        key = bytes.fromhex(make_stop_secret(opened.db, "raoul", "raoul-2026"))
    assert export(made, tmp_path / "E1.xlsx")["price_cents"] == 6 * 40
    refs = refs_of(tmp_path / "E1.xlsx")
    digest = hmac.new(key, mail(3).encode(), hashlib.sha256).hexdigest()
    path = file(
        tmp_path,
        (refs[mail(1)], "", "", "Adresse invalide"),
        ("", mail(2).upper(), "", "Doublon"),
        ("", "", digest, "out of target"),
        header=("Réf.", "E-mail", "Empreinte", "Motif du retour"),
    )
    found = back(made, path)
    assert (found["credit"], found["rows"], found["accepted"], found["refused"]) == ("K1", 3, 3, [])
    assert (found["credit_cents"], found["currency"]) == (120, "EUR")
    assert found["reasons"] == {"invalid": 1, "duplicate": 1, "out_of_target": 1}
    assert told("show", made, "c1", *LATER)["email_state"] == "invalid"
    assert told("show", made, "c2", *LATER)["email_state"] == "ok"
    assert told("verify", made)["chain"] == "ok"
    assert told("check", made)["chain"] == "ok"


def test_an_objection_becomes_a_withdrawal_and_others_must_be_told(book: Path, tmp_path: Path) -> None:
    ref = refs_of(tmp_path / "E1.xlsx")[mail(4)]
    found = back(book, file(tmp_path, (ref, "La personne s’oppose au démarchage")))
    assert (found["accepted"], found["withdrawn"]) == (1, 1)
    person4 = told("show", book, "c4", *LATER)
    assert (person4["consents"][-1]["event"], person4["consents"][-1]["purpose"]) == ("withdrawn", "partners")
    (notice,) = told("notices", book, *LATER)
    assert (notice["partner"], notice["kind"], notice["sent_at"] is not None) == ("raoul", "withdrawal", True)


def test_an_address_that_came_back_is_no_withdrawal_and_the_lines_of_those_who_said_no_are_told(
    book: Path, tmp_path: Path
) -> None:
    refs = refs_of(tmp_path / "E1.xlsx")
    path = file(tmp_path, (refs[mail(4)], "NPAI - adresse inexistante"), (refs[mail(5)], "ne souhaite plus rien"))
    words = call("returns", book, path, "--partner", "raoul", "--dry-run", *LATER).stdout
    assert "1 person objected: a withdrawal. They say: line 3: “ne souhaite plus rien”." in words
    found = back(book, path)
    assert (found["reasons"], found["withdrawn"]) == ({"bounced": 1, "objection": 1}, 1)
    assert told("show", book, "c4", *LATER)["consents"][-1]["event"] == "given"
    assert told("show", book, "c4", *LATER)["email_state"] == "bounced"


def test_a_no_in_another_cell_than_the_reason_counts_and_is_named(book: Path, tmp_path: Path) -> None:
    """People with a no next to "doublon" were credited, and went to the next partner."""
    refs = refs_of(tmp_path / "E1.xlsx")
    header = ("ref", "email", "prénom", "motif", "commentaire", "désinscrit", "statut", "date")
    rows = [
        (refs[mail(0)], mail(0), "Oppo", "doublon", "ne veut plus être contacté", "non", "", "2026-11-25"),
        (refs[mail(1)], mail(1), "", "", "désinscription", "", "", ""),
        (refs[mail(2)], mail(2), "", "doublon", "", "oui", "", "2026-11-25"),
        (refs[mail(3)], mail(3), "", "invalide", "", "non", "désinscrit", ""),
        (refs[mail(4)], mail(4), "", "doublon", "aucune opposition, déjà client", "non", "actif", "2026-11-25"),
        (refs[mail(5)], mail(5), "", "pas d’objection, doublon", "", "", "inscrit", ""),
    ]
    path = file(tmp_path, *rows, header=header)
    words = call("returns", book, path, "--partner", "raoul", "--dry-run", "--lang", "en", *LATER).stdout
    assert (
        "4 people objected: withdrawals. They say: line 2: “ne veut plus être contacté”, line 3: “désinscription”"
        in words
    )
    assert "line 4: “désinscrit = oui”, line 5: “désinscrit”." in words
    assert (
        told("returns", book, path, "--partner", "raoul", "--dry-run", "--map", "commentaire=none", *LATER)["withdrawn"]
        == 2
    )
    assert back(book, path)["withdrawn"] == 4
    last = [told("show", book, f"c{number}", *LATER)["consents"][-1]["event"] for number in range(6)]
    assert last == ["withdrawn"] * 4 + ["given"] * 2


def test_a_file_that_comes_back_whole_says_no_of_nobody_but_who_said_no(book: Path, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(tmp_path / "E1.xlsx")
    rows = sheet.worksheets[0]
    column = rows.max_column + 1
    people = [row[0].row for row in rows.iter_rows(min_row=2) if any(mail(1)[7:] in str(cell.value) for cell in row)]
    rows.cell(1, column).value = "commentaire"
    rows.cell(people[0], column).value = "se plaint, plus de mails svp"
    rows.cell(people[2], column).value = "doublon"
    sheet.save(tmp_path / "back.xlsx")
    words = call("returns", book, tmp_path / "back.xlsx", "--partner", "raoul", "--lang", "en", *LATER).stdout
    said = f"1 person objected: a withdrawal. They say: line {people[0]}: “se plaint, plus de mails svp”."
    assert said in words
    assert f"Line {people[1]} gives no reason. Say one for all lines without.\n" in words
    assert "“”" not in words


def test_a_cell_with_the_reference_of_one_person_and_the_address_of_another_is_refused(
    book: Path, tmp_path: Path
) -> None:
    refs = refs_of(tmp_path / "E1.xlsx")
    path = file(tmp_path, (f"{refs[mail(0)]} / {mail(1)}", "doublon"), (f"{refs[mail(2)]} ({mail(2)})", "doublon"))
    found = back(book, path)
    assert (codes(found), found["reasons"]) == ([(2, "reference-and-address-differ")], {"duplicate": 1})


def test_a_no_of_somebody_who_is_not_in_the_book_yet_counts_when_they_come(book: Path, tmp_path: Path) -> None:
    """The address was only told; the person was imported a quarter of an hour later, and exported."""
    ida = "ida@nowhere.example"
    path = file(tmp_path, (ida, "opposition"), (ida, "doublon"), header=("e-mail", "motif"))
    words = call("returns", book, path, "--partner", "raoul", "--dry-run", "--lang", "en", *LATER).stdout
    assert "1 objection comes from an address or number of nobody in the book" in words
    found = back(book, path)
    assert (found["credit"], found["withdrawn"], found["suppressed"]) == (None, 0, 1)
    assert back(book, path)["suppressed"] == 0
    leads = tmp_path / "new.csv"
    leads.write_text(f"email;optin partenaires;date de consentement\n{ida};oui;20/11/2026 10:00\n", "utf-8")
    told("import", book, leads, "--form", "quiz-v1", *LATER)
    decided = call("decide", book, "--partner", "raoul", "--json", *LATER).stdout.splitlines()
    last = json.loads(decided[-1])
    assert (last["verdict"], "R01" in {one["rule"] for one in last["reasons"]}) == ("blocked", True)


def test_a_no_counts_though_the_credit_is_refused(book: Path, tmp_path: Path) -> None:
    ref = refs_of(tmp_path / "E1.xlsx")[mail(4)]
    late = ("--now", "2026-12-09T10:00:00+01:00")
    found = back(book, file(tmp_path, (ref, "opposition")), now=late)
    assert (found["credit"], found["accepted"], codes(found)) == (None, 0, [(2, "too-late")])
    assert (found["withdrawn"], found["credit_cents"]) == (1, 0)
    assert told("show", book, "c4", *late)["consents"][-1]["event"] == "withdrawn"


def test_window_cap_second_returns_traps_and_strangers_are_refused_by_line(book: Path, tmp_path: Path) -> None:
    refs = refs_of(tmp_path / "E1.xlsx")
    trap = next(ref for email, ref in refs.items() if "pieges" in email)
    rows = [
        (refs[mail(0)], "doublon"),
        (refs[mail(0)], "doublon"),
        (trap, "invalid"),
        ("E1-000099", "invalid"),
        ("E7-000001", "invalid"),
        ("nobody@mail.example", "invalid"),
        ("", "invalid"),
        (refs[mail(1)], "parce que"),
        (refs[mail(1)], "bounced"),
        (refs[mail(2)], "bounced"),
        (refs[mail(3)], "bounced"),
    ]
    found = back(book, file(tmp_path, *rows))
    assert codes(found) == [
        (3, "twice-in-file"),
        (4, "trap"),
        (5, "unknown-reference"),
        (6, "unknown-reference"),
        (7, "unknown-person"),
        (8, "no-person"),
        (9, "unknown-reason"),
        (12, "over-cap"),
    ]
    assert (found["rows"], found["accepted"], found["credit_cents"]) == (11, 3, 120)
    again = back(book, file(tmp_path, *rows[:1]))
    assert (again["credit"], codes(again)) == (None, [(2, "returned-already")])
    assert refused("returns", book, tmp_path / "r.csv", "--partner", "nobody", *LATER)["code"] == "unknown-partner"


@pytest.fixture
def of_another(tmp_path: Path) -> Path:
    """People given to Bonté in E1, not number 3; Raoul, who is on the list too, got nobody."""
    bonte = BONTE | {"contracts": [contract("bonte-2026")]}
    published = {
        "id": "main",
        "url": "https://clodomir.example/partenaires",
        "versions": [
            {
                "id": "main-1",
                "published_at": "2026-01-10T09:00:00+01:00",
                "names": [
                    {"name": "Raoul SAS", "siren": "987654324"},
                    {"name": bonte["legal_name"], "siren": bonte["siren"]},
                ],
                "snapshot": {"name": "main-1.png", "sha256": "ab" * 32, "taken_at": "2026-01-10T09:05:00+01:00"},
            }
        ],
    }
    people = [
        person(1),
        person(2),
        person(3, consents=[]),
        person(4, email="team@mail.example"),
        person(5, email="team@mail.example"),
    ]
    parts: dict[str, Any] = {"partners": [partner(), bonte], "lists": [published]}
    with restored(tmp_path, archive(*people, **parts)) as made:
        book = made.path
    export(book, tmp_path / "E1.xlsx", to="bonte")
    return book


def test_rows_of_another_partner_are_refused_and_their_noes_count(of_another: Path, tmp_path: Path) -> None:
    book = of_another
    ref = refs_of(tmp_path / "E1.xlsx")[mail(1)]
    path = file(tmp_path, (ref, "objection"), (mail(2), "invalid"))
    assert (back(book, path, "--dry-run")["notices"], told("notices", book, *LATER)) == (1, [])
    found = back(book, path)
    assert codes(found) == [(2, "other-partner"), (3, "other-partner")]
    assert (found["withdrawn"], found["credit"], found["notices"]) == (1, None, 1)
    assert told("show", book, "c1", *LATER)["consents"][-1]["event"] == "withdrawn"
    assert told("show", book, "c2", *LATER)["email_state"] == "ok"


def test_a_no_of_somebody_who_was_not_shared_with_this_partner_counts(of_another: Path, tmp_path: Path) -> None:
    """It was dropped as nobody's, and the next export gave the person to this very partner."""
    book = of_another
    rows = [
        ("", mail(3).upper(), "opposition"),
        ("E9-000001", mail(2), "opposition"),
        ("", "nobody@mail.example", "opposition"),
        ("", "team@mail.example", "opposition"),
        ("E9-000002", "", "opposition"),
    ]
    path = file(tmp_path, *rows, header=("ref", "email", "motif"))
    words = call("returns", book, path, "--partner", "raoul", "--dry-run", *LATER).stdout
    assert "2 people objected: withdrawals." in words
    found = back(book, path)
    assert codes(found)[0] == (2, "unknown-person")
    assert (found["credit"], found["accepted"], found["withdrawn"]) == (None, 0, 2)
    events = {one: told("show", book, one, *LATER)["consents"][-1]["event"] for one in ("c2", "c3", "c4", "c5")}
    assert events == {"c2": "withdrawn", "c3": "withdrawn", "c4": "given", "c5": "given"}
    assert found["suppressed"] == 1  # line 4
    said = "2 lines say no, and nobody is surely meant: put the addresses on the suppression list (lines 5, 6)."
    assert said in words
    export(book, tmp_path / "raoul.xlsx", now=LATER)
    assert not {mail(2), mail(3)} & set(refs_of(tmp_path / "raoul.xlsx"))


def test_reference_and_address_of_two_people_are_refused(book: Path, tmp_path: Path) -> None:
    ref = refs_of(tmp_path / "E1.xlsx")[mail(1)]
    found = back(book, file(tmp_path, (ref, mail(2), "objection"), header=("ref", "email", "reason")))
    assert (codes(found), found["withdrawn"]) == ([(2, "reference-and-address-differ")], 1)
    events = [told("show", book, one, *LATER)["consents"][-1]["event"] for one in ("c1", "c2")]
    assert events == ["given", "withdrawn"]  # the no is of the person at the address


def test_reasons_and_columns_can_be_said(book: Path, tmp_path: Path) -> None:
    refs = refs_of(tmp_path / "E1.xlsx")
    path = file(tmp_path, (refs[mail(1)], "Z9"), (refs[mail(2)], ""), header=("Ligne", "Code"))
    more = ("--map", "Ligne=ref", "--map", "Code=reason", "--reason", "Z9=bounced", "--reason", "invalid")
    found = back(book, path, *more)
    assert found["reasons"] == {"bounced": 1, "invalid": 1}
    assert told("show", book, "c1", *LATER)["email_state"] == "bounced"
    assert call("returns", book, path, "--partner", "raoul", "--reason", "Z9=maybe", *LATER).exit_code == 2


def test_a_dry_run_writes_nothing(book: Path, tmp_path: Path) -> None:
    path = file(tmp_path, (refs_of(tmp_path / "E1.xlsx")[mail(1)], "objection"))
    found = back(book, path, "--dry-run")
    assert (found["credit"], found["accepted"], found["credit_cents"]) == (None, 1, 40)
    assert told("show", book, "c1", *LATER)["consents"][-1]["event"] == "given"
    assert len(told("register", book)) == 1


def test_a_file_that_is_no_list_of_returns_is_named(book: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    words = ("--partner", "raoul", *LATER)
    assert refused("returns", book, empty, *words)["code"] == "file-empty"
    assert refused("returns", book, file(tmp_path, header=("ref", "motif")), *words)["code"] == "returns-empty"
    other = file(tmp_path, ("blue", "3"), header=("colour", "count"))
    assert refused("returns", book, other, *words)["code"] == "no-person-column"
    bare = file(tmp_path, (mail(1),), header=("email",))
    assert refused("returns", book, bare, *words)["code"] == "no-reason-column"
    assert refused("returns", book, tmp_path / "lost.csv", *words)["code"] == "file-missing"
    assert refused("returns", book, bare, "--export", "E9", "--reason", "invalid", *words)["code"] == "unknown-export"


TITLED: tuple[tuple[str | None, ...], ...] = (
    ("Fichier retours Raoul SAS – novembre", None, None), (None, None, None), ("Réf", "Adresse mail", "Motif"),
)  # fmt: skip


def workbook(folder: Path, *rows: tuple[str | None, ...]) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(folder / "retours raoul nov.xlsx")
    return folder / "retours raoul nov.xlsx"


def test_a_dry_run_counts_addresses_as_the_run_does(book: Path, tmp_path: Path) -> None:
    """It said 0 next to a withdrawal."""
    refs = refs_of(tmp_path / "E1.xlsx")
    path = file(tmp_path, (refs[mail(1)], "ne plus contacter"), (refs[mail(2)], "NPAI"), (refs[mail(3)], "NPAI"))
    for options in (("--dry-run",), ()):
        found = back(book, path, *options)
        assert (found["withdrawn"], found["email_states"]) == (1, 2)


def test_a_title_above_the_header_and_a_total_below_the_rows_are_no_returns(book: Path, tmp_path: Path) -> None:
    refs = refs_of(tmp_path / "E1.xlsx")
    rows = (refs[mail(1)], mail(1), "NPAI"), (None, mail(2), "boîte pleine"), (None, mail(3), "ne plus contacter")
    path = workbook(tmp_path, *TITLED, *rows, (None, None, None), ("Total retours :", "3", None))
    dry = back(book, path, "--dry-run")
    assert (dry["rows"], dry["accepted"], dry["refused"], dry["withdrawn"]) == (3, 3, [], 1)
    path = file(tmp_path, *(tuple(text or "" for text in row) for row in (*TITLED[1:], *rows, ("TOTAL", "3", ""))),
                header=("Raoul SAS", "contact : retours@raoul.example", ""))  # fmt: skip
    found = back(book, path)
    assert (found["rows"], found["accepted"], found["withdrawn"]) == (4, 3, 1)
    assert codes(found) == [(1, "unknown-reference")]  # a row with an address is never passed over


def test_a_column_chosen_below_a_title_is_that_of_the_header(book: Path, tmp_path: Path) -> None:
    path = workbook(tmp_path, *TITLED[:2], ("Fiche", "Qui", "Pourquoi"), ("x", mail(1), "NPAI"))
    assert refused("returns", book, path, "--partner", "raoul", *LATER)["code"] == "no-reason-column"
    found = back(book, path, "--map", "Pourquoi=reason")
    assert (found["rows"], found["accepted"], found["refused"]) == (1, 1, [])


def test_the_first_row_of_a_file_without_header_is_not_lost_by_a_choice(book: Path, tmp_path: Path) -> None:
    refs = refs_of(tmp_path / "E1.xlsx")
    path = file(tmp_path, (refs[mail(2)], "NPAI"), header=(refs[mail(1)], "ne plus contacter"))
    assert refused("returns", book, path, "--partner", "raoul", *LATER)["code"] == "no-reason-column"
    found = back(book, path, "--map", "ne plus contacter=reason")
    assert (found["rows"], found["accepted"], found["withdrawn"]) == (2, 2, 1)


def test_every_visible_sheet_that_says_who_comes_back_and_why_is_read(book: Path, tmp_path: Path) -> None:
    refs = refs_of(tmp_path / "E1.xlsx")
    path = workbook(tmp_path, TITLED[2], (refs[mail(1)], None, "NPAI"))
    made = openpyxl.load_workbook(path)
    sheets: dict[str, list[tuple[object, ...]]] = {
        "Vide": [],
        "SMS": [("Réf", "Statut"), (refs[mail(2)], "ne veut plus être contacté")],
        "Contact": [("Une question ?",), ("retours@raoul.example",), ("E-mail", "adresse e-mail")],
        "Synthèse": [("Motif", "Nombre"), ("NPAI", 1)],
        "Livrés": [("Réf", "E-mail"), (refs[mail(4)], mail(4))],
        "Brouillon": [("Réf", "Motif"), (refs[mail(3)], "NPAI")],
    }
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made["Brouillon"].sheet_state = "hidden"
    made.save(path)
    found = back(book, path, "--reason", "invalid")
    assert (found["accepted"], found["withdrawn"], codes(found)) == (2, 1, [])


def test_a_further_sheet_that_tells_who_left_is_read_though_it_names_no_reason(book: Path, tmp_path: Path) -> None:
    refs = refs_of(tmp_path / "E1.xlsx")
    path = workbook(tmp_path, TITLED[2], (refs[mail(1)], None, "NPAI"))
    made = openpyxl.load_workbook(path)
    sheet = made.create_sheet("Suivi")
    for row in (("Réf", "Désinscrit"), (refs[mail(2)], "oui"), (refs[mail(3)], "non")):
        sheet.append(row)
    made.save(path)
    found = back(book, path)
    assert (found["accepted"], found["withdrawn"], codes(found)) == (2, 1, [(3, "unknown-reason")])
    assert told("show", book, "c2", *LATER)["consents"][-1]["event"] == "withdrawn"


def test_no_return_terms_accept_and_no_price_credits_nothing(tmp_path: Path) -> None:
    made = made_book(tmp_path, 3, contracts=[contract(price_cents=None)])
    export(made, tmp_path / "E1.xlsx")
    found = back(made, file(tmp_path, (refs_of(tmp_path / "E1.xlsx")[mail(1)], "invalid")))
    assert (found["credit"], found["accepted"], found["credit_cents"]) == ("K1", 1, 0)


def test_terms_that_cannot_hold_are_refused(tmp_path: Path) -> None:
    made = made_book(tmp_path, 1)
    for terms, code in (
        ({"tiers": [{"people": 10, "price_cents": -1}]}, "negative-price"),
        ({"return_cap_percent": 101}, "bad-terms"),
        ({"return_days": -1}, "bad-terms"),
        ({"tiers": [{"people": 10, "price_cents": 5}, {"people": 10, "price_cents": 4}]}, "bad-terms"),
    ):
        parts = {"leadkeeper_archive": 1, "partners": [partner(contracts=[contract("other", terms=terms)])]}
        path = tmp_path / "parts.json"
        import json

        path.write_text(json.dumps(parts), "utf-8")
        assert refused("add", made, path)["code"] == code


def test_the_terms_travel_with_an_archive(book: Path, tmp_path: Path) -> None:
    import json

    told("archive", book, tmp_path / "out.json")
    told("restore", tmp_path / "out.json", tmp_path / "again.leads")
    told("archive", tmp_path / "again.leads", tmp_path / "again.json")
    (first, second) = (json.loads((tmp_path / name).read_text("utf-8")) for name in ("out.json", "again.json"))
    assert first["partners"][0]["contracts"][0]["terms"] == TERMS
    assert first["partners"] == second["partners"]


def test_sources_are_compared_by_yield_and_returns(book: Path, tmp_path: Path) -> None:
    refs = refs_of(tmp_path / "E1.xlsx")
    back(book, file(tmp_path, (refs[mail(1)], "invalid"), (refs[mail(2)], "bounced")))
    (quiz,) = told("sources", book)
    assert (quiz["form_version"], quiz["people"], quiz["given"], quiz["yield"]) == ("quiz-v1", 6, 6, 1.0)
    assert (quiz["rows"], quiz["returned"], quiz["return_rate"]) == (6, 2, 0.3333)
    assert quiz["reasons"] == {"invalid": 1, "bounced": 1}
    line = (
        "Quiz landing page (quiz-v1): people shared 6 of 6 (100%), rows returned 2 of 6 (33.3%): invalid 1, bounced 1"
    )
    assert line in call("sources", book, "--lang", "en").stdout


def test_an_archive_says_that_credits_and_payments_stay_behind(book: Path, tmp_path: Path) -> None:
    assert "Not in the archive" not in call("archive", book, tmp_path / "1.json", "--lang", "en").stdout
    back(book, file(tmp_path, (refs_of(tmp_path / "E1.xlsx")[mail(1)], "invalid")))
    told("paid", book, "E1", *LATER)
    words = call("archive", book, tmp_path / "2.json", "--lang", "en").stdout
    assert "credits (1) and payments (1)" in words
    scripted = call("archive", book, tmp_path / "3.json", "--json", "--lang", "en")
    assert "credits (1) and payments (1)" in scripted.stderr
    assert json.loads(scripted.stdout) == told("archive", book, tmp_path / "4.json")


@pytest.fixture
def given_twice(tmp_path: Path) -> Path:
    """Two people given to Raoul in E1 and, a week later, in E2."""
    made = made_book(tmp_path, 2, contracts=[contract(terms=TERMS | {"return_cap_percent": None}, max_uses=2)])
    export(made, tmp_path / "E1.xlsx")
    export(made, tmp_path / "E2.xlsx", "--again", "agreed", now=LATER)
    return made


def test_the_same_file_twice_gives_one_credit_to_people_who_were_given_twice(given_twice: Path, tmp_path: Path) -> None:
    path = file(tmp_path, (mail(1), "invalid"), header=("email", "motif"))
    assert back(given_twice, path)["accepted"] == 1
    again = back(given_twice, path)
    assert (again["credit"], codes(again)) == (None, [(2, "returned-already")])
    other = file(tmp_path, (mail(1), "invalid"), (mail(0), "invalid"), header=("email", "motif"), name="other.csv")
    assert back(given_twice, other)["accepted"] == 2


def test_a_file_cannot_have_come_before_the_export(given_twice: Path, tmp_path: Path) -> None:
    """A typing error in the day passed the days for returns."""
    path = file(tmp_path, (mail(1), "opposition"), header=("email", "motif"))
    found = back(given_twice, path, "--at", "2026-11-01", "--dry-run")
    assert (codes(found), found["withdrawn"]) == ([(2, "before-export")], 1)
    found = back(given_twice, path, "--at", "2026-11-25")
    assert (found["accepted"], codes(found)) == (1, [])
    assert back(given_twice, path, "--export", "E2", "--at", "2026-11-30")["accepted"] == 0


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (("email", "motif"), (mail(2), "a appelé du 06 39 98 00 04, ne veut plus rien")),
        (("email", "telephone", "motif"), (mail(2), "06 39 98 00 04", "ne veut plus rien")),
        (("email", "motif", "commentaire"), (mail(2), "Doublon", "STOP, appel du +33 6 39 98 00 04")),
    ],
    ids=["in the reason", "in a column of numbers", "in a note"],
)
def test_the_number_of_another_record_in_an_objection_holds_this_one_too(
    tmp_path: Path, book: Path, header: tuple[str, ...], row: tuple[str, ...]
) -> None:
    """Only the person at the address was held; who called from the number went on to partners."""
    found = back(book, file(tmp_path, row, header=header))
    assert (found["withdrawn"], found["suppressed"]) == (1, 1)
    judged = [told("decide", book, "--partner", "raoul", "--contact", one, *LATER) for one in ("c2", "c4", "c5")]
    assert ["R02" in str(judged[0]), "R01" in str(judged[1]), "R01" in str(judged[2])] == [True, True, False]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (("email", "telephone", "motif"), (mail(2), "06 39 98 00 02", "ne veut plus rien")),
        (("email", "telephone", "motif"), (mail(2), "06 39 98 00 04", "Doublon")),
    ],
    ids=["the person's own", "no objection"],
)
def test_a_number_that_adds_nobody_to_an_objection_is_not_suppressed(
    tmp_path: Path, book: Path, header: tuple[str, ...], row: tuple[str, ...]
) -> None:
    assert back(book, file(tmp_path, row, header=header))["suppressed"] == 0
