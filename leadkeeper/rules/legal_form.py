"""What a company's legal form tells of the person behind it."""

from __future__ import annotations

from leadkeeper.rules.folding import fold

_ALONE = frozenset(
    "ei eirl micro microentreprise microentrepreneur microentrepreneuse autoentreprise autoentrepreneur"
    " autoentrepreneuse entrepriseindividuelle entrepreneurindividuel entrepreneuseindividuelle".split()
)


def works_alone(legal_form: str | None) -> bool:
    """Whether it is that of somebody who trades in their own name (R16): `EI`, `micro`, and what these stand for."""
    return "".join(char for char in fold(legal_form or "") if char.isalpha()) in _ALONE
