"""What a form's wording says about channels and acts, for the rules that look past the boxes ticked."""

from __future__ import annotations

import re

from leadkeeper.rules.folding import fold
from leadkeeper.rules.form_check.description import Description

_ELECTRONIC = re.compile(r"\bvoies? electroniques?\b|\belectronic means\b")
_SMS = re.compile(r"\bsms\b|\bmms\b|\btextos?\b|\btext messages?\b")


def electronic_only(form: Description) -> bool:
    """Whether some text says "voie électronique" and none names SMS (R08)."""
    boxes = (form.own_box, form.partner_box, form.phone_box)
    texts = [fold(text) for text in (form.text, *(box.text for box in boxes if box))]
    return any(_ELECTRONIC.search(text) for text in texts) and not any(_SMS.search(text) for text in texts)


def act(form: Description, channel: str) -> str:
    """The method that the form itself shows, where the answer does not say one (R20).

    `pre_ticked`, `unticked_box`, `two_buttons` or `bundled`: the words of an archive's `method`.
    """
    boxes = (form.partner_box, form.phone_box if channel == "voice" else None)
    if any(box.checked for box in boxes if box):
        return "pre_ticked"
    if form.equal_pair and all(button.same_style for button in form.buttons):
        return "two_buttons"
    return "unticked_box" if form.partner_box is not None else "bundled"
