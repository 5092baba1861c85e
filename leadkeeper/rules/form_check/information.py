"""Checks on the information: who collects, why, for whom, how long, and how to take the yes back (GDPR 13)."""

from __future__ import annotations

from collections.abc import Iterator

from leadkeeper.model.finding import Finding, error, warning
from leadkeeper.rules.folding import fold
from leadkeeper.rules.form_check.subject import Subject
from leadkeeper.rules.form_check.wording import said, said_unless


def not_answered(subject: Subject) -> Iterator[Finding]:
    """L00: questions about the form that have no answer, all in one finding."""
    unanswered = subject.form.unanswered
    if unanswered:
        yield error("L00", unanswered[0], questions=unanswered)


def withdrawal_missing(subject: Subject) -> Iterator[Finding]:
    """L23: nothing says how to take the yes back."""
    if not subject.form.info.withdrawal:
        yield error("L23", "info.withdrawal")


def collector_unclear(subject: Subject) -> Iterator[Finding]:
    """L24: nobody says who collects, or who else uses the same database."""
    if not fold(subject.form.controller):
        yield error("L24", "controller")
    if subject.form.shared_db_with and not subject.form.info.shared_named:
        yield error("L24", "info.shared_named")


def protection_missing(subject: Subject) -> Iterator[Finding]:
    """L25: sensitive questions without an explicit yes, or a form for children without a parent."""
    info = subject.form.info
    if subject.form.sensitive_fields and not info.explicit_sensitive:
        yield error("L25", "info.explicit_sensitive")
    if subject.form.targets_minors and not info.parental:
        yield error("L25", "info.parental")


def legitimate_interest(subject: Subject) -> Iterator[Finding]:
    """L26: legitimate interest claimed where only consent will do."""
    if found := said("LEGITIMATE", fold(subject.form.info.basis)):
        yield error("L26", "info.basis", found=found)


def retention_vague(subject: Subject) -> Iterator[Finding]:
    """L27: no retention period, or words that hold no period."""
    retention = subject.form.info.retention
    if retention == "":
        yield warning("L27", "info.retention")
        return
    words = fold(retention)
    found = said("VAGUE_TIME", words)
    if found and not said("PERIOD", words):
        yield warning("L27", "info.retention", found=found)


def rights_missing(subject: Subject) -> Iterator[Finding]:
    """L28: rights, or the complaint to the CNIL, are not named."""
    if not subject.form.info.rights:
        yield warning("L28", "info.rights")


def source_vague(subject: Subject) -> Iterator[Finding]:
    """L29: the partner's first message will name the source as a kind of company, and not the collector."""
    words = fold(subject.form.info.source_wording)
    collector = fold(subject.form.controller)
    named = collector != "" and collector in words
    if not named and (found := said("VAGUE_SOURCE", words)):
        yield warning("L29", "info.source_wording", found=found)


def information_late(subject: Subject) -> Iterator[Finding]:
    """L31: information after the button or behind a click."""
    if subject.form.info.position != "before":
        yield error("L31", "info.position")


def bloctel_named(subject: Subject) -> Iterator[Finding]:
    """L33: Bloctel, which no longer exists."""
    for passage in subject.passages:
        if found := said("BLOCTEL", passage.text):
            yield warning("L33", passage.where, found=found)


def sent_to_network(subject: Subject) -> Iterator[Finding]:
    """L34: addresses or numbers go to a social network and the yes does not name that."""
    if subject.form.info.social_named:
        return
    if subject.form.social:
        yield error("L34", "social")
    for passage in subject.passages:
        if found := said_unless("SENT_SOCIAL", "NO", passage.text):
            yield error("L34", passage.where, found=found)


def not_archived(subject: Subject) -> Iterator[Finding]:
    """L35: wording and picture of this version are not kept."""
    if not subject.form.archived:
        yield error("L35", "archived")


def transmission_unstated(subject: Subject) -> Iterator[Finding]:
    """L36: the transmission to partners is not given as a purpose."""
    if not subject.form.info.transmission_stated:
        yield error("L36", "info.transmission_stated")
