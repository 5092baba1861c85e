"""The corrected form passes the check that judges it, whatever it is made from and whatever it asks."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.domain.form import FormDraft, Wish
from leadkeeper.domain.form_audit.checks import check, ids
from leadkeeper.domain.form_audit.corrected_form import CALLS, OWN, PARTNERS, corrected
from leadkeeper.domain.partner import ListedName

RAOUL = ListedName("Raoul SAS", "987654324", "https://raoul.example/vie-privee")
TABLE = ListedName("Bonne Table SARL", "456123785", "https://bonne-table.example/vie-privee")
WISH = Wish(
    controller="Clodomir & Eulalie SARL",
    list_version="main-1",
    list_day="2026-01-10T09:00:00+01:00",
    partners=(RAOUL, TABLE),
    list_url="https://clodomir.example/partenaires",
    goods=("logiciels de comptabilité", "paniers de légumes"),
    siren="123456782",
    rights_contact="donnees@clodomir.example",
    privacy_url="https://clodomir.example/vie-privee",
)
CHANNELS = [some for n in range(1, 5) for some in combinations(("email", "sms", "voice", "post"), n)]
WORST = {
    "medium": "nowhere",
    "controller": "",
    "fields": ["phone", "religion", "shoe size"],
    "own_box": {"text": "Je ne veux pas", "checked": True},
    "partner_box": {"text": "J'accepte les CGU et tous les partenaires, etc.", "checked": True, "covers_own": True},
    "buttons": [{"role": "accept", "label": "Je valide"}, {"role": "refuse", "type": "link", "effect_text": "none"}],
    "hidden_optin": True,
    "optout_step": True,
    "submit_without_partner": False,
    "partner_mode": "category_only",
    "list": {"open": True},
    "info": {"basis": "intérêt légitime", "position": "after", "font_ratio": 0.5},
    "shared_db_with": ["Autre Société SAS"],
    "sensitive_fields": ["religion"],
    "targets_minors": True,
    "social": True,
    "archived": False,
    "text": "En cliquant sur Je valide vous acceptez de recevoir par tout moyen. Inscrivez-vous sur Bloctel.",
}


def found(draft: FormDraft, target: str | None = "Raoul SAS") -> set[str]:
    """What the check objects to, but for a link that nobody has tried: no wording helps there."""
    findings = check(draft.description, target)
    untried = draft.description["partner_mode"] == "link" and draft.description["link_ok"] is None
    warnings = set(ids(findings, "warning")) - ({"L13"} if untried else set())
    return set(ids(findings, "error")) | warnings


@pytest.mark.parametrize(
    ("channels", "names", "style", "language", "fields"),
    list(product(CHANNELS, ("link", "inline"), ("boxes", "buttons"), ("fr", "en"), (("email",), ("phone", "email")))),
)
def test_the_check_objects_to_nothing(channels: Any, names: Any, style: Any, language: Any, fields: Any) -> None:
    wish = replace(WISH, channels=channels, names=names, style=style, language=language, fields=fields)
    assert found(corrected({"link_ok": True}, wish)) == set()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "web", "paper", "voice", "refuse", "etc."]),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(sorted(WORST)), inside, max_size=4),
    max_leaves=8,
)
companies = st.sampled_from(
    ["Raoul SAS", "L’Épicerie d’Anne-Inc", "Ça & Là SARL", "Dupont, Durand et Fils", "Not Only Shoes Ltd", "3D+ GmbH"]
)
wishes = st.builds(
    Wish,
    controller=companies,
    list_version=st.sampled_from(["main-1", "2026-02-01", "v"]),
    list_day=st.sampled_from(["2026-01-10", "2026-01-10T09:00:00+01:00", "hier"]),
    partners=st.lists(companies, min_size=1, max_size=6, unique=True).map(
        lambda names: tuple(ListedName(name, None, "https://partenaire.example/") for name in names)
    ),
    language=st.sampled_from(["fr", "en"]),
    style=st.sampled_from(["boxes", "buttons"]),
    names=st.sampled_from(["link", "inline"]),
    channels=st.sampled_from(CHANNELS),
    fields=st.lists(st.sampled_from(["email", "phone", "first_name", "birth_date", "taille"]), max_size=4).map(tuple),
    goods=st.lists(st.sampled_from(["logiciels", "vins et spiritueux", "garden tools"]), min_size=1, max_size=3).map(
        tuple
    ),
    own_offers=st.booleans(),
    siren=st.none() | st.just("123456782"),
    rights_contact=st.sampled_from(["donnees@clodomir.example", "https://clodomir.example/droits"]),
    privacy_url=st.none() | st.just("https://clodomir.example/vie-privee"),
)


@given(st.dictionaries(st.sampled_from(sorted(WORST)), json_values) | st.just(WORST), wishes)
def test_whatever_the_form_showed_before_its_correction_passes(shown: dict[str, Any], wish: Wish) -> None:
    assert found(corrected(shown, wish), target=None) == set()


def test_the_worst_form_is_put_right_in_both_styles() -> None:
    assert len(check(WORST)) > 20
    for style in ("boxes", "buttons"):
        assert found(corrected(WORST, replace(WISH, style=style))) == set()


def test_what_no_wording_can_put_right_is_named() -> None:
    draft = corrected(WORST, replace(WISH, names="link", channels=("voice",), goods=(), privacy_url=None))
    assert draft.keep == ("link", "social", "sensitive", "goods", "privacy", "picture")


def test_a_form_that_nobody_described_is_corrected_too() -> None:
    assert found(corrected(None, WISH)) == set()


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"controller": " "}, "L24"),
        ({"rights_contact": None}, "L23"),
        ({"rights_contact": None}, "L28"),
        ({"channels": ("voice",), "goods": ()}, "L20"),
        ({"channels": ("voice",), "rights_contact": None}, "L20"),
        ({"partners": (replace(RAOUL, privacy_url=None),)}, "L14"),
        ({"partners": (RAOUL,) * 51}, "L17"),
    ],
)
def test_what_the_business_has_not_said_stays_an_objection(change: dict[str, Any], finding: str) -> None:
    assert finding in found(corrected(None, replace(WISH, **change)))


def test_each_purpose_has_a_question_of_its_own() -> None:
    names = [box.name for box in corrected(None, replace(WISH, channels=("email", "voice"))).boxes]
    assert names == [OWN, PARTNERS, CALLS]


def test_two_buttons_stand_in_the_place_of_the_box_for_partners() -> None:
    draft = corrected(None, replace(WISH, style="buttons"))
    assert [box.name for box in draft.boxes] == [OWN]
    assert draft.pair is not None
    assert "Raoul" not in draft.pair.text
    assert draft.description["partner_box"] is None


def test_the_company_does_not_ask_for_what_it_does_not_want() -> None:
    assert [box.name for box in corrected(None, replace(WISH, own_offers=False)).boxes] == [PARTNERS]
    assert [box.name for box in corrected(None, replace(WISH, channels=("voice",))).boxes] == [PARTNERS, CALLS]


def test_calls_name_who_calls_even_where_a_link_leads_to_the_list() -> None:
    draft = corrected(None, replace(WISH, names="link", channels=("voice",)))
    assert "Raoul SAS (SIREN 987654324) et Bonne Table SARL (SIREN 456123785)" in draft.boxes[-1].text


def test_a_channel_brings_the_field_that_it_needs() -> None:
    draft = corrected({"fields": ["first_name", "taille"]}, replace(WISH, channels=("sms", "post")))
    assert [name for name, _label in draft.fields] == ["phone", "first_name", "postal_address", "taille"]
    assert draft.description["info"]["l223_2"]


def test_sensitive_questions_are_left_out() -> None:
    names = [name for name, _label in corrected(WORST, WISH).fields]
    assert names == ["email", "phone", "shoe size", "parent"]


@pytest.mark.parametrize(("language", "day"), [("fr", "10/01/2026"), ("en", "10 January 2026")])
def test_the_list_is_named_with_its_day(language: Any, day: str) -> None:
    assert day in corrected(None, replace(WISH, language=language)).boxes[1].text
