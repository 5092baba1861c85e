"""Who receives, under which contract and from which source: R11, R12, R22 to R24, R29, R31, R35, R37, R40 and R41."""

from __future__ import annotations

import datetime as dt

from tests.oracle.addresses import is_foreign
from tests.oracle.companies import ABSENT, NAMED, TWO_PARTNERS, Facts, digits, standing
from tests.oracle.instants import read_day
from tests.oracle.published_lists import (
    list_shown,
    newest,
    perhaps_later,
    perhaps_no_version_out,
    published_by,
    versions_shown,
)
from tests.oracle.rules_of_consent import names_partner, not_replaced, phone_box, with_a_list_that_counts
from tests.oracle.situation import BLOCKED, OVERRIDABLE, REVIEW, Situation

BANNED_FOR_CONSUMERS = ("energy_renovation", "renewables", "home_adaptation")
BANNED_FOR_ALL = ("cpf_training",)
SPECIAL = ("health", "gambling", "tobacco", "alcohol", "debt")
EEA = frozenset("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO".split())


def r11(s: Situation) -> str | None:
    """An insurer calls within 30 days, and was identified beforehand."""
    insurer = "insurance" in sectors(s)
    if not insurer or not s.consumer or s.channel != "voice" or not s.judged_covers:
        return None
    late = s.judged_at is None or s.today > s.judged_at.day + dt.timedelta(days=30)
    return BLOCKED if late or phone_box(s).get("identity") is not True else None


def r12(s: Situation) -> str | None:
    """Some sectors may not prospect at all, some have rules of their own, and an unknown one must be filled in."""
    banned = BANNED_FOR_ALL + (BANNED_FOR_CONSUMERS if s.consumer else ())
    if s.channel != "post" and any(sector in banned for sector in sectors(s)):
        return BLOCKED
    return REVIEW if not sectors(s) or any(sector in SPECIAL for sector in sectors(s)) else None


def sectors(s: Situation) -> list[str]:
    """What the partner sells; capitals, blanks and hyphens make no other sector, and a blank says nothing."""
    words = ["_".join(text.replace("-", " ").lower().split()) for text in s.partner.get("sectors") or []]
    return [word for word in words if word]


def r22(s: Situation) -> str | None:
    """A signed contract is in force today for this channel and country."""
    return None if s.contracts_in_force else BLOCKED


def r23(s: Situation) -> str | None:
    """The list means the legal entity: a namesake with another SIREN or a brand is not it, a shared name is unclear."""
    shown = [version for one in with_a_list_that_counts(s) for version in versions_shown(one)]
    found = {standing(version, s.partner, s.other_partners) for version in shown}
    if found - {NAMED, ABSENT, TWO_PARTNERS}:
        return BLOCKED
    return REVIEW if TWO_PARTNERS in found else None


def r24(s: Situation) -> str | None:
    """A contract that lets the partner pass data on is not covered by any consent."""
    return BLOCKED if any(contract.get("onward_transfer") for contract in s.contracts_of_the_day) else None


def r29(s: Situation) -> str | None:
    """Bought data: the seller's list named us and the partner, under a contract; an unknown origin is none."""
    return BLOCKED if any(ill_gotten(s, event) for event in not_replaced(s)) else None


def ill_gotten(s: Situation, event: Facts) -> bool:
    origin = s.form_of(event)
    if origin is None:
        return False
    kind = origin.get("kind", "own")
    if kind != "acquired":
        return kind not in ("own", "customer_file")
    seller = origin.get("seller") or {}
    anybody = (seller.get("name") or "").strip() or digits(seller.get("siren"))
    if seller.get("contract") is not True or not anybody:
        return True
    us = {"legal_name": s.archive["owner"]["name"], "siren": s.archive["owner"].get("siren")}
    shown = versions_shown(s, event)
    named = bool(shown) and all(standing(v, us, []) == NAMED and names_partner(s, v) for v in shown)
    return not named or perhaps_no_version_out(s, event)


def r31(s: Situation) -> str | None:
    """While a notice to the partner is overdue, everybody waits."""
    notices = [notice for notice in s.archive.get("notices") or [] if notice.get("partner") == s.partner["id"]]
    return REVIEW if any(overdue(notice, s.today) for notice in notices) else None


def overdue(notice: Facts, today: dt.date) -> bool:
    due, sent = read_day(notice.get("due")), read_day(notice.get("sent_at"))
    return (due is None or due < today) and (sent is None or sent > today)


def r35(s: Situation) -> str | None:
    """Another country's rules may apply to the person; a partner outside the EEA needs a safeguard."""
    country, safeguard = s.partner.get("country") or "FR", s.partner.get("transfer_safeguard")
    enough = ("adequacy",) if country in ("GB", "CH") else ("adequacy", "scc")
    if country not in EEA and safeguard not in enough:
        return BLOCKED
    if (s.contact.get("country") or "FR") != "FR":
        return REVIEW
    return OVERRIDABLE if is_foreign(s.contact.get("phone")) else None


def r37(s: Situation) -> str | None:
    """A partner that left the list since is out; one that left and came back is looked at."""
    answers = [changed_since(one) for one in with_a_list_that_counts(s)]
    return BLOCKED if BLOCKED in answers else OVERRIDABLE if OVERRIDABLE in answers else None


def changed_since(s: Situation) -> str | None:
    naming = [version for version in versions_shown(s) if names_partner(s, version)]
    if not naming:
        return None
    out = published_by(s.today, (list_shown(s) or {})["versions"])
    if any(not names_partner(s, version) for version in newest(out)):
        return BLOCKED
    since = [version for version in out if any(perhaps_later(version, seen) for seen in naming)]
    return OVERRIDABLE if any(not names_partner(s, version) for version in since) else None


def r40(s: Situation) -> str | None:
    """A partner on hold receives nothing."""
    return BLOCKED if s.partner.get("hold") else None


def r41(s: Situation) -> str | None:
    """A person already delivered to the partner is looked at, and out when the contract's uses are used up."""
    uses = len(deliveries(s))
    contracts = s.contracts_in_force or s.contracts_of_the_day
    limits = [contract["max_uses"] for contract in contracts if contract.get("max_uses") is not None]
    if limits and uses >= min(limits):
        return BLOCKED
    return OVERRIDABLE if uses else None


def deliveries(s: Situation) -> list[Facts]:
    """What this partner received of this person, under whatever record, up to today."""
    records = {contact["id"] for contact in s.person}
    to_partner = [d for d in s.archive.get("deliveries") or [] if d.get("partner") == s.partner["id"]]
    up_to_today = [d for d in to_partner if (day := read_day(d.get("at"))) is None or day <= s.today]
    return [delivery for delivery in up_to_today if records & set(delivery.get("contacts") or [])]
