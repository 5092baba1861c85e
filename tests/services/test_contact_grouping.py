"""Who stands for a situation is judged as everybody in it would be: at ends of months, and when the clocks change."""

from __future__ import annotations

import gc
import weakref
from datetime import date
from pathlib import Path
from typing import Any

from leadkeeper.db.engine import one_state
from leadkeeper.domain.eligibility.judge import judge
from leadkeeper.domain.verdict import Verdict
from leadkeeper.progress import run
from leadkeeper.services.dashboard import home_chances
from leadkeeper.services.eligibility.context import load_judging_context, load_subjects
from leadkeeper.services.eligibility.judge import current_grouping, group_contacts, representatives
from leadkeeper.services.privacy.erasure import erase
from tests.domain.eligibility import made_case
from tests.made_archive import NOW, TODAY, archive, person, restored

BOX = {"text": "J'accepte d'être appelé.", "checked": False, "period_months": 6, **made_case.MENTIONS}
FORM = {
    "id": "quiz",
    "versions": [
        {
            "id": "quiz-v1",
            "from": "2015-01-01",
            "list": "main",
            "description": made_case.description(phone_box=BOX),
            "evidence": [{"kind": "pdf", "name": "q.pdf"}],
        }
    ],
}


def book_of(*instants: str) -> dict[str, Any]:
    """One person for each instant at which they said yes to calls, alike in all else."""
    people = [
        {"id": f"c{n}", "email": f"a{n}@courriel.example", "phone": f"+3363998001{n}", "consents": [made_case.yes(at)]}
        for n, at in enumerate(instants)
    ]
    lists = [{"id": "main", "versions": [made_case.list_version()]}]
    return {
        "leadkeeper_archive": 1,
        "partners": [made_case.partner()],
        "lists": lists,
        "forms": [FORM],
        "contacts": people,
    }


def test_a_person_is_judged_in_the_crowd_as_alone(tmp_path: Path) -> None:
    clamped = "2026-08-28T12:00:00+02:00", "2026-08-27T12:00:00+02:00"  # six months end on 28 and 27 February
    repeated = "2026-10-25T02:30:00", "2026-10-25"
    with restored(tmp_path, book_of(*clamped, *repeated)) as book:
        desk = load_judging_context(book.db, date(2027, 1, 29))
        census, raoul = run(group_contacts(desk)), desk.partner("raoul")
        crowd = [desk.judge(census.representatives[one], raoul, "voice").rules for one in census.situations]
        alone = [desk.judge(one, raoul, "voice").rules for one in load_subjects(desk, list(census.numbers)).values()]
    assert crowd == alone == [(), ("R09",), (), ("R10",)]


def test_figures_follow_each_change_whoever_makes_it(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1), person(2), person(3))) as book:
        window = book.reader()
        seen = [run(home_chances(window, TODAY)).people, run(home_chances(book.db, TODAY)).people]
        run(erase(book.db, "person1@mail.example", NOW))
        seen += [run(home_chances(window, TODAY)).people, run(home_chances(book.db, TODAY)).people]
        seen += [run(home_chances(window, date(2035, 1, 1))).people]
        window.close()
    assert seen == [3, 3, 2, 2, 0]


def test_who_stands_for_a_situation_is_read_as_of_the_grouping_and_not_kept(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1), person(2), person(3))) as book:
        window, counts = book.reader(), []
        for gone in (1, 2):
            desk = load_judging_context(window, TODAY)
            whole = run(current_grouping(desk))
            with one_state(window):
                census = run(current_grouping(desk, read=False))
                run(erase(book.db, f"person{gone}@mail.example", NOW))
                assert [*representatives(desk, census)] == whole.representatives
            assert window.kept is not None
            assert window.kept[1] is census
            assert census.representatives == []
            counts.append(sum(census.counts))
        window.close()
    assert counts == [3, 2]


def test_what_judging_leaves_needs_no_garbage_collector(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1), person(2))) as book:
        desk = load_judging_context(book.db, TODAY)
        raoul = desk.partner("raoul")
        (someone,) = load_subjects(desk, [1]).values()
        gc.collect()
        gc.disable()
        try:
            case = desk.case(someone, raoul, "email")
            verdict, gone = judge(case).verdict, weakref.ref(case)
            del case
            assert (verdict, gone()) == (Verdict.ELIGIBLE, None)
        finally:
            gc.enable()
