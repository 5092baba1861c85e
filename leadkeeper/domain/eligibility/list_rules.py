"""Rules about partner lists: whether the list seen named the partner, and today's list still does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache

from leadkeeper.domain.book import Owner
from leadkeeper.domain.contact import Event
from leadkeeper.domain.eligibility.case import EligibilityQuestion
from leadkeeper.domain.eligibility.context import Published, RuleContext
from leadkeeper.domain.partner import (
    CompanyName,
    ListedName,
    Partner,
    PartnerList,
    Snapshot,
    companies_in,
    company_key,
    goes_by,
    same_company,
    siren_digits,
)
from leadkeeper.domain.text import fold
from leadkeeper.domain.time import moment
from leadkeeper.domain.verdict import FactNames, Objection, block, overridable, review


class Naming(Enum):
    """How a list names a partner; of several lines the first in this order counts."""

    NAMED = "named"
    NAMESAKE = "namesake"  # the same name with another SIREN
    BRAND = "brand"  # by a brand only
    AMBIGUOUS = "ambiguous"  # by a name shared by two partners
    ABSENT = "absent"


ON_IT = (Naming.NAMED, Naming.AMBIGUOUS)
NOT_QUITE = (Naming.NAMESAKE, Naming.BRAND)
_ORDER = {naming: place for place, naming in enumerate(Naming)}


def _gives_siren(listed: ListedName) -> bool:
    """Whether a line of a list has a SIREN; one without digits matches no partner, and its name is not compared."""
    return (listed.siren or "").strip() != ""


def _has_siren_of(listed: ListedName, company: Partner | Owner) -> bool:
    siren = siren_digits(listed.siren)
    return siren != "" and siren == siren_digits(company.siren)


def naming(case: EligibilityQuestion, published: Published) -> Naming:
    """Return how a list version names the partner of the case; cached for all contacts."""
    known = case.namings
    partner = known.get(id(published))
    if partner is None:
        each = [_one_name(case, name) for name in published.version.names]
        how = min(each, key=_ORDER.__getitem__, default=Naming.ABSENT)
        partner = known[id(published)] = (published, how)  # kept referenced: no other object can get its id
    naming: Naming = partner[1]
    return naming


def _one_name(case: EligibilityQuestion, listed: ListedName) -> Naming:
    partner, name = case.partner, listed.name or ""
    if _has_siren_of(listed, partner):
        return Naming.NAMED
    if goes_by(partner, name):
        if _gives_siren(listed):
            return Naming.NAMESAKE
        return Naming.AMBIGUOUS if len(case.sources.same_name(name)) > 1 else Naming.NAMED
    if any(same_company(name, brand) for brand in partner.brands):
        return Naming.BRAND
    return Naming.ABSENT


def on_it(case: EligibilityQuestion, published: Published) -> bool:
    """Whether a list version names the partner."""
    return naming(case, published) in ON_IT


def identified(case: EligibilityQuestion) -> bool:
    """Whether the partner is named on every list that the person may have seen, and there was one."""
    return bool(case.seen) and case.list_surely_out and all(on_it(case, one) for one in case.seen)


def r05_not_named(case: EligibilityQuestion) -> Iterator[Objection]:
    """R05: the list shown at the consent names the partner; adding it later does not cure (SAN-2022-021)."""
    if not case.asks_consent or case.yes is None:
        return
    if identified(case):
        yield from _others_named_in_box(case)
        return
    absent = [one.version for one in case.seen if not on_it(case, one)]
    description = case.shown.description if case.shown else None
    printed = case.shown if description is not None and description.partner_mode == "inline" and not absent else None
    yield block(
        "R05",
        "partner-not-named" if absent else "no-list-out",
        printed.names if printed else FactNames(lists=tuple(absent)),
        partner=case.partner.legal_name,
        form=printed.version.id if printed else None,
        at=case.yes.consent.at,
        lists=tuple(one.id for one in absent),
    )


_SEVERAL_COMPANIES = re.compile(
    r"\b(?:partenaires|partners|societes|compan(?:y|ies)|entreprises|marques|brands|listes?|lists?|tiers|third)\b"
)


@lru_cache(maxsize=256)  # asked for each situation of a person, of the few texts of a book
def _speaks_of_several(text: str) -> bool:
    return _SEVERAL_COMPANIES.search(fold(text)) is not None


def _others_named_in_box(case: EligibilityQuestion) -> Iterator[Objection]:
    """A box that names companies of a linked list itself, and no list or partners besides, says yes to these alone."""
    description = case.shown.description if case.shown else None
    box = description.partner_box if description and description.partner_mode == "link" else None
    if case.shown is None or box is None or not box.text or _speaks_of_several(box.text):
        return
    own = (case.partner.legal_name, *case.partner.former_names, *case.partner.brands)
    listed = [one.name for seen in case.seen for one in seen.version.names if one.name]
    names = sorted((*own, *listed), key=lambda name: len(company_key(name)), reverse=True)  # of two alike our own
    named = {one.name for one in companies_in(box.text, map(CompanyName, filter(company_key, names)))}
    if named and named.isdisjoint(own):
        others = ", ".join(name for name in dict.fromkeys(listed) if name in named)
        facts = {"partner": case.partner.legal_name, "named": others, "form": case.shown.version.id}
        yield review("R05", "box-names-others", case.shown.names, **facts)


def r06_nobody_named(case: EligibilityQuestion) -> Iterator[Objection]:
    """R06: a form that says only "our partners" names none of them (Canal+ SAN-2023-015)."""
    if not case.asks_consent or case.shown is None or case.shown.description is None:
        return
    if not case.shown.description.names_partners:
        yield block("R06", "partners-unnamed", case.shown.names, form=case.shown.version.id)


def r07_list_not_archived(case: EligibilityQuestion) -> Iterator[Objection]:
    """R07: what the link to the list showed must be archived (CNIL's second principle; EDF SAN-2022-021)."""
    if not case.asks_consent or case.shown is None or case.shown.description is None:
        return
    if case.shown.description.partner_mode != "link":
        return
    if case.shown.description.link_ok is False:
        yield block("R07", "link-dead", case.shown.names, form=case.shown.version.id)
    bare = tuple(one.version for one in case.seen if not _archived(case, one))
    if bare:
        names, ids = FactNames(lists=bare), tuple(one.id for one in bare)
        at = case.yes.consent.at if case.yes else None
        late = next(((one, newer) for one in case.seen if (newer := _replaced_before_picture(case, one))), None)
        taken = late[0].version.snapshot.taken_at if late and late[0].version.snapshot else None
        replaced = late[1].version.published_at if late else None
        dated = [one.snapshot for one in bare if one.snapshot]
        to_come = next((one.taken_at for one in dated if _is_to_come(case, one)), None)
        facts = {"lists": ids, "at": at, "taken": taken, "replaced": replaced, "to_come": to_come}
        yield overridable("R07", "list-not-archived", case.judged_hi, names, **facts)


def _archived(case: EligibilityQuestion, shown: Published) -> bool:
    """Whether a dated snapshot shows this version: taken before a newer one may have been published."""
    picture = shown.version.snapshot
    if picture is None or shown.taken is None or picture.sha256 in case.sources.altered or _is_to_come(case, picture):
        return False
    return _replaced_before_picture(case, shown) is None


def _is_to_come(case: EligibilityQuestion, picture: Snapshot) -> bool:
    """Whether a snapshot is dated after today: it proves nothing yet."""
    taken = moment(picture.taken_at)
    return taken is not None and taken.lo > case.end_of_today


def _replaced_before_picture(case: EligibilityQuestion, shown: Published) -> Published | None:
    """Return the version that may have been published before the snapshot of this one, which then proves nothing.

    None without a snapshot, if none was, or if the snapshot was there at the consent.
    """
    taken = shown.taken
    if taken is None or (case.given_at is not None and taken.surely_by <= case.given_at.lo):
        return None
    others = [other for other in case.sources.lists[shown.list.id] if other is not shown]
    return next((one for one in others if one.earliest <= taken.hi and not shown.surely_after(one)), None)


def r23_another_company(case: EligibilityQuestion) -> Iterator[Objection]:
    """R23: the partner is the legal entity, not a namesake or a brand."""
    for standing in case.standing:
        yield from _unlike(standing)


def _unlike(case: EligibilityQuestion) -> Iterator[Objection]:
    named = {naming(case, one): one.version for one in reversed(case.seen)}
    partner = case.partner.legal_name
    for how in NOT_QUITE:
        if how in named:
            yield block("R23", how.value, FactNames(lists=(named[how],)), partner=partner, list=named[how].id)
            return
    if (shown := named.get(Naming.AMBIGUOUS)) is not None:
        yield review("R23", "ambiguous", FactNames(lists=(shown,)), partner=partner, list=shown.id)


def r29_acquired(case: EligibilityQuestion) -> Iterator[Objection]:
    """R29: for bought data the seller's list named owner and partner, with a contract; never scraped data."""
    for came in case.origins:
        yield from _bought(case, came)


def _bought(case: EligibilityQuestion, came: Event) -> Iterator[Objection]:
    shown = case.sources.form(came.consent)
    if shown is None or shown.form.kind in ("own", "customer_file"):
        return
    if shown.form.kind != "acquired":
        is_scraped = shown.form.kind == "scraped"
        yield block("R29", "scraped" if is_scraped else "origin-unknown", shown.names, form=shown.form.id)
        return
    seller = shown.form.seller
    if seller is None or seller.contract is not True:
        yield block("R29", "no-seller-contract", seller=seller.name if seller else None)
    elif not ((seller.name or "").strip() or siren_digits(seller.siren)):
        yield block("R29", "seller-unknown", shown.names, form=shown.form.id)
    listed = case.sources.listed(came.consent)
    seen = listed.seen(came.when)
    owner = case.sources.reference_data.owner
    if not (seen and all(any(_is_owner(name, owner) for name in one.version.names) for one in seen)):
        yield block("R29", "owner-not-named", seller=seller.name if seller else None)
    elif not (listed.surely_out(came.when) and all(on_it(case, one) for one in seen)):
        yield block("R29", "partner-not-on-sellers-list", partner=case.partner.legal_name)


def _is_owner(listed: ListedName, owner: Owner) -> bool:
    return _has_siren_of(listed, owner) if _gives_siren(listed) else same_company(listed.name or "", owner.name or "")


def r37_list_changed(case: EligibilityQuestion) -> Iterator[Objection]:
    """R37: a partner removed from the list since is blocked; one added again needs review (CNIL's third principle)."""
    for standing in case.standing:
        yield from _changed(standing)


def _changed(case: EligibilityQuestion) -> Iterator[Objection]:
    naming = [one for one in case.seen if on_it(case, one)]
    if not naming:
        return
    out, newest = case.listed.out_by(case.end_of_today)
    since = [one for one in out if not on_it(case, one) and not all(shown.surely_after(one) for shown in naming)]
    facts = {"partner": case.partner.legal_name, "list": newest[-1].version.id if newest else None}
    if any(not on_it(case, one) for one in newest):
        yield block("R37", "taken-off", _newest(newest), **facts)
    elif since:
        yield overridable("R37", "taken-off-and-put-back", max(one.last for one in newest), _newest(newest), **facts)


def _newest(out: Sequence[Published]) -> FactNames:
    return FactNames(lists=(out[-1].version,) if out else ())


def named_on(sources: RuleContext, partner: Partner, one: PartnerList) -> bool:
    """Whether the newest version of a list names a partner by its SIREN or by its name."""
    versions = sources.lists[one.id]
    return bool(versions) and _named_in(partner, versions[-1])


def named_ever(sources: RuleContext, partner: Partner, one: PartnerList) -> bool:
    """Whether any version of a list names a partner by its SIREN or by its name."""
    return any(_named_in(partner, version) for version in sources.lists[one.id])


def named_since(sources: RuleContext, partner: Partner, partner_list: PartnerList) -> Published | None:
    """Return the version since which a list has named a partner without a break; None if the newest does not."""
    since = None
    for version in sources.lists[partner_list.id]:
        since = (since or version) if _named_in(partner, version) else None
    return since


def _named_in(partner: Partner, published: Published) -> bool:
    return any(
        _has_siren_of(listed, partner) if _gives_siren(listed) else goes_by(partner, listed.name or "")
        for listed in published.version.names
    )
