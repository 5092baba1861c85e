"""What people call what a form showed, and the state of a contract."""

from __future__ import annotations

from leadkeeper.words import N_
from leadkeeper.words.named import Named

medium = Named(
    {
        "web": N_("Web page"),
        "paper": N_("Paper"),
        "phone": N_("Telephone"),
        "app": N_("App"),
        "event": N_("Event or stand"),
    }
)

partner_mode = Named(
    {
        "inline": N_("By name, on the form itself"),
        "link": N_("By name, behind a link to a list"),
        "category_only": N_("Only as “our partners” or by trade"),
        "none": N_("Not at all"),
    }
)

position = Named(
    {
        "before": N_("Before the button"),
        "after": N_("After the button"),
        "behind_click": N_("Only after a click"),
    }
)

effect_text = Named(
    {
        "ok": N_("As large and complete as the one on accepting"),
        "smaller": N_("Smaller"),
        "incomplete": N_("Incomplete"),
        "none": N_("There is none"),
    }
)

contract_state = Named(
    {
        "in-force": N_("in force"),
        "unsigned": N_("not signed"),
        "not-started": N_("not started"),
        "ended": N_("ended"),
        "terminated": N_("terminated"),
        "none": N_("no contract"),
    }
)
