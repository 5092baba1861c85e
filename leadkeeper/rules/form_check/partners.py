"""Checks on the partners: named one by one, on a closed and dated list, and the last to get the data."""

from __future__ import annotations

from collections.abc import Iterator

from leadkeeper.model.finding import Finding, error, warning
from leadkeeper.rules.company_names import same_company
from leadkeeper.rules.form_check.subject import Passage, Subject
from leadkeeper.rules.form_check.wording import said, said_unless

MANY = 50  # names; a longer list is read by nobody (a product choice)


def unnamed(subject: Subject) -> Iterator[Finding]:
    """L11: partners are named only as a kind, or not at all."""
    if not subject.form.names_partners:
        yield error("L11", "partner_mode")


def open_list(subject: Subject) -> Iterator[Finding]:
    """L12: a list that may grow, or wording that leaves it open where the yes to partners is asked for."""
    if subject.form.list.open:
        yield error("L12", "list.open")
    for passage in _asking(subject):
        if found := said("OPEN_LIST", passage.text):
            yield error("L12", passage.where, found=found)


def _asking(subject: Subject) -> tuple[Passage, ...]:
    if subject.form.partner_box is not None:
        return tuple(box for box in subject.boxes if box.where == "partner_box.text")
    return (subject.text,) if subject.form.equal_pair else ()


def link_dead(subject: Subject) -> Iterator[Finding]:
    """L13: the link to the list does not open it (error), or nobody has tried it (warning)."""
    if subject.form.partner_mode != "link":
        return
    if subject.form.link_ok is None:
        yield warning("L13", "link_ok")
    elif not subject.form.link_ok:
        yield error("L13", "link_ok")


def list_undated(subject: Subject) -> Iterator[Finding]:
    """L14: a list without a version, legal names or links to the partners' privacy policies."""
    if not subject.form.names_partners:
        return
    partners = subject.form.list
    if partners.version == "":
        yield warning("L14", "list.version")
    if not partners.legal_names:
        yield warning("L14", "list.legal_names")
    if not partners.privacy_links:
        yield warning("L14", "list.privacy_links")


def onward_transfer(subject: Subject) -> Iterator[Finding]:
    """L15: wording that lets partners pass the data on, unless it denies that."""
    for passage in subject.passages:
        if found := said_unless("ONWARD", "NO", passage.text):
            yield error("L15", passage.where, found=found)


def target_missing(subject: Subject) -> Iterator[Finding]:
    """L16: the partner asked about is not among those named. An objection for this partner, not to the form."""
    if subject.target is None or not subject.form.names_partners:
        return
    if not any(same_company(subject.target, name) for name in subject.form.list.names):
        yield error("L16", "list.names", partner=subject.target)


def list_long(subject: Subject) -> Iterator[Finding]:
    """L17: more names than anybody reads."""
    count = len(subject.form.list.names)
    if subject.form.names_partners and count > MANY:
        yield warning("L17", "list.names", count=count)
