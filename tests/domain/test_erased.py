"""Whose rows are left out because the person was erased."""

from __future__ import annotations

from dataclasses import replace

from leadkeeper.domain.book import Suppression
from leadkeeper.domain.erasure import NOBODY, erasures
from leadkeeper.domain.imports.row import Row
from leadkeeper.domain.suppression import keyed_hash

KEY = "0f" * 32


def entry(address: str, at: str | None = "2026-06-01T10:00:00+02:00", reason: str = "erased") -> Suppression:
    return Suppression(hash=keyed_hash(bytes.fromhex(KEY), address), reason=reason, at=at)


def row(at: str | None, **facts: object) -> Row:
    made = Row(1)
    made.facts = {"email": "lea@x.example", **({"last_action": (at, "form")} if at else {}), **facts}
    return made


def test_a_row_of_before_the_erasure_or_without_a_date_is_kept_out() -> None:
    known = erasures([entry("lea@x.example")], KEY)
    assert known.keeps_out(row(None))
    assert known.keeps_out(row("2026-05-31"))
    assert known.keeps_out(row("2026-06-01"))
    assert not known.keeps_out(row("2026-06-02"))
    assert known.keeps_out(row("2026-05-31", email="lou@x.example", other_emails=("lea@x.example",)))
    assert not known.keeps_out(row(None, email="lou@x.example"))


def test_an_erasure_without_a_date_keeps_out_every_row() -> None:
    assert erasures([entry("lea@x.example", None)], KEY).keeps_out(row("2026-06-02"))


def test_an_erasure_that_an_archive_writes_in_clear_keeps_out_the_same_rows() -> None:
    plain = Suppression("Léa <LEA@x.example>", "06 39 98 00 11", reason="erased", at="2026-06-01T10:00:00+02:00")
    for known in (erasures([plain], None), erasures([plain, entry("lou@x.example")], KEY)):
        assert known.keeps_out(row(None))
        assert known.keeps_out(row("2026-05-31", email="other@x.example", phone="+33639980011"))
        assert not known.keeps_out(row("2026-06-02"))
        assert known.is_about(["lea@x.example"])
    assert erasures([replace(plain, reason="objection")], KEY) is NOBODY


def test_other_entries_of_the_stop_list_and_a_missing_key_are_no_erasure() -> None:
    assert erasures([entry("lea@x.example", reason="objection")], KEY) is NOBODY
    assert erasures([entry("lea@x.example")], None).last(["lea@x.example"]) is None
    assert NOBODY.last(["lea@x.example"]) is None


def test_a_refused_row_is_theirs_if_a_cell_names_them() -> None:
    known = erasures([entry("lea@x.example"), entry("+33639980011")], KEY)
    assert known.is_about(["", "Léa <LEA@x.example>"])
    assert known.is_about(["06 39 98 00 11"])
    assert not known.is_about(["lou@x.example", "12"])
