"""How a person wants a lead file to be read, where the file itself does not say it well."""

from __future__ import annotations

from leadkeeper.files.table import Reading
from leadkeeper.rules import known_names

FIELDS = known_names.FIELDS
"""Every field that a column can be mapped to."""

GIVING_FIELDS = frozenset({"consent_partner_names", *known_names.ANSWER_FIELDS}) - known_names.REVERSED_FIELDS
"""Those under which a yes is a consent."""

_ABOUT_CONSENT = ("consent_", "refused_", "unsubscribed_", "form")
CONSENT_FIELDS = frozenset(name for name in FIELDS if name.startswith(_ABOUT_CONSENT))
"""Those that say what somebody agreed to or refused, and when."""


def read_as(
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    password: str | None = None,
    *,
    repair: bool = False,
) -> Reading:
    """A reading with what the person decided; None leaves it to the file."""
    return Reading(encoding, delimiter, sheet, password, repair)
