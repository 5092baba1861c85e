"""Who the person is and what was objected: R01, R14 to R16, R21, R25, R28, R33, R36, R39, R43 and R44."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from dataclasses import replace

from tests.oracle.addresses import addresses_in, canonical, e164, is_address, is_mobile, numbers_in
from tests.oracle.companies import Facts
from tests.oracle.instants import add_years, read_day, whole_years
from tests.oracle.rules_of_consent import TRACES, not_reopened, not_replaced, proven, r02
from tests.oracle.situation import BLOCKED, CHANNELS, OVERRIDABLE, REVIEW, Situation, addresses, is_later, numbers

ACTIONS = ("form", "click", "order", "message", "call")


def r01(s: Situation) -> str | None:
    """Nobody on the suppression list is exported, nor anybody whose objection or erasure waits for its answer."""
    return BLOCKED if suppressions(s) or waiting_requests(s) else None


def waiting_requests(s: Situation) -> list[Facts]:
    """The requests of the contact that are neither answered by today nor harmless."""
    return [
        request
        for request in s.archive.get("requests") or []
        if request.get("contact") == s.contact["id"]
        and request.get("kind") not in ("access", "rectification")
        and ((day := read_day(request.get("answered_on"))) is None or day > s.today)
    ]


def suppressions(s: Situation) -> list[Facts]:
    """The entries that match an address or number of the record, for this channel and partner."""
    return [entry for entry in s.archive.get("suppressions") or [] if in_scope(entry, s) and matches(entry, s)]


def in_scope(entry: Facts, s: Situation) -> bool:
    """A channel that nobody knows stands for all."""
    channel = entry.get("channel")
    return entry.get("partner") in (None, s.partner["id"]) and (channel not in CHANNELS or channel == s.channel)


def matches(entry: Facts, s: Situation) -> bool:
    """By canonical address or number; a number that nobody can read is the person's when it is written alike."""
    own = addresses(s.contact) | numbers(s.contact) | {s.contact.get("phone") or "no number"}
    cells = [entry.get("email"), entry.get("phone")]
    named = set().union(*map(addresses_in, cells), *(numbers_in(cell) for cell in cells if "@" not in (cell or "")))
    named |= {canonical(entry["email"].lower().removeprefix("mailto:"))} if entry.get("email") else set()
    named |= {entry["phone"]} if entry.get("phone") else set()
    return bool(named & own) or (bool(entry.get("hash")) and entry["hash"].lower() in hashes(own, s))


def hashes(identifiers: set[str], s: Situation) -> set[str]:
    key = bytes.fromhex(s.archive["owner"].get("suppression_key") or "")
    return {hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for text in identifiers}


def r14(s: Situation) -> str | None:
    """A professional was told of the transmission, did not object, and the offer concerns the job."""
    if s.consumer:
        return None
    if s.standing_refusals or not_reopened(s, s.refused) or (s.standing_withdrawals and not s.company_address):
        return BLOCKED
    if s.company_address:
        return None
    if s.informed.get("mentions_transmission") is not True:
        return BLOCKED
    contracts = s.contracts_in_force or s.contracts_of_the_day
    stated = [c for c in contracts if c.get("job_related") is True and (c.get("offer_topic") or "").strip()]
    return None if contracts and stated == contracts else OVERRIDABLE


def r15(s: Situation) -> str | None:
    """A company's generic address needs no consent: it spares R14 and R17, and objects to nothing."""
    return None


def r16(s: Situation) -> str | None:
    """A "professional" with a personal mailbox or business is a consumer; if informed as a professional, a review."""
    documented = s.contact.get("segment") == "b2b" and s.personal_business and bool(s.informed)
    return OVERRIDABLE if documented else None


def r21(s: Situation) -> str | None:
    """Three years after the person's last act the data are too old; an act in the future is none."""
    last = last_act(s)
    return BLOCKED if last is None or s.today >= add_years(last, 3) else None


def last_act(s: Situation) -> dt.date | None:
    """The newest act by today, never an e-mail opened; where none is recorded at all, the day of the information.

    An act of a kind that nobody knows makes nobody younger: it counts only where nothing else has a date, and then the
    information is no newer.
    """
    action = s.contact.get("last_action") or {}
    acts = [event for event in s.said if event.get("event") == "given" and event.get("purpose") != "undone"]
    did = read_day(action.get("at")) if action.get("kind") != "open" and not s.is_to_come(action) else None
    days = days_of(acts) + ([did] if did and action.get("kind") in ACTIONS else [])
    if days:
        return max(days)
    return min((day for day in (did, read_day(s.informed.get("at"))) if day), default=None)


