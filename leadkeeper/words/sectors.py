"""What a partner's sector means for what it may be given (R12), said where sectors are chosen."""

from __future__ import annotations

from collections.abc import Iterable

from leadkeeper.words import N_, _
from leadkeeper.words.facts import sector
from leadkeeper.words.named import Named

HOMES_BAN = N_("no prospecting of consumers by e-mail, SMS or telephone, even with consent; post only")
LOOK = N_("special rules that LeadKeeper does not know: nobody is given to this partner from here")

ban = Named(
    {
        "energy_renovation": HOMES_BAN,
        "renewables": HOMES_BAN,
        "home_adaptation": HOMES_BAN,
        "cpf_training": N_("no prospecting at all but by post, even with consent"),
        "insurance": N_("a consumer may be called within 30 days only, by an insurer named beforehand"),
        "health": LOOK,
        "gambling": LOOK,
        "tobacco": LOOK,
        "alcohol": LOOK,
        "debt": LOOK,
    }
)
"""What follows from a sector; one that is not here has no ban."""


def bans(sectors: Iterable[str]) -> list[str]:
    """A line for each sector that may not do everything, such as `health: special rules…`."""
    return [_("{sector}: {ban}.").format(sector=sector(one), ban=ban(one)) for one in sectors if one in ban.names]
