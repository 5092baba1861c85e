"""Texts about the rules: names, reasons and advice, the steps of the funnel, remedies and settings."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from leadkeeper.domain.contact import Contact
from leadkeeper.domain.duplicates import ANSWERS_DIFFER
from leadkeeper.domain.verdict import FactNames, Objection
from leadkeeper.messages import N_, _, cell_shown, counted, header_name, labels, number
from leadkeeper.messages.labels import Named
from leadkeeper.messages.objections import SENTENCES


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One step of the funnel: its id, the rules that object at it, its title and that of its losses (msgids)."""

    id: str
    rules: tuple[str, ...]
    title: str
    lost: str


STEPS: tuple[FunnelStep, ...] = (
    FunnelStep("book", (), N_("In the book"), ""),
    FunnelStep("reachable", ("R39",), N_("Can be reached ({channel})"), N_("address or number missing or unusable")),
    FunnelStep(
        "yes",
        ("R03", "R04", "R08", "R09", "R13", "R14", "R42"),
        N_("Yes to partners ({channel})"),
        N_("never said yes to partners on this channel"),
    ),
    FunnelStep(
        "named",
        ("R05", "R06", "R23", "R29", "R37"),
        N_("List seen names {partner}"),
        N_("saw no list that names {partner}, it was removed from the list, or the date of consent is missing"),
    ),
    FunnelStep(
        "not-opposed",
        ("R01", "R02", "R33", "R36", "R44"),
        N_("Not withdrawn or on the suppression list"),
        N_("withdrew, objected, were erased, or wait in Review for a note"),
    ),
    FunnelStep(
        "proven",
        ("R07", "R10", "R17", "R18", "R19", "R20"),
        N_("Proof and form valid"),
        N_("proof, form, list or date not valid"),
    ),
    FunnelStep(
        "person",
        ("R16", "R21", "R25", "R28", "R35", "R43"),
        N_("Adult in France, active in the last 3 years"),
        N_("silent for 3 years, without any date, minor, abroad or recorded twice"),
    ),
    FunnelStep(
        "partner",
        ("R11", "R12", "R22", "R24", "R31", "R40"),
        N_("{partner} may receive"),
        N_("contract, sector, hold or notifications of {partner}"),
    ),
    FunnelStep("new", ("R41",), N_("Not already shared"), N_("already shared with {partner}")),
)

DECIDED = "person"  # the step for a reviewer's refusal under a rule that judges no contacts


def title(step: FunnelStep, partner: str, channel: str) -> str:
    """Return the title of a step; `partner` is a name, `channel` a value of the archive."""
    return _(step.title).format(partner=partner, channel=labels.channel(channel))


def lost(step: FunnelStep, partner: str, causes: Mapping[str, int] | None = None) -> str:
    """Return the description of a step's losses, by their `causes` where these differ; "" for the first step."""
    if causes and step.id in ("named", "not-opposed", "proven", "person", "partner"):
        others = sum(sorted(causes.values())[:-MOST_REASONS])
        rest = [_("others ({count})").format(count=number(others))] if others else []
        return ", ".join([most_frequent(causes), *rest]) if len(causes) > 1 else headline(*causes)
    text = _(step.lost).format(partner=partner)
    return f"{text[:1].upper()}{text[1:]}" if step.lost else ""  # as the headlines in the rows next to it


def waiting(people: int) -> str:
    """Return how many contacts are held back by an open objection or erasure request; "" for none."""
    text = counted(
        "{n} person is blocked until their objection or erasure request is answered (Requests).",
        "{n} people are blocked until their objection or erasure request is answered (Requests).",
        people,
    )
    return text if people else ""


REVIEWER = "R00"  # the rule of a reviewer's refusal without a rule

