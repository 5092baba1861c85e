"""What the person said, and how it was asked: R02 to R10, R13, R17 to R20 and R42."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import replace

from tests.oracle.companies import NAMED, TWO_PARTNERS, Facts, standing
from tests.oracle.form_faults import fault_ids
from tests.oracle.instants import PARIS, add_months, read_day, read_instant, surely_later
from tests.oracle.published_lists import (
    list_shown,
    perhaps_later,
    perhaps_no_version_out,
    published,
    surely_before_any,
    undated,
    versions_shown,
)
from tests.oracle.situation import BLOCKED, OVERRIDABLE, POSITIVE_ACTS, REVIEW, Situation, is_later, last_of

TELEPHONE_LAW = dt.date(2026, 8, 11)
GDPR = dt.date(2018, 5, 25)
MENTIONS = ("identity", "goods", "period", "withdrawal", "durable_proof")
TRACES = ("row", "log", "double_opt_in", "signed", "recording")
EVIDENCE_KINDS = ("screenshot", "pdf", "script", "signed_sheet", "other")


def r02(s: Situation) -> str | None:
    """A withdrawal blocks until a surely later consent with its own proof."""
    return BLOCKED if s.standing_withdrawals or not_reopened(s, s.withdrawn) else None


def not_reopened(s: Situation, noes: list[Facts]) -> list[Facts]:
    """The noes that a later yes without proof has not undone."""
    if s.judged is None or not s.judged_covers or proven(s):
        return []
    return [event for event in noes if is_later(s.judged, event)]


def r03(s: Situation) -> str | None:
    """A consumer's e-mail and SMS need a yes to the transmission, and a no is a no."""
    if not s.consumer or s.channel == "post" or (s.channel == "voice" and s.today >= TELEPHONE_LAW):
        return None
    if s.standing_refusals:
        return BLOCKED
    nothing = s.channel != "voice" and s.judged is None and r04(s) is None
    return BLOCKED if nothing else None


def r04(s: Situation) -> str | None:
    """A yes to the collector's own offers alone is no yes to partners."""
    other_noes = [e for e in s.said if e.get("event") != "given" and e.get("partner") not in (None, s.partner["id"])]
    about_partners = [e for e in s.said if e.get("purpose") != "own" and all(e is not no for no in other_noes)]
    own_only = bool(own_yeses(s)) and not about_partners
    return BLOCKED if s.consumer and s.channel in ("email", "sms") and own_only else None


def own_yeses(s: Situation) -> list[Facts]:
    return [event for event in s.said if event.get("purpose") == "own" and event.get("event") == "given"]


def r05(s: Situation) -> str | None:
    """The partner is on every version of the list that the person may have seen."""
    if not s.asks_consent or s.judged is None:
        return None
    return BLOCKED if not identified(s) else None


def identified(s: Situation) -> bool:
    """Whether the partner was named, whichever of the possible versions was shown."""
    shown = versions_shown(s)
    return bool(shown) and not perhaps_no_version_out(s) and all(names_partner(s, version) for version in shown)


def names_partner(s: Situation, version: Facts) -> bool:
    return standing(version, s.partner, s.other_partners) in (NAMED, TWO_PARTNERS)


def r06(s: Situation) -> str | None:
    """A form that speaks of partners without naming them names nobody."""
    if not s.asks_consent or s.description is None:
        return None
    return BLOCKED if s.description.get("partner_mode") not in ("inline", "link") else None


def r07(s: Situation) -> str | None:
    """What the link to the list showed is kept."""
    if not s.asks_consent or s.description is None or s.description.get("partner_mode") != "link":
        return None
    if s.description.get("link_ok") is False:
        return BLOCKED
    return OVERRIDABLE if any(not copied(s, version) for version in versions_shown(s)) else None


def copied(s: Situation, version: Facts) -> bool:
    """Whether a dated snapshot of today or before shows this version.

    Taken by the time of the consent, or before a newer one was out.
    """
    taken = read_instant((version.get("snapshot") or {}).get("taken_at"))
    if taken is None or taken.day > s.today:
        return False
    if s.judged_at is not None and taken.last <= s.judged_at.first:
        return True
    versions = (list_shown(s) or {}).get("versions") or []
    newer = [published(other) for other in versions if perhaps_later(other, version)]
    return all(surely_later(out, taken) for out in newer)


