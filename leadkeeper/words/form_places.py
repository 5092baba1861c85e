"""Where on a form something stands that the form check objects to."""

from __future__ import annotations

import re

from leadkeeper.words import N_
from leadkeeper.words.named import Named

WHOLE = "whole"
PLACES = {
    "fields": "fields",
    "own_box": "own_box",
    "partner_box": "partner_box",
    "phone_box": "phone_box",
    "hidden_optin": "partner_box",
    "social": "partner_box",
    "partner_mode": "list",
    "link_ok": "list",
    "list": "list",
    "channels": "list",
    "buttons": "buttons",
    "submit_without_partner": "buttons",
    "optout_step": "buttons",
    "info": "information",
    "text": "information",
    "controller": "information",
}

form_place = Named(
    {
        "fields": N_("At the fields"),
        "own_box": N_("At the box for your own offers"),
        "partner_box": N_("At the box for partners"),
        "phone_box": N_("At the box for telephone calls"),
        "list": N_("Where partners are named"),
        "buttons": N_("At the buttons"),
        "information": N_("In the information"),
        WHOLE: N_("The form as a whole"),
    }
)


def place_of(where: str) -> str:
    """The place that the path of a key (`buttons[1].type`) stands for; `whole` where it is none in particular."""
    return PLACES.get(re.split(r"[.\[]", where, maxsplit=1)[0], WHOLE)