HEADLINES = {
    "R00": N_("Refused by a reviewer"),
    "R01": N_("On the suppression list"),
    "R01/dead-address": N_("Address does not work"),
    "R01/objection-asked": N_("Objection request open"),
    "R01/erasure-asked": N_("Erasure request open"),
    "R02": N_("Consent withdrawn"),
    "R03": N_("No consent for partners"),
    "R03/refused": N_("Refused the sharing"),
    "R04": N_("Own offers only"),
    "R05": N_("Partner not on the list seen"),
    "R06": N_("Form names no partner"),
    "R07": N_("Partner list not kept"),
    "R08": N_("Channel not covered"),
    "R09": N_("No consent to calls"),
    "R10": N_("Telephone mention missing"),
    "R11": N_("Insurance calls: 30 days"),
    "R12": N_("Sector forbidden or unknown"),
    "R13": N_("Existing-customer exception"),
    "R14": N_("Professional not informed"),
    "R14/professional-opposed": N_("Professional objected"),
    "R14/job-not-stated": N_("Offers to professionals not stated"),
    "R14/offer-not-stated": N_("Offers to professionals not stated"),
    "R15": N_("Company address"),
    "R16": N_("Professional with a personal mailbox"),
    "R17": N_("Proof incomplete"),
    "R17/no-consent": N_("No consent to prove"),
    "R18": N_("Form not valid"),
    "R19": N_("Impossible date"),
    "R19/date-unreadable": N_("Date of consent missing or unreadable"),
    "R20": N_("No act of consent"),
    "R21": N_("Silent for three years"),
    "R21/no-date-at-all": N_("No date known"),
    "R22": N_("No contract in force"),
    "R22/channel-not-in-contract": N_("Channel not in the contract"),
    "R22/territory-not-covered": N_("Country not in the contract"),
    "R23": N_("List names another company"),
    "R24": N_("Contract allows passing on"),
    "R25": N_("Minor"),
    "R26": N_("Sensitive column"),
    "R27": N_("Column not covered"),
    "R28": N_("Same person recorded twice"),
    "R29": N_("Acquired without a basis"),
    "R30": N_("Register not written"),
    "R31": N_("Partner to be notified first"),
    "R32": N_("Request due"),
    "R33": N_("Back after a withdrawal"),
    "R33/erased": N_("Erased person's address or number"),
    "R34": N_("Unknown type: consumer"),
    "R35": N_("Another country"),
    "R36": N_("Refused this partner"),
    "R37": N_("Removed from the list"),
    "R38": N_("Seed addresses"),
    "R39": N_("Unusable address or number"),
    "R40": N_("Partner on hold"),
    "R41": N_("Already shared"),
    "R42": N_("Not informed of post"),
    "R43": N_("Old or accounts-only customer"),
    "R44": N_("Consent disputed"),
    "R44/note-says-stop": N_("A note may refuse contact"),
    "R45": N_("Your company details missing"),
}