def r08(s: Situation) -> str | None:
    """A yes counts for the channels that the form stated and the person kept."""
    if not s.asks_consent or s.judged is None:
        return None
    if not s.judged_covers and not s.is_to_come(s.judged):
        return BLOCKED
    vague = s.channel == "sms" and not s.judged.get("channels") and says_electronic_without_sms(s.description or {})
    return REVIEW if vague else None


def says_electronic_without_sms(description: Facts) -> bool:
    """Whether the wording says "voie électronique" and nowhere SMS."""
    boxes = [description.get(key) for key in ("own_box", "partner_box", "phone_box")]
    texts = [description.get("text"), *(box.get("text") for box in boxes if isinstance(box, dict))]
    wording = " ".join(_folded(text) for text in texts if isinstance(text, str))
    electronic = re.search(r"\bvoies? electroniques?\b|\belectronic means\b", wording)
    return electronic is not None and re.search(r"\bsms\b|\bmms\b|\btextos?\b|\btext messages?\b", wording) is None


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return re.sub(r"\s+", " ", "".join(c for c in plain if not unicodedata.combining(c)).lower())


def r09(s: Situation) -> str | None:
    """Since 11 August 2026 a call needs a telephone consent that names the partner and is less than a year old."""
    if not s.consumer or s.channel != "voice" or s.today < TELEPHONE_LAW:
        return None
    if not s.judged_covers or r02(s) or s.standing_refusals or not identified(s):
        return BLOCKED
    end = end_of_calls(s)
    if end is None or s.today >= end:
        return BLOCKED
    return OVERRIDABLE if (end - s.today).days < 30 else None


def end_of_calls(s: Situation) -> dt.date | None:
    """The first day without calls: 365 days, the form's period or the person's own limit; None if one is unreadable."""
    if s.judged is None or s.judged_at is None:
        return None
    ends = [s.judged_at.day + dt.timedelta(days=365)]
    months = phone_box(s).get("period_months")
    if isinstance(months, int | float) and not isinstance(months, bool):
        ends.append(add_months(s.judged_at.day, min(max(int(months), 0), 12)))
    if s.judged.get("valid_until") is not None:
        own_limit = read_day(s.judged["valid_until"])
        if own_limit is None:
            return None
        ends.append(own_limit)
    return min(ends)


def phone_box(s: Situation) -> Facts:
    box = (s.description or {}).get("phone_box")
    return box if isinstance(box, dict) else {}


def r10(s: Situation) -> str | None:
    """A telephone consent carried the five mentions, at most twelve months, and has a time of day."""
    if not s.consumer or s.channel != "voice" or not s.judged_covers:
        return None
    months = phone_box(s).get("period_months")
    stated = isinstance(months, int | float) and not isinstance(months, bool) and 0 < months <= 12
    complete = all(phone_box(s).get(mention) is True for mention in MENTIONS) and stated
    if not complete or "L21" in fault_ids(s.form_version) or is_over((s.judged or {}).get("valid_until"), s.today):
        return BLOCKED
    return None if s.judged_at is not None and s.judged_at.has_time else REVIEW


def r13(s: Situation) -> str | None:
    """The exception for existing customers never covers a partner."""
    if not s.asks_consent:
        return None
    if s.judged is not None:
        return BLOCKED if s.judged.get("method") == "soft_opt_in" else None
    return BLOCKED if any(event.get("method") == "soft_opt_in" for event in own_yeses(s)) else None


def r17(s: Situation) -> str | None:
    """The consent is proven; of professionals and of informed post the date of the information is known."""
    if s.company_address:
        return None
    if not s.rests_on_consent:
        return BLOCKED if read_instant(s.informed.get("at")) is None else None
    return None if proven(s) else BLOCKED


def proven(s: Situation) -> bool:
    """The judged consent has grade 2 or 3 (described, evidenced, list known), an instant, and an individual trace."""
    return s.judged is not None and has_proof(s, s.judged)


def has_proof(s: Situation, event: Facts) -> bool:
    version = s.form_version_of(event)
    if read_instant(event.get("at")) is None or version is None or version.get("description") is None:
        return False
    evidenced = any(item.get("kind") in EVIDENCE_KINDS for item in version.get("evidence") or [])
    return evidenced and bool(versions_shown(s, event)) and event.get("trace") in TRACES


