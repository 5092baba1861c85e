from __future__ import annotations

from leadkeeper.domain.contact import Consent, Contact, EligibilitySubject, Event, PastDisclosure


def test_a_person_of_whom_only_the_record_is_known_stands_alone() -> None:
    person = EligibilitySubject(Contact("c1"))
    assert (person.events, person.suppressed, person.given, person.reviews, person.twins) == ((), (), (), (), ())


def test_an_answer_without_a_readable_date_is_kept_without_a_moment() -> None:
    assert Event(Consent(at="oui"), None).consent.at == "oui"


def test_a_delivery_from_elsewhere_has_no_export_of_this_book() -> None:
    assert PastDisclosure("raoul", "2026-02-15", None).export == ""
