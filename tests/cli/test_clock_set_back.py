"""A clock that was set back is told before an export and by `check`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import call, refused, told
from tests.made_archive import archive, contract, given, partner, person, restored

EARLIER = ("--now", "2026-11-23T10:00:00+01:00")
FIRST = ("--now", "2026-11-24T10:00:00+01:00")


def test_an_export_on_an_earlier_day_than_the_last_is_refused_until_somebody_says_that_the_clock_is_right(
    tmp_path: Path,
) -> None:
    partners = [partner(contracts=[contract(max_uses=9)])]
    with restored(tmp_path, archive(person(1), partners=partners)) as opened:
        book = opened.path
    words = ("export", book, "--partner", "raoul", "--again", "agreed", "--out")
    told(*words, tmp_path / "1.xlsx", *FIRST)
    assert told("check", book)["dates_back"] is None
    assert "dates_back" not in told("verify", book)
    told(*words, tmp_path / "2.xlsx", "--now", "2026-11-24T08:00:00+01:00")
    found = refused(*words, tmp_path / "3.xlsx", *EARLIER)
    assert (found["code"], found["facts"]) == ("clock-set-back", {"today": "2026-11-23", "last": "2026-11-24"})
    assert not (tmp_path / "3.xlsx").exists()
    told(*words, tmp_path / "3.xlsx", *EARLIER, "--clock-is-right")
    assert told("check", book)["dates_back"] == 3
    said = call("check", book, "--lang", "en").stdout
    assert "The book is sound." in said
    assert "The clock was set back: entry 3" in said
    assert told("verify", book, tmp_path / "2.xlsx")["dates_back"] == 3
    assert "The clock was set back: entry 3" in call("verify", book, "--lang", "en").stdout


@pytest.mark.parametrize("person_only", [[], ["--contact", "c1"], ["--summary"]])
def test_deciding_warns_of_a_refusal_dated_after_today(tmp_path: Path, person_only: list[str]) -> None:
    said = [given(), given("2026-12-29T10:00:00+01:00", event="refused")]
    restored(tmp_path, archive(person(1, consents=said))).close()
    words = ("decide", tmp_path / "book.leads", "--partner", "raoul", *person_only, "--lang", "en")
    warned = call(*words, *FIRST)
    assert warned.exit_code == 0
    assert "dated 29/12/2026, but this computer says 24/11/2026" in warned.stderr
    assert call(*words, "--now", "2026-12-29T12:00:00+01:00").stderr == ""
