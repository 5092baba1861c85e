"""Every command as cli.md has it: what it prints, what it refuses, and with which exit code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import openpyxl
import pytest

from leadkeeper.cli.app import COMMANDS, main
from leadkeeper.db.book.schema import SCHEMA
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import DECISIONS

CASES = Path(__file__).resolve().parents[1] / "conformance"
BUSINESS = CASES / "decisions" / "17_clodomir_et_eulalie.json"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "b.leads"
    told("restore", BUSINESS, path, *NOW)
    return path


def test_help_names_every_command_with_one_line() -> None:
    shown = call("--help").stdout

    assert set(COMMANDS) == set(main.list_commands(click.Context(main)))
    assert all(name in shown for name in COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself(name: str) -> None:
    assert call(name, "--help").exit_code == 0


def test_wrong_usage_ends_with_2() -> None:
    assert call("decide").exit_code == 2
    assert call("no-such-command").exit_code == 2
    assert call("check", "x.leads", "--now", "yesterday").exit_code == 2
    assert call("check", "x.leads", "--now", "9999-12-31").exit_code == 2
    assert call("check", "x.leads", "--now", "0001-01-01").exit_code == 2


def test_new_makes_a_book_and_refuses_a_second(tmp_path: Path) -> None:
    path = tmp_path / "shop.leads"

    assert told("new", path, "--owner", "Test") == {"book": str(path), "schema": SCHEMA}
    assert refused("new", path, "--owner", "Test")["code"] == "book-exists"


def test_new_checks_a_siren(tmp_path: Path) -> None:
    error = refused("new", tmp_path / "b.leads", "--owner", "Test", "--siren", "123456789")

    assert (error["code"], error["facts"]) == ("bad-siren", {"siren": "123456789"})
    assert not (tmp_path / "b.leads").exists()


def test_a_refusal_is_one_sentence_in_the_language_asked_for(tmp_path: Path) -> None:
    for lang in ("fr", "en"):
        found = call("check", tmp_path / "none.leads", "--lang", lang)
        assert found.exit_code == 1
        assert found.stdout == ""
        assert len(found.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("words", [("--lang", "fr"), ("--lang=fr",)])
def test_the_language_may_be_asked_for_before_the_command(tmp_path: Path, words: tuple[str, ...]) -> None:
    french = call("check", tmp_path / "none.leads", "--lang", "fr").stderr

    found = call(*words, "check", tmp_path / "none.leads")
    assert (found.exit_code, found.stderr) == (1, french)
    assert call("--lang", "en", "check", tmp_path / "none.leads", "--lang", "fr").stderr == french
    assert call("--lang", "xx", "check", tmp_path / "none.leads").exit_code == 2


def test_restore_and_archive_give_the_same_book_back(book: Path, tmp_path: Path) -> None:
    counts = told("archive", book, tmp_path / "out.json")

    assert counts["contacts"] == 119
    again = told("restore", tmp_path / "out.json", tmp_path / "again.leads")
    assert again == {name: count for name, count in counts.items() if name != "owner"}
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["leadkeeper_archive"] == 1


def test_check_and_backup_look_through_the_book(book: Path, tmp_path: Path) -> None:
    assert told("check", book)["integrity"] == "ok"
    copy = Path(told("backup", book, tmp_path, *NOW)["backup"])
    assert told("check", copy)["integrity"] == "ok"


def test_decide_gives_a_line_of_json_a_person(book: Path) -> None:
    lines = call("decide", book, "--partner", "raoul", "--json", *NOW).stdout.splitlines()
    found = [json.loads(line) for line in lines]

    assert len(found) == 119
    assert set(found[0]) == {"contact", "channel", "verdict", "reasons"}
    assert {one["verdict"] for one in found} == {"eligible", "review", "blocked"}
    reason = next(reason for one in found for reason in one["reasons"])
    assert set(reason) == {"rule", "verdict", "facts", "message"}


def test_decide_takes_a_partner_by_siren_and_name_and_one_contact(book: Path) -> None:
    by_id = told("decide", book, "--partner", "raoul", "--contact", "c001", *NOW)

    assert told("decide", book, "--partner", "Raoul SAS", "--contact", "c001", *NOW) == by_id
    assert told("decide", book, "--partner", "517283941", "--contact", "c001", *NOW) == by_id
    assert refused("decide", book, "--partner", "nobody", *NOW)["code"] == "unknown-partner"
    assert refused("decide", book, "--partner", "raoul", "--channel", "fax", *NOW)["code"] == "unknown-channel"
    assert refused("decide", book, "--partner", "raoul", "--contact", "zz", *NOW)["code"] == "unknown-contact"


def test_the_summary_adds_up(book: Path) -> None:
    found = told("decide", book, "--partner", "bonnefoy", "--summary", *NOW)

    assert found["people"] == found["eligible"] + found["review"] + found["blocked"] == 119
    assert found["funnel"][0]["left"] == 119
    assert sum(step["lost"] for step in found["funnel"]) == 119 - found["eligible"]
    assert (
        set(found["unlocks"][0]) == {"action", "rule", "target", "people", "price_cents"} if found["unlocks"] else True
    )


def test_nothing_is_ever_called_compliant(book: Path) -> None:
    spoken = call("decide", book, "--partner", "raoul", "--lang", "en").stdout
    spoken += call("decide", book, "--partner", "raoul", "--lang", "fr").stdout

    assert "compliant" not in spoken.lower()
    assert "conforme" not in spoken.lower()


def test_export_register_and_verify_agree(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "bonnefoy.xlsx"
    done = told("export", book, "--partner", "bonnefoy", "--out", out, *NOW)
    eligible = [
        one["contact"]
        for one in map(
            json.loads,
            call("decide", tmp_path / "b.leads", "--partner", "bonnefoy", "--json", *NOW).stdout.splitlines(),
        )
        if [reason["rule"] for reason in one["reasons"]] == ["R41"]
    ]

    sheet = openpyxl.load_workbook(out)["Contacts"]
    assert sheet.max_row - 1 == done["rows"] + done["traps"]
    assert done["rows"] <= len(eligible)
    assert told("verify", book, out) == {"chain": "ok", "broken_at": None, "file": "match", "export": done["export"]}
    entry = told("register", book)[-1]
    assert (entry["export"], entry["rows"], entry["sha256"]) == (done["export"], done["rows"], done["sha256"])
    assert refused("export", book, "--partner", "bonnefoy", "--out", out, *NOW)["code"] == "file-exists"
    again = refused("export", book, "--partner", "bonnefoy", "--out", tmp_path / "2.xlsx", *NOW)
    assert again["code"] == "nobody-eligible"
    assert again["facts"]["reasons"]["R41"] >= done["rows"]


@pytest.mark.parametrize("reason", ["", "  ", "\u00a0"])
def test_people_already_shared_are_not_shared_again_without_a_reason(book: Path, tmp_path: Path, reason: str) -> None:
    told("export", book, "--partner", "bonnefoy", "--out", tmp_path / "1.xlsx", *NOW)

    error = refused("export", book, "--partner", "bonnefoy", "--out", tmp_path / "2.xlsx", "--again", reason, *NOW)
    assert error["code"] == "reason-missing"
    assert not (tmp_path / "2.xlsx").exists()
    assert told("export", book, "--partner", "bonnefoy", "--out", tmp_path / "2.xlsx", "--again", "agreed", *NOW)[
        "rows"
    ]


def test_an_empty_date_is_not_now(book: Path) -> None:
    words = ("consent", book, "c001", "--event", "given", "--purpose", "partners", "--form-version", "quiz-v2")

    assert refused(*words, "--at", "", *NOW)["code"] == "bad-instant"
    assert refused("request", book, "add", "c001", "--kind", "access", "--at", "", *NOW)["code"] == "bad-day"


def test_an_empty_form_is_asked_for_like_none(book: Path, tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text("Email;Optin partenaires\na@liste.example;oui\n", "utf-8")

    assert call("import", book, file, "--form", "", "--dry-run", "--json", *NOW).exit_code == 1
    assert call("import", book, file, "--form", "none", "--dry-run", "--json", *NOW).exit_code == 0


def test_a_changed_cell_is_noticed(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "bonnefoy.xlsx"
    told("export", book, "--partner", "bonnefoy", "--out", out, *NOW)
    changed = openpyxl.load_workbook(out)
    changed["Contacts"]["G2"] = "x@y.example"
    changed.save(out)

    found = call("verify", book, out, "--json")

    assert found.exit_code == 1
    said = json.loads(found.stdout)
    assert said["file"] == "changed"
    out_rows = said["rows"]["out"]
    assert said["rows"] == {
        "out": out_rows, "there": out_rows - 1, "altered": 1, "missing": 0, "foreign": 0, "erased": 0,
    }  # fmt: skip
    assert "In 1 row the reference and the address do not match" in call("verify", book, out).output


def test_a_damaged_file_is_another_one(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "bonnefoy.xlsx"
    told("export", book, "--partner", "bonnefoy", "--out", out, *NOW)
    out.write_bytes(out.read_bytes()[:-3] + b"abc")

    found = call("verify", book, out, "--json")

    assert found.exit_code == 1
    assert json.loads(found.stdout)["file"] == "unknown"


def test_an_export_needs_what_the_first_message_must_say(tmp_path: Path) -> None:
    path = tmp_path / "b.leads"
    told("new", path, "--owner", "Test")
    (tmp_path / "p.json").write_text('{"partners": [{"id": "p", "legal_name": "P SAS"}]}', "utf-8")
    told("add", path, tmp_path / "p.json")

    error = refused("export", path, "--partner", "p", "--out", tmp_path / "o.xlsx")

    assert (error["code"], error["facts"]) == ("first-message-missing", {"field": "rights_contact"})


def test_no_export_and_no_month_without_the_page_that_the_forms_link_to(tmp_path: Path) -> None:
    case = json.loads(next(one for one in DECISIONS if one.stem.startswith("11_")).read_text("utf-8"))
    case["lists"] = [one | {"url": ""} for one in case["lists"]]
    (tmp_path / "case.json").write_text(json.dumps(case), "utf-8")
    path = tmp_path / "b.leads"
    told("restore", tmp_path / "case.json", path)

    error = refused("export", path, "--partner", "neoprene", "--out", tmp_path / "o.xlsx", *NOW)
    (tmp_path / "in").mkdir()
    month = refused("month", path, "--in", tmp_path / "in", "--out", tmp_path, *NOW)
    told("publish", path, "https://liste.example/p", "--partner", "neoprene", *NOW)

    assert error["facts"] == {"field": "list_url", "list": case["lists"][0]["id"]}
    assert month == error
    assert told("export", path, "--partner", "neoprene", "--out", tmp_path / "o.xlsx", *NOW)["rows"] > 0


def test_add_takes_new_parts_and_refuses_other_ones_under_a_known_id(tmp_path: Path) -> None:
    path, parts = tmp_path / "b.leads", tmp_path / "p.json"
    told("new", path, "--owner", "Test")
    parts.write_text('{"partners": [{"id": "p", "legal_name": "P SAS", "contracts": [{"id": "k"}]}]}', "utf-8")

    assert told("add", path, parts)["partners"] == 1
    assert not any(told("add", path, parts).values())
    parts.write_text('{"partners": [{"id": "p", "legal_name": "Q SAS"}]}', "utf-8")
    assert refused("add", path, parts)["code"] == "part-differs"
    parts.write_text('{"contacts": [{"id": "c1"}], "partners": []}', "utf-8")
    assert refused("add", path, parts)["code"] == "archive-unknown-key"


def test_inspect_and_import_agree_on_the_rows(tmp_path: Path) -> None:
    path, file = tmp_path / "b.leads", tmp_path / "leads.csv"
    told("new", path, "--owner", "Test")
    file.write_text("E-mail;Prénom;Optin partenaires\nlea@x.example;Léa;oui\npas d'adresse;Max;non\n", "utf-8")

    looked, done = told("inspect", file), told("import", path, file, "--form", "none", *NOW)

    assert looked["rows"] == done["read"] == 2
    assert [column["field"] for column in looked["columns"]] == ["email", "first_name", "consent_partners"]
    assert (done["created"], done["refused"]) == (1, 1)
    assert done["refusals"][0] | {"value": None} == {
        "line": 3, "code": "bad-email", "field": "email", "value": None, "file": None,
    }  # fmt: skip
    assert told("imports", path)[0]["read"] == 2
    assert told("contacts", path, "--search", "léa")[0]["email"] == "lea@x.example"
    assert told("show", path, "lea@x.example")["origins"][0]["cells"] == ["lea@x.example", "Léa", "oui"]


@pytest.mark.parametrize("word", ["TAB", "tab", "\\t", "\t"])
def test_a_tab_has_a_word_on_the_command_line(tmp_path: Path, word: str) -> None:
    (tmp_path / "leads.csv").write_text("E-mail\tNote\nlea@x.example\ta;b\n", "utf-8")

    assert told("inspect", tmp_path / "leads.csv", "--delimiter", word)["delimiter"] == "\t"


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    path, file = tmp_path / "b.leads", tmp_path / "leads.csv"
    told("new", path, "--owner", "Test")
    file.write_text("email\nlea@x.example\n", "utf-8")

    assert told("import", path, file, "--dry-run", *NOW)["created"] == 1
    assert told("contacts", path) == []
    assert told("imports", path) == []


def test_contacts_are_filtered_sorted_and_paged(book: Path) -> None:
    everybody = told("contacts", book)
    named = told("contacts", book, "--sort", "-email", "--limit", 5, "--offset", 2)

    assert len(everybody) == 119
    assert [one["email"] for one in named] == sorted(
        (c["email"] or "" for c in everybody), key=str.lower, reverse=True
    )[2:7]
    assert "consents" not in everybody[0]
    new = told("contacts", book, "--filter", "stage=new")
    lost = told("contacts", book, "--filter", "stage=customer")
    assert len(told("contacts", book, "--filter", "stage=new", "--filter", "stage=customer")) == len(new) + len(lost)
    assert refused("contacts", book, "--filter", "shoe=42")["code"] == "unknown-filter"
    assert "given, partly, refused, withdrawn, none" in refused("contacts", book, "--filter", "consent=zz")["message"]
    assert refused("contacts", book, "--filter", "shoe")["code"] == "bad-filter"
    assert refused("contacts", book, "--sort", "shoe")["code"] == "unknown-sort"


def test_a_withdrawal_says_who_must_be_told(book: Path) -> None:
    done = told("consent", book, "c098", "--event", "withdrawn", "--purpose", "partners", *NOW)

    assert done == {"contact": "c098", "notices": [{"partner": "raoul", "due": "2026-11-27"}]}
    assert told("show", book, "c098", *NOW)["consents"][-1]["event"] == "withdrawn"
    assert told("decide", book, "--partner", "raoul", "--contact", "c098", *NOW)["verdict"] == "blocked"


def test_lint_answers_0_whatever_it_finds_and_1_for_no_object(tmp_path: Path) -> None:
    form = tmp_path / "form.json"
    form.write_text("{}", "utf-8")
    assert "L03" in told("lint", form)["errors"]
    form.write_text("[]", "utf-8")
    assert refused("lint", form)["code"] == "not-a-json-object"


def test_the_demo_tells_the_story_and_can_be_told_again(tmp_path: Path) -> None:
    for _ in range(2):
        steps = {one["step"]: one for one in told("demo", tmp_path / "demo", *NOW)}

        assert steps["judge"]["eligible"] == steps["export"]["rows"] > 0
        assert steps["verify"]["file"] == "match"
        assert steps["trace"]["matched_by"] == "exact"
        assert [one["partner"] for one in steps["trace"]["deliveries"]] == ["raoul"]
        made = {(one["step"], one["partner"]): one["rows"] for one in steps["month"]["steps"]}
        assert (steps["returns"]["accepted"], steps["returns"]["withdrawn"]) == (6, 1)
        assert steps["renew"]["contracts"] == ["raoul-2027", "bonne-table-2026-2"]
        assert made["stop-file", "raoul"] == 4
        assert made["export", "raoul"] == made["proof", "raoul"] - 1 == 60
        assert made["export", "bonne-table"] > 60
        assert steps["invoice"]["net_cents"] == steps["export"]["price_cents"] + 60 * 50 - 6 * 50
        assert (steps["paid"]["state"], steps["paid"]["net_cents"]) == ("paid", steps["export"]["price_cents"] - 300)
        later = tmp_path / "demo" / "second-month"
        assert told("verify", later / "clodomir.leads", "--now", "2026-12-25")["chain"] == "ok"
        assert len(list((later / "out").iterdir())) == len(made) - 1 == 9
    sheet = openpyxl.load_workbook(tmp_path / "demo" / "raoul.xlsx")["Contacts"]
    assert sheet.max_row - 1 == steps["export"]["rows"] + steps["export"]["traps"]


def test_the_demo_speaks_to_a_person(tmp_path: Path) -> None:
    said = call("demo", tmp_path / "demo", "--lang", "en", *NOW).stdout

    assert "Clodomir & Eulalie" in said
    assert any(line.endswith("file the one registered.") for line in said.splitlines())
    assert any("came from offres@remises.example. Its domain did not sign it" in line for line in said.splitlines())
    assert "A month later Raoul SAS returns 6 people" in said
    assert said.splitlines()[-1].startswith("11 · E1 is paid")


def test_without_a_screen_the_window_offers_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")

    for words in ((), ("open",)):
        found = call(*words)
        assert found.exit_code == 1
        assert "demo" in found.stderr


def test_every_command_named_in_a_document_exists() -> None:
    root = Path(__file__).parents[2]
    documents = [root / "README.md", *root.glob("docs/*.md"), *root.glob("resources/guide/*/*.md")]
    named = {
        (path.name, word)
        for path in documents
        for word in re.findall(r"(?:^|`)leadkeeper ([a-z][a-z-]*)", path.read_text("utf-8"), re.MULTILINE)
    }
    assert len(named) > 30
    assert {(name, word) for name, word in named if word not in COMMANDS} == set()


def test_every_command_is_found_by_its_name_in_a_new_process() -> None:
    modules = (Path(__file__).parents[2] / "leadkeeper" / "cli").glob("*.py")
    defined = {name for path in modules for name in re.findall(r'@command\(main, "([a-z-]+)"', path.read_text("utf-8"))}
    assert defined <= set(COMMANDS)


def test_an_export_is_never_an_excel_file_under_another_ending(book: Path) -> None:
    before = told("register", book)
    error = refused("export", book, "--partner", "bonnefoy", "--out", book.with_name("out.txt"), *NOW)
    assert error["code"] == "export-format"
    assert told("register", book) == before
