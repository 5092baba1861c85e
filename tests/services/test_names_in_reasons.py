"""No sentence of a reason says the code of a form, a list, a rule or a check: forms have names, lists have days."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.domain.contact import CHANNELS
from leadkeeper.domain.verdict import Objection
from leadkeeper.messages import use_language
from leadkeeper.messages.rules import sentence
from leadkeeper.progress import run
from leadkeeper.services.eligibility.judge import judge_all
from tests.domain.eligibility.made_case import asked, contract, description, list_version, partner, person, world, yes
from tests.services.test_against_the_oracle import CASES, book_of

RULE = r"\b[RL]\d\d\b(?!-\d)"  # no article of law
OTHERS = [{"name": "Acme SA", "siren": "111111118"}]
BRAND = [{"name": "Lead Plus"}]
NAMESAKE = [{"name": "Raoul SAS", "siren": "111111118"}]
DAY_2, DAY_3 = "2026-09-22T09:00:00+02:00", "2026-10-05T09:00:00+02:00"


def codes_of(archive: dict[str, Any]) -> re.Pattern[str]:
    """The codes of a book that no sentence may say; a form without a name has nothing else."""
    known = [version["id"] for one in archive["lists"] for version in one["versions"]]
    for form in archive["forms"]:
        known += [version["id"] for version in form["versions"] if form.get("name")]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, known))})(?![\w-])|{RULE}" if known else RULE)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.json")), ids=lambda path: path.stem)
def test_no_reason_of_a_known_case_says_a_code(path: Path, tmp_path: Path) -> None:
    archive = json.loads(path.read_text("utf-8"))
    code = codes_of(archive)
    days = {(case["partner"], dt.date.fromisoformat(case["today"])) for case in archive["cases"]}
    with book_of(archive, tmp_path) as book:
        said = {
            sentence(objection)
            for partner_id, today in sorted(days)
            for judged in run(judge_all(book.db, [partner_id], CHANNELS, today))
            for judgement in judged.judgements
            for objection in judgement.objections
        }
    assert sorted(text for text in said if code.search(text)) == []


def forms(version: dict[str, Any], **form: Any) -> dict[str, Any]:
    """The form of the yes, in its second version."""
    sound = {"from": "2015-01-01", "list": "main", "description": description(), "evidence": [{"kind": "pdf"}]}
    old = {"id": "quiz-v1", **sound, "to": "2026-06-30"}
    new = {"id": "quiz-v2", **sound, "from": "2026-07-01", **version}
    return {"forms": [{"id": "quiz", "name": "Site quiz", "versions": [old, new], **form}]}


def lists(*names: list[dict[str, Any]] | None, **first: Any) -> dict[str, Any]:
    """The list in as many versions, each with these names; None names Raoul SAS."""
    days = ("2015-01-01T09:00:00+01:00", DAY_2, DAY_3)
    known = [{"names": named} if named is not None else {} for named in names]
    versions = [list_version(f"main-{n}", days[n - 1], **one) for n, one in enumerate(known, 1)]
    versions[0] |= first
    return {"lists": [{"id": "main", "versions": versions}]}


V2 = {"form_version": "quiz-v2"}
SPOKEN = [
    (
        "R05",
        lists(OTHERS),
        {},
        (
            "The partner list seen on 21/09/2026 12:03 (published on 01/01/2015 09:00) does not name "
            "Raoul SAS: a new consent is needed."
        ),
    ),
    (
        "R05",
        lists(OTHERS, OTHERS),
        {"at": "2026-09-22"},
        (
            "The partner list seen on 22/09/2026 (published on 01/01/2015 "
            "09:00, 22/09/2026 09:00) does not name Raoul SAS: a new consent is needed."
        ),
    ),
    (
        "R05",
        lists(OTHERS, published_at=None),
        {},
        ("The partner list seen on 21/09/2026 12:03 does not name Raoul SAS: a new consent is needed."),
    ),
    (
        "R06",
        forms({"description": description(partner_mode="category_only")}),
        V2,
        (
            "The form “Site quiz, from "
            "01/07/2026” spoke of “partners” without naming them: it allows sharing with nobody."
        ),
    ),
    (
        "R07",
        forms({"description": description(link_ok=False)}),
        V2,
        ("The link to the partner list did not work on the form “Site quiz, from 01/07/2026”: no partner was named."),
    ),
    (
        "R07",
        lists(None, snapshot=None),
        {},
        (
            "The form linked to a list (published on 01/01/2015 09:00), but no dated "
            "screenshot of what it showed on 21/09/2026 12:03 is kept."
        ),
    ),
    (
        "R07",
        lists(None, None, snapshot={"name": "l.png", "taken_at": DAY_3}),
        {},
        (
            "The screenshot of the list published on 01/01/2015 09:00 is of 05/10/2026 09:00, after a newer version "
            "replaced the list on 22/09/2026 09:00: it does not show what the form linked to on 21/09/2026 12:03. If "
            "you have an earlier one, attach it to that version under Partners."
        ),
    ),
    (
        "R18",
        forms({}, status="revoked"),
        V2,
        ("The source “Site quiz” is revoked: nothing that it collected may be exported."),
    ),
    (
        "R18",
        forms({"description": None}),
        V2,
        ("The form “Site quiz, from 01/07/2026” is not described yet, so it cannot be checked."),
    ),
    (
        "R18",
        forms({"description": description(partner_mode="category_only", info={})}),
        V2,
        ("The form “Site quiz, from 01/07/2026” does not allow a valid consent (errors: 3, named in Sources)."),
    ),
    (
        "R19",
        forms({"from": "2026-10-01"}),
        V2,
        ("The form “Site quiz, from 01/10/2026” was not in use on 21/09/2026 12:03, the date of the consent."),
    ),
    ("R23", lists(BRAND), {}, "The list of 01/01/2015 09:00 names only a brand of Raoul SAS, not the company itself."),
    ("R23", lists(BRAND, published_at=None), {}, "The list names only a brand of Raoul SAS, not the company itself."),
    (
        "R23",
        lists(NAMESAKE),
        {},
        (
            "The list of 01/01/2015 09:00 names a company called like Raoul SAS, with another SIREN: "
            "it is not the same one."
        ),
    ),
    (
        "R25",
        forms({"description": description(targets_minors=True)}),
        V2,
        ("The form “Site quiz, from 01/07/2026” is aimed at minors, and this person's age is not known."),
    ),
    (
        "R29",
        forms({}, kind="scraped"),
        V2,
        ("This contact was collected from public pages (“Site quiz, from 01/07/2026”): the person was not asked."),
    ),
    ("R37", lists(None, OTHERS), {}, "The newest partner list, of 22/09/2026 09:00, no longer names Raoul SAS."),
    (
        "R37",
        lists(None, OTHERS, None),
        {},
        ("The partner list dropped Raoul SAS and named it again (newest list of 05/10/2026 09:00): to be reviewed."),
    ),
]


def told(rule: str, made: dict[str, Any], answer: dict[str, Any]) -> Objection:
    """The objection of a rule to a yes in a made book, in which Raoul has a brand."""
    where = world(partners=[partner(brands=["Lead Plus"], contracts=[contract()])], **made)
    return next(one for one in asked(person(yes(**answer)), where).objections if one.rule == rule)


@pytest.mark.parametrize(("rule", "made", "answer", "words"), SPOKEN)
def test_a_reason_says_the_name_of_the_form_and_the_day_of_the_list(
    rule: str, made: dict[str, Any], answer: dict[str, Any], words: str
) -> None:
    assert sentence(told(rule, made, answer)) == words


@pytest.mark.parametrize(("rule", "made", "answer", "words"), SPOKEN)
def test_in_french_too(rule: str, made: dict[str, Any], answer: dict[str, Any], words: str) -> None:
    use_language("fr")
    said = sentence(told(rule, made, answer))
    assert not re.search(rf"quiz-v|main-|{RULE}", said)
    assert said != words


def test_a_form_without_a_name_keeps_its_code() -> None:
    made = forms({"description": None})
    made["forms"][0] |= {"name": None}
    assert "“quiz, from 01/07/2026”" in sentence(told("R18", made, V2))
