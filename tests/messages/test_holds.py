from __future__ import annotations

import pytest

from leadkeeper.domain.partner import Hold
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import errors, partners, use_language

HOLD = Hold("2026-11-24", "trap hit")


def test_a_partner_stands_with_day_and_reason_where_they_are_known() -> None:
    said = "Nothing is shared with Raoul SAS, on hold since 24/11/2026: trap hit."
    assert partners.hold_sentence("Raoul SAS", HOLD) == said
    assert partners.hold_sentence("Raoul SAS", Hold()) == (
        "Nothing is shared with Raoul SAS for now: this partner is on hold."
    )
    assert partners.hold_sentence("Raoul SAS", None) == "Raoul SAS is not on hold."


def test_a_new_hold_says_how_it_is_lifted() -> None:
    assert partners.held("raoul", "Raoul SAS", HOLD, None)[1:] == [
        "Lift the hold with “leadkeeper hold BOOK raoul --lift”."
    ]
    assert (
        partners.how_to_remove_hold("raoul & fils")
        == 'Lift the hold with “leadkeeper hold BOOK "raoul & fils" --lift”.'
    )


def test_a_hold_that_stood_already_is_told() -> None:
    assert "nothing was changed" in partners.held("raoul", "Raoul SAS", HOLD, HOLD)[1]
    assert "is replaced" in partners.held("raoul", "Raoul SAS", HOLD, Hold("2026-11-24", "unpaid"))[1]


def test_a_lifted_hold_is_told_with_what_it_was() -> None:
    assert partners.lifted("Raoul SAS", HOLD) == [
        "The hold on Raoul SAS is lifted.",
        "It was on hold since 24/11/2026: trap hit.",
    ]
    assert partners.lifted("Raoul SAS", Hold()) == ["The hold on Raoul SAS is lifted."]
    assert partners.lifted("Raoul SAS", None) == ["Raoul SAS is not on hold: nothing was changed."]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("hold", ["trap hit", None])
def test_a_refused_export_says_that_the_partner_is_on_hold_and_where_to_lift_it(
    hold: str | None, language: str
) -> None:
    use_language(language)
    error = LeadKeeperError("nobody-eligible", partner="Raoul SAS", reasons={"R40": 2}, hold=hold)
    said = errors.sentence(error)
    assert said.endswith("lift the hold in Partners." if language == "en" else "la suspension dans Partenaires.")
    assert ("trap hit" in said) is (hold is not None)
    assert "{" not in said + partners.how_to_remove_holds() + partners.no_effect()


def test_an_export_refused_for_other_reasons_speaks_of_no_hold() -> None:
    error = LeadKeeperError("nobody-eligible", partner="Raoul SAS", reasons={"R03": 2}, hold=None)
    assert "hold" not in errors.sentence(error)


def test_a_rescue_that_held_all_says_how_the_holds_are_lifted() -> None:
    assert partners.how_to_remove_holds() in partners.saved([], 0, held=True)
    assert "“leadkeeper hold BOOK PARTNER --lift”" in partners.how_to_remove_holds()
    assert partners.how_to_remove_holds() not in partners.saved([], 0, held=False)


@pytest.mark.parametrize("stored", [None, "to review", "à vérifier"])
def test_a_hold_without_a_reason_is_said_in_the_language_of_the_window(stored: str | None) -> None:
    use_language("en")
    said = "Nothing is shared with Raoul SAS, on hold since 24/11/2026."
    assert partners.hold_sentence("Raoul SAS", Hold("2026-11-24", stored)) == said