def not_replaced(s: Situation) -> list[Facts]:
    """The yeses whose origin still counts.

    The judged one, else the last to anything. Where no consent is asked (professionals, paper) and the judged one is
    none, or proves nothing, each to anything after which no proven consent to this came: what is no consent lifts no
    no, on any basis.
    """
    yeses = [event for event in s.said if event.get("event") == "given"]
    good = [event for event in s.consents if has_proof(s, event)]
    lasting = [event for event in yeses if not any(is_later(consent, event) for consent in good)]
    counting = [event for event in lasting if event.get("purpose") != "undone"]
    if counting and not s.asks_consent and all(event is not s.judged for event in good):
        return counting
    last = s.judged or last_of(yeses)
    return [last] if last else []


def with_a_list_that_counts(s: Situation) -> list[Situation]:
    """The same situation with each yes to this that is not replaced."""
    if s.asks_consent:
        return [s]
    return [replace(s, chosen=e) for e in not_replaced(s) if any(e is one for one in s.given)] or [s]


def r18(s: Situation) -> str | None:
    """A revoked source or a faulty form spoils all that it collected; an unchecked form must be checked first.

    Where the transmission does not rest on the judged consent, every form counts that a yes came through.
    """
    answers = [spoilt(s, s.judged, fault_ids(s.form_version))]
    if not s.rests_on_consent:
        yeses = [event for event in s.said if event.get("event") == "given"]
        others = [yes for yes in yeses if yes.get("form_version") != (s.judged or {}).get("form_version")]
        answers += [spoilt(s, yes, fault_ids(s.form_version_of(yes)) - {"L40"}) for yes in others]
    return BLOCKED if BLOCKED in answers else REVIEW if REVIEW in answers else None


def spoilt(s: Situation, event: Facts | None, faults: frozenset[str]) -> str | None:
    found = s.form_and_version(event)
    if found is None:
        return None
    form, version = found
    if form.get("status", "active") != "active":
        return BLOCKED
    if version.get("description") is None:
        return REVIEW
    return BLOCKED if faults - {"L16"} else None


def r19(s: Situation) -> str | None:
    """The date of the consent is readable and possible."""
    if information_is_in_the_future(s):
        return BLOCKED
    if s.judged is None:
        return None
    if s.judged_at is None or s.judged_at.day > s.today or surely_before_any(s) or undated(s) or outside_form(s):
        return BLOCKED
    if s.channel != "voice" and is_over(s.judged.get("valid_until"), s.today):
        return BLOCKED
    return REVIEW if s.judged_at.day < GDPR else None


def outside_form(s: Situation) -> bool:
    """Whether the consent lies outside the days of its form version, or these cannot be read."""
    version = s.form_version
    if version is None or s.judged_at is None:
        return False
    start, end = read_day(version.get("from")), read_day(version.get("to"))
    unreadable = start is None or (version.get("to") is not None and end is None)
    return unreadable or s.judged_at.day < start or (end is not None and s.judged_at.day > end)


def is_over(valid_until: object, today: dt.date) -> bool:
    """Whether a consent ended before the end of today; an end that nobody can read has come."""
    if valid_until is None:
        return False
    end = read_instant(valid_until)
    return (
        end is None or end.day < today or (end.day == today and end.has_time and end.readings[-1] != last_second(today))
    )


def last_second(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    moment = dt.datetime.combine(day, dt.time(23, 59, 59), PARIS).astimezone(dt.UTC)
    return moment, moment


def information_is_in_the_future(s: Situation) -> bool:
    """Whether nothing is there but an information that nobody has given yet."""
    if not s.is_to_come(s.contact.get("informed") or {}):
        return False
    return (not s.consumer and not s.company_address) or (s.consumer and s.channel == "post" and not s.given)


def r20(s: Situation) -> str | None:
    """Only a positive act is a consent."""
    if not s.asks_consent or s.judged is None:
        return None
    method = s.judged.get("method") or s.method_of(s.judged)
    return None if method is None or method in (*POSITIVE_ACTS, "soft_opt_in") else BLOCKED


def r42(s: Situation) -> str | None:
    """Paper needs prior information about the transmission, or a yes to paper, and no objection."""
    if s.channel != "post":
        return None
    informed = s.informed.get("mentions_transmission") is True or bool(s.given)
    opposed = s.standing_withdrawals or s.standing_refusals or not_reopened(s, s.refused)
    return BLOCKED if not informed or opposed else None
