"""Which partner somebody means who types an id, a SIREN or a legal name."""

from __future__ import annotations

from collections.abc import Mapping

from leadkeeper.errors import LeadKeeperError
from leadkeeper.model.partner import Partner
from leadkeeper.rules.siren import siren_digits


def which_partner(known: Mapping[str, Partner], name: str) -> Partner:
    """The partner with this id, SIREN or exact legal name; `unknown-partner` unless exactly one has it."""
    if name in known:
        return known[name]
    wanted = siren_digits(name)
    found = [one for one in known.values() if one.legal_name == name or (wanted and wanted == siren_digits(one.siren))]
    if len(found) != 1:
        names = {one.id: one.legal_name for one in known.values()}
        raise LeadKeeperError("unknown-partner", partner=name, known=names)
    return found[0]
