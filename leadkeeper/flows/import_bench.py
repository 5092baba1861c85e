"""What reading rows needs of the book: the form that collected them, and the partners by the names that people know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from leadkeeper.flows.form_version import form_version
from leadkeeper.model.book import World
from leadkeeper.rules.company_names import goes_by
from leadkeeper.rules.erased import NOBODY, Erasures
from leadkeeper.rules.form_choice import FormChoice, FormColumn, NoForm, OneForm, OneVersion
from leadkeeper.rules.phone_country import FRANCE
from leadkeeper.rules.row_events import Bench

NONE, COLUMN, LAST = "none", "column", "last"


def bench_of(known: World, form: str, now: datetime, phone_country: str = FRANCE, erased: Erasures = NOBODY) -> Bench:
    """The bench for rows collected under the id of a form version or a form, `column` (each names its own) or `none`.

    `phone_country` is the country of telephone numbers without a code, `erased` knows who was erased.
    Raises `unknown-form`.
    """
    return Bench(now, _form(known, form), _partner_of(known), phone_country, erased)


def _form(known: World, wanted: str) -> FormChoice:
    if wanted == NONE:
        return NoForm()
    if wanted == COLUMN:
        return FormColumn(known.forms)
    if all(version.id != wanted for form in known.forms for version in form.versions):
        for form in known.forms:
            if form.id == wanted:
                return OneForm(form)
    return OneVersion(form_version(known.forms, wanted)[1])


def _partner_of(known: World) -> Callable[[str], str | None]:
    """Finds the one partner that a name in a file means: by its legal name or a former one."""
    found: dict[str, str | None] = {}

    def partner_of(name: str) -> str | None:
        if name not in found:
            named = [partner.id for partner in known.partners if goes_by(partner, name)]
            found[name] = named[0] if len(named) == 1 else None
        return found[name]

    return partner_of
