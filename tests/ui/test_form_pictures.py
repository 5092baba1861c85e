from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.domain.serialization import Verbatim
from leadkeeper.services.consent.forms import findings_of
from tests.ui.looking import colours_of, shown, words_of
from ui import theme
from ui.theme import Status
from ui.widgets.cards import FactRows
from ui.widgets.form_preview import Drawn, FindingRows, FormDrawing, Marked, Tick, verdict
from ui.widgets.labels import Fingerprint, StatusBadge, fingerprint_row

GAME: dict[str, Any] = {
    "fields": ["email", "phone"],
    "text": "Grand jeu",
    "partner_box": {"text": "J'accepte les offres de nos partenaires", "checked": True},
    "buttons": [
        {"role": "accept", "label": "Je joue"},
        {"role": "refuse", "type": "link", "label": "continuer sans", "effect_text": "smaller"},
    ],
}


def drawn(widget: QWidget) -> list[tuple[str, str]]:
    return [(one.text, one.kind) for one in widget.findChildren(Drawn)]


def test_a_form_in_another_language_is_drawn_in_its_own(qtbot: QtBot) -> None:
    """A French wording stood between “Telephone” and “Our partners” where the window speaks English."""
    drawing = shown(qtbot, FormDrawing(), 700, 400)
    drawing.show_form({"fields": ["phone"], "partner_mode": "link"}, spoken="fr")
    assert drawn(drawing) == [("Téléphone", "field")]
    assert "Nos partenaires" in words_of(drawing)


def test_a_form_is_drawn_with_fields_boxes_and_buttons(qtbot: QtBot) -> None:
    drawing = shown(qtbot, FormDrawing(), 700, 400)
    drawing.show_form(GAME)
    assert drawn(drawing) == [
        ("E-mail", "field"),
        ("Telephone", "field"),
        ("Je joue", "primary"),
        ("continuer sans", "link"),
    ]
    assert "J'accepte les offres de nos partenaires" in words_of(drawing)
    assert [tick.ticked for tick in drawing.findChildren(Tick)] == [True]


def test_the_numbers_at_a_part_of_the_form_ascend(qtbot: QtBot) -> None:
    drawing = shown(qtbot, FormDrawing(), 700, 600)
    drawing.show_form(GAME, findings_of(Verbatim(GAME), ()))
    for part in drawing.findChildren(Marked):
        numbers = [int(badge.text) for badge in part.findChildren(StatusBadge)]
        assert numbers == sorted(numbers)
    assert max(len(part.findChildren(StatusBadge)) for part in drawing.findChildren(Marked)) > 2


def test_a_refusal_that_looks_less_is_drawn_less(qtbot: QtBot) -> None:
    drawing = shown(qtbot, FormDrawing())
    drawing.show_form({"fields": [], "buttons": [{"role": "refuse", "label": "Non", "same_style": False}]})
    assert drawn(drawing) == [("Non", "plain")]


@pytest.mark.parametrize("odd", [{"fields": None}, {"buttons": "none"}, {"own_box": "yes"}, {"info": None}, {}])
def test_a_description_of_another_shape_is_drawn_as_far_as_it_goes(qtbot: QtBot, odd: dict[str, Any]) -> None:
    drawing = shown(qtbot, FormDrawing())
    drawing.show_form(odd)
    assert not drawing.findChildren(Tick)


def test_a_box_ticked_in_advance_is_red(qtbot: QtBot) -> None:
    ticked, empty = shown(qtbot, Tick(ticked=True), 40, 40), shown(qtbot, Tick(ticked=False), 40, 40)
    assert theme.LIGHT.bad in colours_of(ticked)
    assert theme.LIGHT.bad not in colours_of(empty)


def test_errors_stand_before_warnings(qtbot: QtBot) -> None:
    rows = shown(qtbot, FindingRows(), 600, 900)
    rows.show_findings(findings_of(Verbatim(GAME), ()))
    statuses = [one.status for one in rows.findChildren(StatusBadge)]
    assert statuses == sorted(statuses, key=lambda one: one is not Status.BAD)
    assert Status.BAD in statuses


def test_nothing_found_is_said(qtbot: QtBot) -> None:
    rows = shown(qtbot, FindingRows())
    rows.show_findings(())
    assert words_of(rows) == ["The check found nothing to object to."]


@pytest.mark.parametrize(
    ("description", "said"),
    [
        (None, ("not described", Status.WARN)),
        (Verbatim(GAME), ("10 errors", Status.BAD)),
    ],
)
def test_the_check_in_a_word(description: Verbatim | None, said: tuple[str, Status]) -> None:
    word, status = verdict(findings_of(description, ()))
    assert status is said[1]
    assert word.split()[-1] == said[0].split()[-1]


def test_a_form_without_errors_holds() -> None:
    assert verdict(()) == ("no error", Status.GOOD)


def test_the_square_of_a_box_has_all_its_edges(qtbot: QtBot) -> None:
    tick = Tick(ticked=False)
    image = shown(qtbot, tick, *tick.sizeHint().toTuple()).grab().toImage()
    across, down = image.width() // 2, image.height() // 2
    edges = [sum(image.pixelColor(across, y).name() == theme.LIGHT.edge for y in range(image.height())),
             sum(image.pixelColor(x, down).name() == theme.LIGHT.edge for x in range(image.width()))]  # fmt: skip
    assert edges == [2, 2]


def test_facts_stand_beside_their_names(qtbot: QtBot) -> None:
    assert words_of(shown(qtbot, FactRows([("SIREN", "987654324")]))) == ["SIREN", "987654324"]


def test_a_fingerprint_stands_beside_its_name_below_the_facts(qtbot: QtBot) -> None:
    rows = shown(qtbot, FactRows([("File", "raoul.xlsx")], last=fingerprint_row("59ba89af" * 8)))
    assert words_of(rows)[:3] == ["File", "raoul.xlsx", "Fingerprint"]
    name, print_ = (next(one for one in rows.children() if isinstance(one, kind)) for kind in (QLabel, Fingerprint))
    assert print_.x() > name.x()
