from __future__ import annotations

from collections.abc import Callable

import pytest

Lint = Callable[..., set[str]]


@pytest.mark.parametrize(
    ("mode", "findings"),
    [("inline", set()), ("link", set()), ("category_only", {"L11 error"}), ("none", {"L11 error"})],
)
def test_l11_partners_have_to_be_named(lint: Lint, mode: str, findings: set[str]) -> None:
    assert lint({"partner_mode": mode}) == findings


def test_l12_a_list_that_may_grow_is_an_error(lint: Lint) -> None:
    assert lint({"list.open": True}) == {"L12 error"}


@pytest.mark.parametrize(
    "text",
    [
        "aux partenaires, notamment Raoul SAS",
        "à des sociétés telles que Raoul SAS",
        "par exemple Raoul SAS",
        "Raoul SAS, etc.",
        "Raoul SAS et autres partenaires",
        "Raoul SAS et d'autres sociétés",
        "Raoul SAS and other brands",
        "companies such as Raoul Ltd",
        "including Raoul Ltd",
        "à nos futurs partenaires",
        "aux partenaires à venir",
        "liste non exhaustive",
        "and future partners",
        "notamment les sociétés du groupe",
        "parmi lesquelles Raoul SAS",
    ],
)
def test_l12_open_wording_is_an_error_where_the_yes_is_asked(lint: Lint, text: str) -> None:
    assert lint({"partner_box.text": text}) == {"L12 error"}
    assert lint({"text": text}, pair=True) == {"L12 error"}
    assert lint({"text": text}) == set()
    assert lint({"own_box.text": text}) == set()


def test_l12_text_is_not_asking_when_neither_box_nor_pair_is_there(lint: Lint) -> None:
    assert lint({"partner_box": None, "text": "notamment Raoul SAS"}) == {"L03 error"}


def test_l12_text_is_not_asking_when_box_and_pair_are_both_there(lint: Lint) -> None:
    box = {"text": "J'accepte la transmission à Raoul SAS."}
    assert lint({"partner_box": box, "text": "notamment Raoul SAS"}, pair=True) == set()


@pytest.mark.parametrize(
    "text",
    [
        "aux partenaires tels que désignés ci-dessous",
        "notamment par e-mail",
        "notamment sur les loisirs",
        "offers such as vouchers",
        "including by email",
        "et autres offres",
        "etceteras",
    ],
)
def test_l12_wording_that_leaves_no_partner_open_is_allowed(lint: Lint, text: str) -> None:
    assert lint({"partner_box.text": text}) == set()


@pytest.mark.parametrize(("link_ok", "findings"), [(True, set()), (False, {"L13 error"}), (None, {"L13 warning"})])
def test_l13_a_link_has_to_be_tested_and_work(lint: Lint, link_ok: bool | None, findings: set[str]) -> None:
    assert lint({"link_ok": link_ok}) == findings
    assert lint({"link_ok": link_ok, "partner_mode": "inline"}) == set()


@pytest.mark.parametrize(
    ("key", "value"),
    [("list.version", ""), ("list.version", None), ("list.legal_names", False), ("list.privacy_links", False)],
)
def test_l14_a_list_has_a_date_legal_names_and_links(lint: Lint, key: str, value: object) -> None:
    assert lint({key: value}) == lint({key: value, "partner_mode": "inline"}) == {"L14 warning"}
    assert lint({key: value, "partner_mode": "none"}) == {"L11 error"}


@pytest.mark.parametrize(
    "text",
    [
        "aux partenaires de nos partenaires",
        "à leurs propres clients",
        "et à nos sous-partenaires",
        "à nos partenaires et leurs affiliés",
        "qui pourront les transmettre à leurs clients",
        "partners of our partners",
        "their own advertisers",
        "our partners and their affiliates",
    ],
)
def test_l15_onward_transfer_is_an_error_anywhere(lint: Lint, text: str) -> None:
    for key in ("own_box.text", "partner_box.text", "text"):
        assert lint({key: text}) == {"L15 error"}


@pytest.mark.parametrize(
    "text",
    [
        "Ils ne peuvent pas les transmettre à leurs clients",
        "jamais à leurs propres partenaires",
        "without sharing with their own customers",
        "aux partenaires et à leur service",
    ],
)
def test_l15_a_promise_not_to_pass_on_is_allowed(lint: Lint, text: str) -> None:
    assert lint({"text": text}) == set()


@pytest.mark.parametrize(
    ("target", "findings"),
    [
        ("Raoul SAS", set()),
        ("RAOUL", set()),
        ("alpha s.a.", set()),
        (None, set()),
        ("Gamma SAS", {"L16 error"}),
        ("Raoul Marketing", {"L16 error"}),
        ("", {"L16 error"}),
    ],
)
def test_l16_the_partner_asked_about_has_to_be_on_the_list(lint: Lint, target: str | None, findings: set[str]) -> None:
    assert lint({}, target=target) == lint({"partner_mode": "inline"}, target=target) == findings
    assert lint({"partner_mode": "category_only"}, target=target) == {"L11 error"}


@pytest.mark.parametrize(("count", "findings"), [(50, set()), (51, {"L17 warning"})])
def test_l17_more_than_fifty_names_are_a_warning(lint: Lint, count: int, findings: set[str]) -> None:
    names = ["Raoul SAS", *(f"Société {n} SAS" for n in range(1, count))]
    assert lint({"list.names": names}) == findings
    assert lint({"list.names": names, "partner_mode": "none"}) == {"L11 error"}
