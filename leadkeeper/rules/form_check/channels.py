"""Checks on the channels: which ones the wording names, and what the telephone asks for besides (R223-1 ff)."""

from __future__ import annotations

from collections.abc import Iterator

from leadkeeper.model.finding import Finding, error, warning
from leadkeeper.rules.folding import fold
from leadkeeper.rules.form_check.description import MENTIONS
from leadkeeper.rules.form_check.subject import Subject
from leadkeeper.rules.form_check.wording import said_unless

LONGEST = 12  # months that a consent to calls may last


def channels_unstated(subject: Subject) -> Iterator[Finding]:
    """L19: no channel, or "by any means" (error); else "by electronic means" (warning). Not when it is about rights."""
    errors = list(_any_channel(subject))
    yield from errors
    if errors:
        return
    for passage in subject.passages:
        if found := said_unless("ELECTRONIC", "RIGHTS", passage.text):
            yield warning("L19", passage.where, found=found)


def _any_channel(subject: Subject) -> Iterator[Finding]:
    if not subject.form.channels:
        yield error("L19", "channels")
    for passage in subject.passages:
        if found := said_unless("ANY_CHANNEL", "RIGHTS", passage.text):
            yield error("L19", passage.where, found=found)


def mention_missing(subject: Subject) -> Iterator[Finding]:
    """L20: calls without a telephone box, or one of its five mentions is missing."""
    if "voice" not in subject.form.channels:
        return
    box = subject.form.phone_box
    missing = MENTIONS if box is None else box.missing
    if missing:
        yield error("L20", "phone_box", missing=tuple(f"phone_box.{mention}" for mention in missing))


def consent_to_calls_too_long(subject: Subject) -> Iterator[Finding]:
    """L21: a consent to calls without an end, for more than a year, or renewed by silence."""
    if "voice" not in subject.form.channels:
        return
    box = subject.form.phone_box
    if box is None:
        yield error("L21", "phone_box")
        return
    if box.period_months is None or not 0 < box.period_months <= LONGEST:
        yield error("L21", "phone_box.period_months")
    if found := said_unless("TACIT", "NO", fold(box.text)):
        yield error("L21", "phone_box.text", found=found)


def sentence_on_calls_missing(subject: Subject) -> Iterator[Finding]:
    """L22: a number is asked for and nothing says that calls need consent; an error when calls are announced."""
    if "phone" not in subject.form.fields or subject.form.info.l223_2:
        return
    object_to = error if "voice" in subject.form.channels else warning
    yield object_to("L22", "info.l223_2")
