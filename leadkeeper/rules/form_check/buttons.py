"""Checks on the buttons: accepting and refusing are two buttons alike, and each says what it does."""

from __future__ import annotations

from collections.abc import Iterator

from leadkeeper.model.finding import Finding, error, warning
from leadkeeper.rules.folding import fold
from leadkeeper.rules.form_check.description import Button
from leadkeeper.rules.form_check.patterns import PATTERNS
from leadkeeper.rules.form_check.subject import Subject
from leadkeeper.rules.form_check.wording import excerpt, said

SMALL = 0.75  # below this share of the body text's size, information counts as small print (a product choice)


def merged_with_entry(subject: Subject) -> Iterator[Finding]:
    """L03: nothing to say yes to partners with, but the button that submits."""
    if subject.form.partner_box is None and not subject.form.equal_pair:
        yield error("L03", "partner_box")


def refusal_hidden(subject: Subject) -> Iterator[Finding]:
    """L04: refusing is only a link, or there is nothing to refuse with."""
    for where, button in _buttons(subject, "refuse"):
        if button.type == "link":
            yield error("L04", f"{where}.type")
    roles = {button.role for button in subject.form.buttons}
    if "accept" in roles and "refuse" not in roles:
        yield error("L04", "buttons")


def buttons_unequal(subject: Subject) -> Iterator[Finding]:
    """L05: the refuse button looks unlike the accept button."""
    for where, button in _buttons(subject, "refuse"):
        if button.type == "button" and not button.same_style:
            yield error("L05", f"{where}.same_style")


def refusal_text(subject: Subject) -> Iterator[Finding]:
    """L06: what refusing does is told less well than what accepting does (error), or information is small (warning)."""
    for where, button in _buttons(subject, "refuse"):
        if button.effect_text != "ok":
            yield error("L06", f"{where}.effect_text")
    if subject.form.info.font_ratio < SMALL:
        yield warning("L06", "info.font_ratio")


def continuing(subject: Subject) -> Iterator[Finding]:
    """L30: "by clicking, I agree", without an equal pair, unless it speaks of terms or rules only."""
    if subject.form.equal_pair:
        return
    for match in PATTERNS["CONTINUING"].finditer(subject.text.text):
        terms_only = said("TERMS", match["rest"]) and not said("OBJECT", match["rest"])
        if not terms_only:
            yield error("L30", subject.text.where, found=excerpt(match[0]))
            return


def neutral_label(subject: Subject) -> Iterator[Finding]:
    """L37: an accept button whose label does not say what is accepted."""
    for where, button in _buttons(subject, "accept"):
        if found := said("NEUTRAL", fold(button.label)):
            yield warning("L37", f"{where}.label", found=found)


def _buttons(subject: Subject, role: str) -> Iterator[tuple[str, Button]]:
    for number, button in enumerate(subject.form.buttons):
        if button.role == role:
            yield f"buttons[{number}]", button
