from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.domain.form_audit.checks import check
from leadkeeper.domain.form_audit.description import read

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
BOX = st.fixed_dictionaries({}, optional=dict.fromkeys(("text", "checked", "covers_own", "period_months"), JSON))
BUTTONS = st.lists(
    st.fixed_dictionaries({}, optional={"role": JSON | st.just("refuse"), "effect_text": JSON}), max_size=3
)
KEYS = tuple(read({}).__dataclass_fields__)
FORMS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(KEYS, JSON),
        "partner_box": BOX | JSON,
        "phone_box": BOX | JSON,
        "buttons": BUTTONS | JSON,
        "info": st.dictionaries(st.sampled_from(("rights", "font_ratio", "position", "basis")), JSON) | JSON,
        "list": st.dictionaries(st.sampled_from(("version", "names", "open")), JSON) | JSON,
    },
)

YES_NO = [
    *("hidden_optin", "optout_step", "submit_without_partner", "targets_minors", "social", "archived"),
    *("own_box.checked", "partner_box.checked", "partner_box.covers_own", "phone_box.checked", "phone_box.identity"),
    *("phone_box.goods", "phone_box.period", "phone_box.withdrawal", "phone_box.durable_proof"),
    *("list.legal_names", "list.privacy_links", "list.open"),
    *("info.withdrawal", "info.rights", "info.transmission_stated", "info.l223_2", "info.shared_named"),
    *("info.explicit_sensitive", "info.parental", "info.social_named"),
]
WORDS = ["medium", "partner_mode", "info.position"]
TEXTS = ["controller", "text", "own_box.text", "partner_box.text", "phone_box.text", "list.version"]
TEXTS += ["info.retention", "info.basis", "info.source_wording"]
LISTS = ["fields", "buttons", "list.names", "channels", "shared_db_with", "sensitive_fields"]
OBJECTS = ["own_box", "partner_box", "phone_box", "list", "info"]
NUMBERS = ["phone_box.period_months", "info.font_ratio"]


def nested(path: str, value: object) -> dict[str, Any]:
    *parts, key = path.split(".")
    return nested(parts[0], {key: value}) if parts else {key: value}


def unanswered(form: dict[str, Any]) -> tuple[str, ...]:
    return read(form).unanswered


@pytest.mark.parametrize("path", [*YES_NO, *WORDS])
def test_null_at_a_choice_is_no_answer(path: str) -> None:
    assert unanswered(nested(path, None)) == (path,)


@pytest.mark.parametrize("path", [*TEXTS, *LISTS, *OBJECTS, *NUMBERS, "link_ok"])
def test_null_elsewhere_is_the_default(path: str) -> None:
    assert read(nested(path, None)) == read({path.split(".", maxsplit=1)[0]: {}} if "." in path else {})


@pytest.mark.parametrize("path", [*YES_NO, "link_ok"])
@pytest.mark.parametrize("value", [0, 1, 1.0, "true", "", [], {}])
def test_only_a_boolean_answers_yes_or_no(path: str, value: object) -> None:
    assert unanswered(nested(path, value)) == (path,)


@pytest.mark.parametrize("path", WORDS)
@pytest.mark.parametrize("value", ["somewhere", "", "Web", " before", 1, True, [], ["web"], {}])
def test_only_a_word_of_the_set_answers_a_choice(path: str, value: object) -> None:
    assert unanswered(nested(path, value)) == (path,)


@pytest.mark.parametrize("path", TEXTS)
@pytest.mark.parametrize("value", [0, 2026, False, [], {}, ["a"]])
def test_only_a_text_answers_a_text(path: str, value: object) -> None:
    assert unanswered(nested(path, value)) == (path,)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("value", ["email", 1, True, {}, [1], [None], ["email", 5], [["email"]]])
def test_a_list_with_one_wrong_item_is_no_answer(path: str, value: object) -> None:
    assert unanswered(nested(path, value)) == (path,)


@pytest.mark.parametrize("path", OBJECTS)
@pytest.mark.parametrize("value", ["J'accepte", 0, True, [], [{}]])
def test_only_an_object_answers_an_object(path: str, value: object) -> None:
    assert unanswered({path: value}) == (path,)


@pytest.mark.parametrize("path", NUMBERS)
@pytest.mark.parametrize("value", [True, False, "12", "", [], {}, float("nan")])
def test_only_a_number_answers_a_number(path: str, value: object) -> None:
    assert unanswered(nested(path, value)) == (path,)


@pytest.mark.parametrize("value", [0, -3, 0.5, 10**400, float("inf")])
@pytest.mark.parametrize("path", NUMBERS)
def test_any_number_answers_a_number(path: str, value: float) -> None:
    assert unanswered(nested(path, value)) == ()


def test_one_unknown_channel_spoils_the_list() -> None:
    form = read({"channels": ["email", "fax"]})
    assert (form.channels, form.unanswered) == ((), ("channels",))


def test_the_parts_of_a_button_are_questions_too() -> None:
    button = {"role": "refuse", "type": "image", "label": 3, "same_style": None, "effect_text": "long"}
    keys = ("type", "label", "same_style", "effect_text")
    assert unanswered({"buttons": [{}, button]}) == tuple(f"buttons[1].{key}" for key in keys)


def test_only_a_refusal_is_asked_how_it_compares() -> None:
    assert unanswered({"buttons": [{"role": "accept", "same_style": None, "effect_text": "long"}]}) == ()


def test_a_button_of_no_known_role_submits() -> None:
    form = read({"buttons": [{"role": "cancel"}]})
    assert (form.buttons[0].role, form.unanswered) == ("submit", ("buttons[0].role",))


def test_keys_that_nobody_knows_are_ignored() -> None:
    assert read({"colour": None, "own_box": {"covers_own": None}, "info": {"size": "x"}}).unanswered == ()


def test_absent_keys_have_their_defaults() -> None:
    form = read({})
    assert (form.medium, form.fields, form.partner_mode, form.info.font_ratio) == ("web", ("email",), "none", 1)
    assert (form.submit_without_partner, form.archived, form.list.legal_names, form.list.privacy_links) == (True,) * 4
    assert (form.own_box, form.phone_box, form.buttons, form.channels, form.link_ok) == (None, None, (), (), None)


@pytest.mark.parametrize(
    ("buttons", "pair"),
    [
        ([], False),
        (["accept"], False),
        (["refuse"], False),
        (["accept", "refuse"], True),
        (["submit", "refuse", "accept"], True),
        (["accept", "refuse", "refuse link"], False),
        (["accept link", "refuse"], False),
        (["accept", "refuse", "submit link"], True),
    ],
)
def test_a_pair_has_both_answers_and_only_buttons(buttons: list[str], pair: bool) -> None:
    raw = [{"role": name.split()[0], "type": "link" if "link" in name else "button"} for name in buttons]
    assert read({"buttons": raw}).equal_pair is pair


@given(FORMS)
def test_no_json_object_makes_the_check_fail(form: dict[str, Any]) -> None:
    assert isinstance(hash(check(form, "Raoul SAS")), int)


@given(FORMS)
def test_a_question_without_answer_is_an_error_once(form: dict[str, Any]) -> None:
    count = sum(finding.id == "L00" for finding in check(form))
    assert count == (1 if read(form).unanswered else 0)