ADVICE = {
    "R00": N_("Read the reviewer's reason; undo the decision if it no longer applies."),
    "R01": N_("Nothing to do: respect the objection."),
    "R01/dead-address": N_("Correct the address in Contacts, or use another channel."),
    "R01/objection-asked": N_("Answer the request in Requests; until then nothing is shared."),
    "R01/erasure-asked": N_("Answer the request in Requests; until then nothing is shared."),
    "R02": N_("Respect the withdrawal. Only a new consent, later and proven, opens the way again."),
    "R03": N_("Ask for a consent to sharing on a form that names the partners."),
    "R03/refused": N_("Respect the refusal. Only a new consent, later and proven, opens the way again."),
    "R04": N_("Ask for a separate consent to sharing; the one for your own offers does not count."),
    "R05": N_("Publish a list that names this partner, then ask for a new consent."),
    "R06": N_("Make a new version of the form that names the partners, then ask again."),
    "R07": N_(
        "Attach a screenshot of the list dated before the next version replaced it; if there is none, ask again."
    ),
    "R08": N_("Use another channel, or ask for a consent that names this one."),
    "R09": N_("Ask for a consent to calls that names this partner and is valid for a year at most."),
    "R10": N_("Correct the form: who calls, about what, for how long, how to stop, how to get a copy. Then ask again."),
    "R11": N_("Export sooner after the consent, from a form that says who will call."),
    "R12": N_("Record the partner's sectors. Where a sector is forbidden, use another channel or do without."),
    "R13": N_("Ask for a consent to sharing: being your customer is not a consent."),
    "R14": N_(
        "Record when the person was informed of the sharing, and in the contract that offers concern the job. Keep a "
        "balancing test of your interest."
    ),
    "R14/professional-opposed": N_("Nothing to do: respect the objection."),
    "R14/job-not-stated": N_("State in the contract what is offered, and that it concerns the person's job."),
    "R14/offer-not-stated": N_("State in the contract what is offered, and that it concerns the person's job."),
    "R15": N_("Nothing to do: a company's own address needs no personal consent."),
    "R16": N_("Decide in Review whether the address is really used for work, and write down why."),
    "R17": N_("Complete the proof in Sources: description, screenshot, list. If the answer left no trace, ask again."),
    "R17/no-consent": N_(
        "Nothing to complete: these people never said yes to sharing. Ask on a form that names the partners."
    ),
    "R18": N_("Open the form in Sources: it says what is wrong. A corrected form is a new version, for new people."),
    "R19": N_("Correct the date where a source shows the right one; else ask again."),
    "R19/date-unreadable": N_(
        "Undo the import that brought this yes without its date, then import the file again and choose its column of "
        "dates. If no source shows the date, ask again."
    ),
    "R20": N_("Ask again with an unticked box or two equal buttons."),
    "R21": N_("Ask the person once again, or delete: see Requests, retention."),
    "R21/no-date-at-all": N_(
        "Record when these people consented or last did something, or import a file with these dates."
    ),
    "R22": N_("Record the signed contract with its dates, channels and countries."),
    "R22/channel-not-in-contract": N_("Sign a contract that names this channel, or use another one."),
    "R22/territory-not-covered": N_("Replace the contract by one with these countries, or leave these people out."),
    "R23": N_("Name the company itself with its SIREN on a new list version, then ask again."),
    "R24": N_("Sign a contract that forbids sharing the data further."),
    "R25": N_("Leave out children. For those from 15 to 17, decide in Review with a reason."),
    "R26": N_("Leave this column out."),
    "R27": N_("Leave this column out, or have it added to the contract and to what people agree to."),
    "R28": N_("Merge the records if they are one person; what was refused in one stays refused."),
    "R29": N_("Record the seller's contract and list, or delete these people."),
    "R30": N_("Free some space on the disk and export again."),
    "R31": N_("Open Register, send the partner the suppression file and mark it as notified."),
    "R32": N_("Answer the request in Requests before it is overdue."),
    "R33": N_("Add the proof of a newer consent (log, signature or recording), or leave the person out."),
    "R33/erased": N_("Nothing to do: respect the erasure."),
    "R34": N_("Say whether this is a consumer or a professional; until then consumer rules apply."),
    "R35": N_("Leave people abroad out. For a partner outside Europe, record the safeguard for the data there."),
    "R36": N_("Nothing to do: respect the refusal. Other partners are not concerned."),
    "R37": N_("Put the partner back on the published list if it still belongs there, then decide in Review."),
    "R38": N_("Nothing to do: seed addresses are neither counted nor charged."),
    "R39": N_("Correct the address or number, or use another channel."),
    "R40": N_("Settle the problem with the partner, then lift the hold in Partners."),
    "R41": N_("If the contract allows a further use, export again and state the reason."),
    "R42": N_("Inform the person of the sharing by post, and record when. Keep a balancing test of your interest."),
    "R43": N_("Leave this customer out; delete the record when its retention period is over."),
    "R44": N_("Look for the proof, answer the person, then settle the dispute in Contacts."),
    "R44/note-says-stop": N_(
        "Read the note: if it refuses, record a withdrawal in Contacts; if it means something else, allow the person "
        "in Review with a reason."
    ),
    "R45": N_("Fill in your company's name and the contact for people's rights in Settings."),
}


DENIED = (
    N_("A reviewer refused this on {at}: {reason}."),
    N_("A reviewer refused this: {reason}."),
    N_("A reviewer refused this on {at}."),
    N_("A reviewer refused this."),
)
"""A reviewer's refusal, under any rule."""


_MARKED = re.compile(r"(?:^|(?<= · ))STOP \((.+?)(?:\)(?= · |$)|$)")


def noted(lines: str) -> str:
    """Return lines that ask to stop as they were written: those kept of a cell as its column and its text."""
    shown = _MARKED.sub(r"\1", lines).split(" · ")
    own = [cell_shown(header_name(line)).replace(ANSWERS_DIFFER, _(": different answers")) for line in shown]
    return " · ".join(own).replace("?: ", "? ")  # a column that asks something


SHOWN: dict[str, Callable[[str], str]] = {
    **dict.fromkeys("at withdrawn erased said since end last ended taken replaced".split(), labels.day),
    "reason": lambda typed: typed.strip().rstrip("."),  # the sentence has its own full stop
    "note": noted,
    "channel": labels.channel,
    "sector": labels.sector,
    "method": labels.method,
    "country": labels.country,
    "state": labels.mailbox_state,
}
"""Formatters of facts; others are shown unchanged, lists with commas."""

LISTED = {"R10": labels.mention, "R17": labels.proof}  # labels for the items of `missing`


def sentence(objection: Objection) -> str:
    """Return the reason for an objection in one sentence, with its facts."""
    facts = {name: fact for name, fact in objection.facts.items() if _is_known(fact) and name not in ("list", "lists")}
    known = {name: _shown(objection.rule, name, fact) for name, fact in facts.items()} | _called(objection.names)
    known.setdefault("partner", _("this partner"))
    variants = DENIED if objection.code == "denied" else SENTENCES[f"{objection.rule}/{objection.code}"]
    text = _(next(one for one in variants if placeholders(one) <= known.keys())).format(**known)
    return labels.elided(text, str(known["partner"]))


