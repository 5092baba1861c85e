"""A yes without its date is told as that: its reason first, what cures it, and the columns where its date may stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, form, form_version, restored

BREVO = "EMAIL;PRENOM;OPT_IN_PARTENAIRES;ADDED_TIME;MODIFIED_TIME\n{};Ana;Oui;12-09-2026 10:00:00;13-09-2026 10:00:00\n"
FORM = ("--form", "quiz-v1")


def made(folder: Path) -> Path:
    """A book with a form that links the list, which is dated by the day of the yes."""
    linking = form_version(list="main", list_version=None)
    restored(folder, archive(forms=[form(versions=[linking])])).close()
    return folder / "book.leads"


def written(folder: Path, text: str, name: str = "contacts.csv") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


def test_the_missing_date_is_the_first_reason_and_the_list_is_not_blamed(tmp_path: Path) -> None:
    """“Partner not on the list seen” was told, of a list that names it."""
    book, file = made(tmp_path), written(tmp_path, BREVO.format("ana@x.example"))
    told("import", book, file, *FORM, *NOW)
    shown = call("show", book, "ana@x.example", "--lang", "en", *NOW).stdout.splitlines()
    reasons = [line.split()[0] for line in shown if line.startswith("    R")]
    assert reasons[:2] == ["R19", "R05"]
    summary = call("decide", book, "--partner", "raoul", "--summary", "--lang", "en", *NOW).stdout
    assert "(−1 Date of consent missing or unreadable)" in summary
    assert "Partner not on the list seen" not in summary


def test_undoing_the_import_and_choosing_the_column_cures_it(tmp_path: Path) -> None:
    """As the remedy says: imported again above the first one, the yes without a date went on counting."""
    book, file = made(tmp_path), written(tmp_path, BREVO.format("ana@x.example"))
    first = told("import", book, file, *FORM, *NOW)["import"]
    told("undo", book, first, *NOW)
    told("import", book, file, *FORM, "--map", "ADDED_TIME=consent_at", *NOW)
    shown = told("show", book, "ana@x.example", *NOW)
    assert [one["verdict"] for one in shown["standing"]] == ["eligible"]


def test_the_report_of_a_yes_without_a_date_names_the_columns_of_days(tmp_path: Path) -> None:
    """All seven people of a Brevo file were held, and the report said nothing of dates."""
    book, file = made(tmp_path), written(tmp_path, BREVO.format("ana@x.example"))
    report = told("import", book, file, *FORM, *NOW)
    assert report["details"]["yes-undated"] == {"columns": ["ADDED_TIME"], "yeses": 1}
    words = call("import", book, file, *FORM, "--dry-run", "--lang", "en", *NOW).stdout
    assert 'If they answered on that day: --map "ADDED_TIME=consent_at"' in words
    dated = told("import", book, file, *FORM, "--map", "ADDED_TIME=consent_at", *NOW)
    assert "yes-undated" not in dated["warnings"]


MAILCHIMP = "Email Address,Partenaires,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,LAST_CHANGED,LEID,EUID\n"


def test_an_empty_column_of_dates_is_none(tmp_path: Path) -> None:
    """Mailchimp left OPTIN_TIME empty; the day of CONFIRM_TIME may be that of an import, so the founder chooses it."""
    book = made(tmp_path)
    days = "2026-09-05 09:10:00,2026-09-06 09:10:00"
    file = written(tmp_path, f"{MAILCHIMP}ana@x.example,Oui,2,,{days},1,a\n")
    partners = ("--map", "Partenaires=consent_partners", *FORM)
    report = told("import", book, file, *partners, "--dry-run", *NOW)
    assert report["details"]["yes-undated"] == {"columns": ["CONFIRM_TIME"], "yeses": 1}
    told("import", book, file, *partners, "--map", "CONFIRM_TIME=consent_at", *NOW)
    assert [one["verdict"] for one in told("show", book, "ana@x.example", *NOW)["standing"]] == ["eligible"]


def test_some_rows_without_a_date_are_counted(tmp_path: Path) -> None:
    rows = "ana@x.example;oui;22/09/2026\nzoe@x.example;oui;\nlou@x.example;;\neva@x.example;non;\n"
    file = written(tmp_path, f"Email;Offres partenaires;Date de consentement\n{rows}")
    report = told("import", made(tmp_path), file, *FORM, *NOW)
    assert report["details"]["yes-undated"] == {"yeses": 1}


def test_the_day_of_inscription_is_named(tmp_path: Path) -> None:
    file = written(tmp_path, "Email;Inscription;Offres partenaires\nana@x.example;22/09/2026 10:00;oui\n")
    report = told("import", made(tmp_path), file, *FORM, *NOW)
    assert report["details"]["yes-undated"] == {"columns": ["Inscription"], "yeses": 1}


def test_a_form_without_a_column_of_answers_is_told(tmp_path: Path) -> None:
    """Fifteen people of a form came in, and nothing said that no column records a yes."""
    file = written(tmp_path, "Email;Prénom;Date\nana@x.example;Ana;02/09/2026\n")
    report: dict[str, Any] = told("import", made(tmp_path), file, *FORM, "--dry-run", *NOW)
    assert "no-answers" in report["warnings"]


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("désinscrits.csv", "Email\nana@x.example\n", "quiz-v1"),
        ("contacts.csv", "Email;Désinscrit\nana@x.example;oui\n", "quiz-v1"),
        ("contacts.csv", "Email;Offres partenaires\nana@x.example;non\n", "quiz-v1"),
        ("contacts.csv", "Email;Prénom\nana@x.example;Ana\n", "none"),
    ],
)
def test_a_file_that_needs_no_answer_is_not_asked_for_one(tmp_path: Path, name: str, text: str, form: str) -> None:
    report = told("import", made(tmp_path), written(tmp_path, text, name), "--form", form, *NOW)
    assert "no-answers" not in report["warnings"]
