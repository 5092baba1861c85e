"""What the person said, and how it was asked: R02 to R10, R13, R17 to R20 and R42."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from tests.oracle.companies import NAMED, TWO_PARTNERS, Facts, standing
from tests.oracle.form_faults import fault_ids
from tests.oracle.instants import add_months, read_day, read_instant, surely_later
from tests.oracle.published_lists import (
    list_shown,
    perhaps_later,
    perhaps_no_version_out,
    published,
    surely_before_any,
    undated,
    versions_shown,
)
from tests.oracle.situation import BLOCKED, OVERRIDABLE, REVIEW, Situation, is_later

TELEPHONE_LAW = dt.date(2026, 8, 11)
GDPR = dt.date(2018, 5, 25)
MENTIONS = ("identity", "goods", "period", "withdrawal", "durable_proof")
POSITIVE_ACTS = ("unticked_box", "two_buttons", "double_opt_in", "signed_paper", "recorded_oral")
TRACES = ("row", "log", "double_opt_in", "signed", "recording")
EVIDENCE_KINDS = ("screenshot", "pdf", "script", "signed_sheet", "other")


def r02(s: Situation) -> str | None:
    """A withdrawal blocks until a surely later consent with its own proof."""
    return BLOCKED if s.standing_withdrawals or not_reopened(s) else None


def not_reopened(s: Situation) -> list[Facts]:
    """The withdrawals that a later yes without proof has not undone."""
    if s.judged is None or not s.judged_covers or proven(s):
        return []
    return [event for event in s.withdrawn if is_later(s.judged, event)]


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
    events = s.contact.get("consents") or []
    own_only = all(event.get("purpose") == "own" for event in events)
    own_given = any(event.get("event") == "given" for event in events)
    return BLOCKED if s.consumer and s.channel in ("email", "sms") and own_only and own_given else None


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
    """Whether a dated snapshot shows this version: taken by the time of the consent, or before a newer one was out."""
    taken = read_instant((version.get("snapshot") or {}).get("taken_at"))
    if taken is None:
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
    if not s.judged_covers:
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
    if not complete or "L21" in fault_ids(s.form_version):
        return BLOCKED
    return None if s.judged_at is not None and s.judged_at.has_time else REVIEW


def r13(s: Situation) -> str | None:
    """The exception for existing customers never covers a partner."""
    if not s.asks_consent:
        return None
    if s.judged is not None:
        return BLOCKED if s.judged.get("method") == "soft_opt_in" else None
    own = [e for e in s.contact.get("consents") or [] if e.get("purpose") == "own" and e.get("event") == "given"]
    return BLOCKED if any(event.get("method") == "soft_opt_in" for event in own) else None


def r17(s: Situation) -> str | None:
    """The consent is proven; of professionals and of informed post the date of the information is known."""
    if s.company_address:
        return None
    if not s.consumer or (s.channel == "post" and s.informed.get("mentions_transmission") is True):
        return BLOCKED if read_instant(s.informed.get("at")) is None else None
    return None if proven(s) else BLOCKED


def proven(s: Situation) -> bool:
    """The judged consent has grade 2 or 3 (described, evidenced, list known), an instant, and an individual trace."""
    if s.judged is None or s.judged_at is None or s.form_version is None or s.description is None:
        return False
    evidenced = any(item.get("kind") in EVIDENCE_KINDS for item in s.form_version.get("evidence") or [])
    return evidenced and bool(versions_shown(s)) and s.judged.get("trace") in TRACES


def r18(s: Situation) -> str | None:
    """A revoked source or a faulty form spoils all that it collected; an unchecked form must be checked first."""
    if s.form is None or s.form_version is None:
        return None
    if s.form.get("status", "active") != "active":
        return BLOCKED
    if s.description is None:
        return REVIEW
    return BLOCKED if fault_ids(s.form_version) - {"L16"} else None


def r19(s: Situation) -> str | None:
    """The date of the consent is readable and possible."""
    if information_is_in_the_future(s):
        return BLOCKED
    if s.judged is None:
        return None
    if s.judged_at is None or s.judged_at.day > s.today or surely_before_any(s) or undated(s) or outside_form(s):
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


def information_is_in_the_future(s: Situation) -> bool:
    """Whether the transmission rests on an information that nobody has given yet."""
    at = read_day(s.informed.get("at"))
    rests = (not s.consumer and not s.company_address) or (s.consumer and s.channel == "post")
    return rests and at is not None and at > s.today


def r20(s: Situation) -> str | None:
    """Only a positive act is a consent."""
    if not s.asks_consent or s.judged is None:
        return None
    method = s.judged.get("method") or method_of_form(s)
    return None if method is None or method in (*POSITIVE_ACTS, "soft_opt_in") else BLOCKED


def method_of_form(s: Situation) -> str | None:
    """The act that the form asked for; None where nobody described the form."""
    if s.description is None:
        return None
    box = s.description.get("partner_box")
    boxes = [box] + ([phone_box(s)] if s.channel == "voice" else [])
    if any(isinstance(one, dict) and one.get("checked") is True for one in boxes):
        return "pre_ticked"
    if equal_pair(s.description.get("buttons")):
        return "two_buttons"
    return "unticked_box" if isinstance(box, dict) else "bundled"


def equal_pair(buttons: object) -> bool:
    """An accept and a refuse button that look alike, none of them a mere link."""
    found = [b for b in buttons if isinstance(b, dict)] if isinstance(buttons, list) else []
    answers = [b for b in found if b.get("role") in ("accept", "refuse")]
    both = {b["role"] for b in answers} == {"accept", "refuse"}
    return both and all(b.get("type", "button") == "button" and b.get("same_style", True) is True for b in answers)


def r42(s: Situation) -> str | None:
    """Paper needs prior information about the transmission, or a yes to paper, and no objection."""
    if s.channel != "post":
        return None
    informed = s.informed.get("mentions_transmission") is True or bool(s.given)
    return BLOCKED if not informed or s.standing_withdrawals or s.standing_refusals else None