def sentences(objections: Sequence[Objection]) -> list[str]:
    """Return the reasons for objections: that the consent itself is missing only if no other says why it is."""
    why = any(one.rule in ("R02", "R03", "R04") for one in objections)
    return [sentence(one) for one in in_order(objections) if not (why and reason_of(one) == "R17/no-consent")]


def in_order(objections: Sequence[Objection]) -> list[Objection]:
    """Return objections in the order to read them: that a yes has no date before what follows from that."""
    ordered = [one for objection in objections for one in (behind(objection, objections), objection)]
    return list({id(one): one for one in ordered}.values())


def behind(objection: Objection, objections: Sequence[Objection]) -> Objection:
    """Return the one that explains an objection, else itself: without its date a yes has no list (R05), no proof."""
    undated = [one for one in objections if one.code == "date-unreadable"]
    return undated[0] if undated and objection.code in ("no-list-out", "proof-incomplete") else objection


NUMBER_HELD = N_("Number held back")
"""Status of an eligible contact with a number that another record holds back."""


def number_held(phone: str, record: Contact, objection: Objection) -> str:
    """Return that a number does not go out, which record holds it back, and why."""
    return _("An export leaves this person out: {phone} is also the number of {record} ({id}). “{refusal}”").format(
        phone=labels.telephone(phone), record=record.named, id=record.id, refusal=sentence(objection)
    )


def number_held_advice() -> str:
    """Return what to do about a number that another record holds back."""
    return _("Respect it. Only if the number is not this person's, correct it in Contacts.")


def reason_of(objection: Objection) -> str:
    """Return the rule of an objection, or `RULE/CODE` if this objection has its own headline.

    A proof that lacks the consent itself can't be completed, and is named apart.
    """
    code = "no-consent" if objection.facts.get("missing") == ("consent",) else objection.code
    own = f"{objection.rule}/{code}"
    return own if own in HEADLINES else objection.rule


def reasons_of(objections: Sequence[Objection]) -> list[str]:
    """Return the reasons for objections, each once, without those that another one explains.

    Who refused, withdrew or was never asked has no consent to prove, and no contract lets people abroad be shared.
    """
    reasons = list(dict.fromkeys(map(reason_of, objections)))
    explained = {"R17/no-consent"} if any(one.rule in ("R02", "R03", "R04") for one in objections) else set()
    explained |= {"R22/territory-not-covered"} if any(one.code == "person-abroad" for one in objections) else set()
    explained |= (
        {"R05"} if any(one.rule == "R05" and behind(one, objections) is not one for one in objections) else set()
    )
    return [one for one in reasons if one not in explained]


def headline(reason: str) -> str:
    """Return the short name of a rule or reason for tables and the funnel; unknown rules count as a reviewer's."""
    return _(HEADLINES.get(reason, HEADLINES[REVIEWER]))


def rule_called(rule: str) -> str:
    """Return a rule by its short name, with the id that is typed on the command line; an unknown one by its id."""
    return labels.with_code(headline(rule), rule) if rule in HEADLINES else rule


def advice_on(objection: Objection) -> str:
    """Return what to do about a contact with this objection: a refusal is respected, never asked away."""
    if (objection.rule, objection.code) == ("R25", "asked-again"):
        return _("Leave this person out for good, also once of age.")
    if objection.facts.get("number") and (objection.facts.get("erased") or objection.code == "erased"):
        return _(
            "Respect the erasure. If the number is not this person's, correct it with “Edit…”. If it is, ask for a "
            "new consent and record it: “Suppression list…” then removes the number."
        )
    return advice("R25" if objection.names.child is not None else reason_of(objection))


def advice(reason: str) -> str:
    """Return what to do about contacts excluded by a rule or reason."""
    return _(ADVICE.get(reason, ADVICE[REVIEWER]))


def all_disclosed(people: int, partner: str) -> str:
    """Return the sentence that all eligible contacts were disclosed already."""
    return counted(
        "Only {n} person may be shared with {partner}, and was shared already.",
        "All {n} people who may be shared with {partner} were shared already.",
        people,
        partner=partner,
    )


MOST_REASONS = 3


def most_frequent(counts: Mapping[str, int]) -> str:
    """Return the three reasons that exclude most contacts: `Minor (12), On the suppression list (3)`."""
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{headline(reason)} ({number(count)})" for reason, count in ranked[:MOST_REASONS])


