"""What form versions, list versions and contracts are called where people read them; their ids are for machines."""

from __future__ import annotations

from leadkeeper.domain.form import Form, FormVersion
from leadkeeper.domain.partner import Contract, ListVersion, Partner
from leadkeeper.messages import _, labels


def form_version(form: Form, version: FormVersion) -> str:
    """Return the name of the form, with the first day of the version if the form has others."""
    name = form.name or form.id
    if len(form.versions) < 2:
        return name
    return _("{form}, from {day}").format(form=name, day=labels.day(version.starts) if version.starts else "…")


def list_version(version: ListVersion) -> str:
    """Return the list by the moment it was published; without one, its id."""
    if version.published_at is None:
        return version.id
    return _("list of {day}").format(day=labels.day(version.published_at))


def contract(agreement: Contract) -> str:
    """Return the contract by the day it was signed, else by its first day; without either, its id."""
    signed = agreement.signed_on or agreement.starts_on
    return _("contract of {day}").format(day=labels.day(signed)) if signed else agreement.id


def contract_with(partner: Partner, agreement: Contract) -> str:
    """Return the contract, and with which partner."""
    if not (agreement.signed_on or agreement.starts_on):
        return _("contract with {partner}").format(partner=partner.legal_name)
    return _("{contract} with {partner}").format(contract=contract(agreement), partner=partner.legal_name)
