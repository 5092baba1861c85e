"""Checks on the boxes and on what it takes to say no: a yes is an act of its own, and refusing costs nothing."""

from __future__ import annotations

from collections.abc import Iterator

from leadkeeper.model.finding import Finding, error
from leadkeeper.rules.form_check.subject import Subject
from leadkeeper.rules.form_check.wording import said


def ticked_in_advance(subject: Subject) -> Iterator[Finding]:
    """L01: a box that is ticked before anybody has answered."""
    form = subject.form
    for key, box in (("own_box", form.own_box), ("partner_box", form.partner_box), ("phone_box", form.phone_box)):
        if box is not None and box.checked:
            yield error("L01", f"{key}.checked")


def hidden_yes(subject: Subject) -> Iterator[Finding]:
    """L02: a hidden field that says yes."""
    if subject.form.hidden_optin:
        yield error("L02", "hidden_optin")


def forced_yes(subject: Subject) -> Iterator[Finding]:
    """L07: no going on without the yes to partners."""
    if not subject.form.submit_without_partner:
        yield error("L07", "submit_without_partner")


def terms_in_box(subject: Subject) -> Iterator[Finding]:
    """L08: a box that accepts terms or rules too. A terms box of its own stands in `text`, and is not meant."""
    for box in subject.boxes:
        if found := said("TERMS_IN_BOX", box.text):
            yield error("L08", box.where, found=found)


def opt_out(subject: Subject) -> Iterator[Finding]:
    """L09: wording that asks people to object. In the text, a refusal explains the refuse button of an equal pair."""
    for passage in subject.passages:
        found = said("OPT_OUT", passage.text)
        if not found and not (passage is subject.text and subject.form.equal_pair):
            found = said("REFUSAL", passage.text)
        if found:
            yield error("L09", passage.where, found=found)


def refusal_afterwards(subject: Subject) -> Iterator[Finding]:
    """L10: refusing is offered at a later step only."""
    if subject.form.optout_step:
        yield error("L10", "optout_step")


def two_purposes(subject: Subject) -> Iterator[Finding]:
    """L18: one box for the collector's own offers and for partners."""
    box = subject.form.partner_box
    if box is not None and box.covers_own:
        yield error("L18", "partner_box.covers_own")


def double_negative(subject: Subject) -> Iterator[Finding]:
    """L32: a box whose two negatives make no clear yes."""
    for box in subject.boxes:
        if found := said("DOUBLE_NO", box.text):
            yield error("L32", box.where, found=found)