def placeholders(text: str) -> set[str]:
    """Return the names of the placeholders in a sentence."""
    return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name}


def _is_known(fact: object) -> bool:
    return fact is not None and fact != () and (not isinstance(fact, str) or fact.strip() != "")


def _called(names: FactNames) -> dict[str, str]:
    """Return what stands for a form and for lists in place of their ids: a list without a day is not named at all."""
    called = {"form": labels.form_version(*names.form)} if names.form else {}
    days = [labels.day(one.published_at) for one in names.lists if one.published_at]
    if days and len(days) == len(names.lists):
        called |= dict.fromkeys(("list", "lists"), ", ".join(days))
    if names.cell is not None:
        called |= {"column": names.cell[0], "cell": names.cell[1]}
        if names.child is not None:
            age = str(names.child)
            called["child"] = age if age in names.cell[1] else names.cell[1]  # "moins de 15 ans"
    if names.chosen is not None:
        called |= {"column": names.chosen[0], "chosen": names.chosen[1]}
    if names.ended is not None:
        called |= {"column": names.ended[0], "ended": names.ended[1]}
    if names.record is not None:
        record, refusal = names.record
        called |= {"record": record} | ({"refusal": sentence(refusal)} if refusal is not None else {})
        called |= {"other": names.other} if names.other is not None else {}
    if names.dated is not None:
        called["dated"] = labels.day(names.dated)
    if names.unconfirmed is not None:
        called["unconfirmed"] = names.unconfirmed
    if names.country is not None:
        called |= {"column": names.country[0], "unread": names.country[1]}
    return called


def _shown(rule: str, name: str, fact: object) -> str:
    if isinstance(fact, str):
        return SHOWN[name](fact) if name in SHOWN else fact.strip()
    if isinstance(fact, Iterable):
        items = [str(item) for item in fact]
        if name == "checks":
            return number(len(items))
        return LISTED[rule].several(items) if name == "missing" and rule in LISTED else ", ".join(items)
    return str(fact)


ACTIONS = {
    "attach-evidence": N_("Attach a screenshot or PDF of the form “{target}”, if people really saw it so."),
    "describe-form": N_("Describe what the form “{target}” showed."),
    "archive-list": N_("Attach a dated screenshot of the {target}."),
    "sign-contract": N_("Record the signed contract with {target}."),
    "renew-contract": N_("Renew the contract with {target}, or sign a new one."),
    "lift-hold": N_("Settle the problem with {target} and lift the hold."),
    "state-sector": N_("Record the sectors of {target}."),
    "tell-partner": N_("Notify {target} of the withdrawals and mark it as notified."),
    "review": N_("Decide in Review: {target}."),
}
"""Each action of `domain.eligibility.judge`, and the reviewer's decision."""


def action(name: str, target: str) -> str:
    """Return the text of a remedy; `target` is a form or list version, a partner's name, or a rule to review."""
    return _(ACTIONS[name]).format(target=headline(REVIEWED.get(target, target)) if name == "review" else target)


REVIEWED = {"R14": "R14/job-not-stated", "R44": "R44/note-says-stop"}
"""Rule → the one of its reasons that a reviewer may decide."""


def asks_to_stop(name: str, rule: str) -> bool:
    """Return whether an action is a review of people who wrote that they want no contact: it is no gain."""
    return name == "review" and rule == "R44"


CHOICES = {
    "R16": (
        N_("Professionals with a personal mailbox (@gmail.com and the like) wait for a review."),
        N_("Without this rule: they are judged as any professional, although the use of the mailbox is unknown."),
    ),
    "R28": (
        N_("Where two records are one person, only the older one is exported."),
        N_("Without this rule: the same person may be in a file twice, and a partner may pay twice."),
    ),
    "R40": (
        N_("Nothing is shared with a partner on hold."),
        N_("Without this rule: a hold is only a remark, and an export to that partner is made all the same."),
    ),
    "R41": (
        N_("A person who was shared with a partner is not shared again without a reason."),
        N_(
            "Without this rule: the same people are shared with every export. You must watch the number of uses in "
            "the contract."
        ),
    ),
}
"""Rule → its effect, and the effect of switching it off (msgids)."""

force = Named({"law": N_("Law"), "doctrine": N_("Doctrine of the CNIL"), "prudence": N_("How the program works")})
"""What a rule that cannot be switched off rests on."""


def choice(rule: str) -> tuple[str, str]:
    """Return what a rule does, and what switching it off means."""
    does, without = CHOICES[rule]
    return _(does), _(without)