def r25(s: Situation) -> str | None:
    """Under 15 when collected blocks for ever; under 18 today, or no age at a form for children, is a review."""
    age, born = s.contact.get("age_at_consent"), read_day(s.contact.get("birth_date"))
    if age is None and s.contact.get("birth_date") is None:
        yeses = [] if s.rests_on_consent else [event for event in s.said if event.get("event") == "given"]
        shown = [s.description, *((s.form_version_of(yes) or {}).get("description") for yes in yeses)]
        return REVIEW if any((one or {}).get("targets_minors") is True for one in shown) else None
    if age is not None:
        then, now = age, age + max(whole_years(s.judged_at.day if s.judged_at else s.today, s.today), 0)
    elif born is None:
        return BLOCKED
    else:
        then, now = whole_years(born, min(days_of(lasting(s)), default=s.today)), whole_years(born, s.today)
    if then < 15:
        return BLOCKED
    return REVIEW if was_child(s) else OVERRIDABLE if now < 18 else None


def was_child(s: Situation) -> bool:
    """Whether anything was ever collected under 15, also where somebody was rightly asked again: for good."""
    born = read_day(s.contact.get("birth_date"))
    if s.contact.get("age_at_consent") is not None or born is None:
        return False
    return whole_years(born, min(days_of(collections(s)), default=s.today)) < 15


def collections(s: Situation) -> list[Facts]:
    """Every yes, and the information."""
    return [event for event in (*s.said, s.informed) if event is s.informed or event.get("event") == "given"]


def lasting(s: Situation) -> list[Facts]:
    """The collections without the yeses to the very same whose place a later one took, if that is a consent."""
    anew = s.rests_on_consent and s.judged_covers and any(event is s.judged for event in s.consents) and proven(s)
    if not anew or s.judged is None:
        return collections(s)
    very_same = [e for e in s.given if e.get("partner") == s.judged.get("partner") and is_later(s.judged, e)]
    return [event for event in collections(s) if all(event is not same for same in very_same)]


def days_of(facts: list[Facts]) -> list[dt.date]:
    days = [read_day(fact.get("at")) for fact in facts]
    return [day for day in days if day is not None]


def r28(s: Situation) -> str | None:
    """Of several records of one person the strictest state wins, and only the first may be exported."""
    if len(s.person) == 1:
        return None
    records = [replace(s, contact=contact, chosen=None) for contact in s.person if contact is not s.contact]
    readings = [reading for record in records for reading in record.readings()]
    if any(was_child(r) or BLOCKED in (r01(r), r02(r), r25(r)) for r in readings):
        return BLOCKED
    contradicted = any(
        record.contact.get("contested")
        or record.standing_refusals
        or not_reopened(record, record.refused)
        or file_after_withdrawal(record)
        for record in records
    )
    return None if s.person[0] is s.contact and not contradicted else REVIEW


def r33(s: Situation) -> str | None:
    """A file never revives who was erased or withdrew: a yes in a file alone is looked at."""
    if any(entry.get("reason") == "erased" for entry in suppressions(s)):
        return BLOCKED
    return REVIEW if file_after_withdrawal(s) else None


def file_after_withdrawal(s: Situation) -> bool:
    """Whether a withdrawal was followed by a yes, and only in files."""
    for withdrawal in s.withdrawn:
        after = [event for event in s.consents if is_later(event, withdrawal)]
        if after and all(event.get("trace") == "row" or event.get("trace") not in TRACES for event in after):
            return True
    return False


def r36(s: Situation) -> str | None:
    """An objection that names this partner is said besides."""
    objections = suppressions(s) + s.standing_withdrawals + not_reopened(s, s.withdrawn) + s.standing_refusals
    return BLOCKED if any(objection.get("partner") == s.partner["id"] for objection in objections) else None


def r39(s: Situation) -> str | None:
    """The channel has an identifier that works."""
    number = e164(s.contact.get("phone"))
    usable = {
        "email": is_address(s.contact.get("email")) and s.contact.get("email_state", "ok") == "ok",
        "sms": is_mobile(number),
        "voice": number is not None,
        "post": any((s.contact.get("postal_address") or "").replace(",", " ").split()),
    }
    return None if usable[s.channel] else BLOCKED


def r43(s: Situation) -> str | None:
    """Records kept for the accounts, and those of a customer file three years after the relation, are not sold."""
    if s.contact.get("admin_only"):
        return BLOCKED
    ended = s.contact.get("relation_ended_on")
    kinds = [(s.form_of(event) or {}).get("kind") for event in not_replaced(s)]
    if "customer_file" not in kinds or ended is None:
        return None
    day = read_day(ended)
    return BLOCKED if day is None or s.today >= add_years(day, 3) else None


def r44(s: Situation) -> str | None:
    """A disputed consent blocks every channel until it is settled; a note that says stop waits for a reviewer."""
    if s.contact.get("contested"):
        return BLOCKED
    words = [s.contact.get("note") or "", *(s.contact.get("tags") or [])]
    stop = ("stop", "ne plus contacter", "ne veut plus", "désinscri", "do not contact")
    return OVERRIDABLE if any(phrase in word.lower() for phrase in stop for word in words) else None
