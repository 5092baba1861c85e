"""Remedies: single acts of the user, each with the reference data that it would lead to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from leadkeeper.domain.book import ReferenceData
from leadkeeper.domain.eligibility.case import contract_state
from leadkeeper.domain.eligibility.context import EVIDENCE
from leadkeeper.domain.eligibility.partner_rules import sectors
from leadkeeper.domain.form import Evidence, Form, FormVersion
from leadkeeper.domain.partner import Contract, ListVersion, Partner, PartnerList, Snapshot
from leadkeeper.domain.serialization import Verbatim


@dataclass(frozen=True, slots=True)
class Action:
    """One act: its name, the rule that it answers, its target, and the reference data after it.

    `rules` are those that it can satisfy; `notices_sent`: the partner has been notified of all withdrawals.
    """

    name: str
    rule: str
    target: str
    rules: frozenset[str]
    world: ReferenceData
    notices_sent: bool = False


def actions(world: ReferenceData, partner: Partner, channel: str, today: date) -> Iterator[Action]:
    """Yield every act that could make more contacts eligible for a partner on a channel."""
    yield from _about_forms(world, partner, channel)
    yield from _about_lists(world, today)
    if not any(contract_state(one, today) == "in-force" and channel in one.channels for one in partner.contracts):
        signed = replace(partner, contracts=(*partner.contracts, _contract(partner, channel, today)))
        name = "renew-contract" if partner.contracts else "sign-contract"
        yield _for_partner(world, signed, name, "R22", "R14", "R24", "R41")
    if partner.hold is not None:
        yield _for_partner(world, replace(partner, hold=None), "lift-hold", "R40")
    if not sectors(partner):
        yield _for_partner(world, replace(partner, sectors=("other",)), "state-sector", "R12")
    yield Action("tell-partner", "R31", partner.id, frozenset({"R31"}), world, notices_sent=True)


def _for_partner(world: ReferenceData, after: Partner, name: str, *rules: str) -> Action:
    partners = tuple(after if one.id == after.id else one for one in world.partners)
    return Action(name, rules[0], after.id, frozenset(rules), replace(world, partners=partners))


def _contract(partner: Partner, channel: str, today: date) -> Contract:
    """The last contract renewed, or a first one that allows the channel."""
    yesterday = (today - timedelta(days=1)).isoformat()
    last = partner.contracts[-1] if partner.contracts else Contract("new", territory=("FR",), job_related=True)
    return replace(
        last,
        id="new",
        signed_on=yesterday,
        starts_on=yesterday,
        ends_on=None,
        terminated_on=None,
        channels=tuple(dict.fromkeys((*last.channels, channel))),
        onward_transfer=False,
    )


def _about_forms(world: ReferenceData, partner: Partner, channel: str) -> Iterator[Action]:
    for form in world.forms:
        for version in form.versions:
            if not any(item.kind in EVIDENCE for item in version.evidence):
                proof = Evidence("screenshot", "picture", "0" * 64, version.starts)
                shown = replace(version, evidence=(*version.evidence, proof))
                yield _for_form(world, form, shown, "attach-evidence", "R17")
            if version.description is None:
                described = replace(version, description=_described(world, partner, channel))
                yield _for_form(world, form, described, "describe-form", "R18", "R17", "R10")


def _for_form(world: ReferenceData, form: Form, after: FormVersion, name: str, *rules: str) -> Action:
    versions = tuple(after if one.id == after.id else one for one in form.versions)
    changed = replace(form, versions=versions)
    forms = tuple(changed if one.id == form.id else one for one in world.forms)
    return Action(name, rules[0], after.id, frozenset(rules), replace(world, forms=forms))


def _described(world: ReferenceData, partner: Partner, channel: str) -> Verbatim:
    """What the form would have had to show: the best case, with everything correct."""
    owner = world.owner.name or "?"
    phone = {"text": "", "checked": False, "period_months": 12}
    phone |= dict.fromkeys(("identity", "goods", "period", "withdrawal", "durable_proof"), True)
    return Verbatim(
        controller=owner,
        partner_box={"text": "", "checked": False},
        phone_box=phone if channel == "voice" else None,
        partner_mode="inline",
        list={"version": "1", "names": [partner.legal_name]},
        channels=[channel],
        info={"withdrawal": True, "retention": "3 ans", "rights": True, "transmission_stated": True, "l223_2": True},
    )


def _about_lists(world: ReferenceData, today: date) -> Iterator[Action]:
    for partner_list in world.lists:
        for version in partner_list.versions:
            if version.snapshot is None or version.snapshot.taken_at is None:
                yield _archived(world, partner_list, version, today)


def _archived(world: ReferenceData, partner_list: PartnerList, version: ListVersion, today: date) -> Action:
    picture = Snapshot("picture", "0" * 64, today.isoformat())
    versions = tuple(replace(v, snapshot=picture) if v.id == version.id else v for v in partner_list.versions)
    lists = tuple(
        replace(partner_list, versions=versions) if other.id == partner_list.id else other for other in world.lists
    )
    return Action("archive-list", "R07", version.id, frozenset({"R07"}), replace(world, lists=lists))
