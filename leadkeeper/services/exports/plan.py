"""Plan an export: contacts, channels, columns, price, seed contacts; nothing is written."""

from __future__ import annotations

import secrets
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from leadkeeper.db import disclosures
from leadkeeper.db.engine import Db
from leadkeeper.domain import book
from leadkeeper.domain.book import IDENTIFIERS, SERVICE_COLUMNS, ExportRequest, Owner, Trap
from leadkeeper.domain.eligibility.case import allows, contracts_in_force
from leadkeeper.domain.eligibility.context import RuleContext
from leadkeeper.domain.eligibility.list_rules import named_on
from leadkeeper.domain.partner import Contract, Partner, PartnerList
from leadkeeper.domain.serialization import attributes
from leadkeeper.domain.text import fold
from leadkeeper.domain.verdict import Judgement, Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.rules import asks_to_stop
from leadkeeper.progress import Flow
from leadkeeper.services.eligibility import judge
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context
from leadkeeper.services.eligibility.funnel import name_of, unlocks
from leadkeeper.services.exports import register
from leadkeeper.services.exports.hygiene import check_kinds, without_held, without_kinds

FIRST_NAMES = (
    "Camille Lucie Manon Claire Julie Sophie Anne Nathalie Hélène Élodie Thomas Nicolas Julien Antoine Pierre Mathieu"
    " Olivier Vincent Laurent Frédéric"
).split()
LAST_NAMES = (
    "Marchand Fontaine Barbier Lemoine Renaud Colin Picard Gaillard Brunet Roussel Mercier Blanchard Guérin Perrot"
    " Chevalier Rivière Delmas Carpentier Besson Vasseur"
).split()
BIRTH_YEARS = range(58, 100)


def seed_contacts(owner: Owner, count: int, taken: set[str]) -> list[Trap]:
    """Create seed contacts with addresses that differ from earlier ones and from each other.

    An owner mailbox without `@` is a domain that accepts any address; one with `@` gets a +tag. Several seeds rotate
    over the owner's mailboxes, so that detecting one does not reveal the others. Names are unique within a file.
    Raises `no-trap-mailbox`.
    """
    if count and not owner.trap_mailboxes:
        raise LeadKeeperError("no-trap-mailbox")
    mailboxes = list(owner.trap_mailboxes)
    secrets.SystemRandom().shuffle(mailboxes)
    made: list[Trap] = []
    for first, last in _names(count):
        mailbox, tries = mailboxes[len(made) % len(mailboxes)], 0
        while (address := _address(mailbox, first, last, tries)) in taken:
            tries += 1
        taken.add(address)
        made.append(Trap(address, first, last))
    return made


STREETS = (
    "rue des Acacias;rue du Moulin;rue Victor-Hugo;avenue de la Gare;rue des Écoles;chemin des Vignes;rue de l'Église;"
    "place de la Mairie;rue Pasteur;allée des Tilleuls;rue Jean-Jaurès;impasse du Lavoir"
).split(";")
TOWNS = (
    "50000 Saint-Lô;35000 Rennes;69003 Lyon;31000 Toulouse;44000 Nantes;67000 Strasbourg;59000 Lille;13006 Marseille;"
    "37000 Tours;21000 Dijon;87000 Limoges;64000 Pau"
).split(";")
TRADES = "Conseil;Services;Bâtiment;Distribution;Études;Transports".split(";")
POSTS = "Gérant;Responsable achats;Assistante de direction;Comptable;Directeur commercial;Chargée de projet".split(";")


def facts_of(trap: Trap) -> dict[str, str | None]:
    """All facts of a seed contact; the neighbouring row decides which are shown.

    The telephone number is from the range reserved for fiction in France.
    """
    day = date(1960 + secrets.randbelow(40), 1 + secrets.randbelow(12), 1 + secrets.randbelow(28))
    return {
        **attributes(trap, "email first_name last_name"),
        "phone": f"+3363998{secrets.randbelow(10_000):04}",
        "postal_address": f"{1 + secrets.randbelow(90)} {secrets.choice(STREETS)}, {secrets.choice(TOWNS)}",
        "company": f"{trap.last_name} {secrets.choice(TRADES)}",
        "job_title": secrets.choice(POSTS),
        "birth_date": day.isoformat(),
    }


def _names(count: int) -> list[tuple[str, str]]:
    """Random different names; a name repeats only after all were used."""
    everybody = [(first, last) for first in FIRST_NAMES for last in LAST_NAMES]
    result: list[tuple[str, str]] = []
    while len(result) < count:
        result += secrets.SystemRandom().sample(everybody, min(count - len(result), len(everybody)))
    return result


def _address(mailbox: str, first: str, last: str, tries: int) -> str:
    """A realistic address; after some collisions the number gets longer."""
    local = f"{fold(first)}.{fold(last)}{secrets.choice(BIRTH_YEARS)}"
    if tries > len(BIRTH_YEARS):
        local += str(secrets.randbelow(10 ** (tries // len(BIRTH_YEARS))))
    if "@" not in mailbox:
        return f"{local}@{mailbox}"
    own, _, domain = mailbox.partition("@")
    return f"{own}+{local}@{domain}"


def seed_count(owner: Owner, wanted: int | None) -> int:
    """Number of seed contacts of a file: as requested, else one if the owner has a seed mailbox."""
    return (1 if owner.trap_mailboxes else 0) if wanted is None else wanted


def places(rows: int, traps: int) -> list[int]:
    """Random positions in the whole file for seed contacts, ascending."""
    return sorted(secrets.SystemRandom().sample(range(rows + traps), traps))


@dataclass(slots=True)
class ExportPlan:
    """An export before it is written.

    `people` are contact ids, ascending; `channels_of` the allowed channels of each group; `traps` pairs of position
    in the file (from 0) and seed contact; `trap_facts` what a row may show of each. `given_before` counts the people
    that `only_new` leaves out.
    """

    judging: JudgingContext
    order: ExportRequest
    partner: Partner
    contract: Contract
    export: str
    columns: tuple[str, ...]
    dropped: tuple[str, ...]
    grouping: judge.ContactGrouping
    channels_of: list[tuple[str, ...]]
    again_of: list[tuple[str, ...]]
    people: array[int]
    situations: array[int]
    traps: list[tuple[int, Trap]]
    list_url: str | None
    reasons: dict[str, int] = field(default_factory=dict)
    trap_facts: dict[int, dict[str, str | None]] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    given_before: int = 0

    @property
    def headers(self) -> tuple[str, ...]:
        """Headers of the file."""
        return (*SERVICE_COLUMNS, *self.columns)

    @property
    def total(self) -> int:
        """Number of rows, seed contacts included."""
        return len(self.people) + len(self.traps)

    @property
    def price_cents(self) -> int | None:
        """Price for the contacts in the file; seed contacts are free."""
        return self.contract.total_for(len(self.people))

    @property
    def filled(self) -> tuple[str, ...]:
        """Channels on which the file holds anybody; all that were asked for in one without people."""
        held = {channel for situation in set(self.situations) for channel in self.channels_of[situation]}
        return tuple(one for one in self.order.channels if one in held) or self.order.channels

    def positions(self) -> Iterator[tuple[int, int]]:
        """Position in the file (from 0) and contact id of each contact."""
        taken = {position for position, _ in self.traps}
        free = (position for position in range(self.total) if position not in taken)
        return zip(free, self.people, strict=True)

    def narrower(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Position and channels of contacts for which the file leaves some address columns empty."""
        widest = {IDENTIFIERS[channel] for channel in self.order.channels} & set(self.columns)
        told = [{IDENTIFIERS[channel] for channel in channels} for channels in self.channels_of]
        for (position, _), situation in zip(self.positions(), self.situations, strict=True):
            if told[situation] < widest:
                yield position, self.channels_of[situation]

    def again(self) -> Iterator[tuple[int, str]]:
        """Contact id and channel of each repeat disclosure."""
        for number, situation in zip(self.people, self.situations, strict=True):
            for channel in self.again_of[situation]:
                yield number, channel

    def details(self) -> dict[str, object]:
        """What the register stores of the export: no personal data."""
        return {
            "export": self.export,
            "partner": self.partner.id,
            "legal_name": self.partner.legal_name,
            "siren": self.partner.siren,
            "contract": self.contract.id,
            "channels": list(self.order.channels),
            "columns": list(self.headers),
            "rows": len(self.people),
            "traps": len(self.traps),
            "price_cents": self.price_cents,
            "currency": self.contract.currency,
            "today": self.judging.today.isoformat(),
            "again": self.order.again,
            "rules_off": sorted(self.judging.sources.off),
            **attributes(self, "left_out", filled=True),
        }


def _check(order: ExportRequest) -> None:
    if order.again is not None and not order.again.strip():
        raise LeadKeeperError("reason-missing")
    judge.check_channels(order.channels)
    check_kinds(order.leave_out)


def make_plan(db: Db, order: ExportRequest, today: date) -> Flow[ExportPlan]:
    """Judge all contacts and return the plan for an export request."""
    _check(order)
    judging = load_judging_context(db, today, afresh=True)
    partner = judging.partner(order.partner)
    list_url = first_message_url(judging, partner)
    grouping = yield from judge.group_contacts(judging)
    judged = [judge.for_partner(judging, grouping, partner, channel) for channel in order.channels]
    contract = contract_for(judged, today)
    columns, dropped = book.allowed_columns(contract, order.columns, order.channels) if contract else ((), ())
    usable = [channel for channel in order.channels if IDENTIFIERS[channel] in columns]
    channels_of, again_of = _channels(judged, contract, usable, order.again)
    had = _had_before(judging, grouping, partner) if order.only_new else set[int]()
    given_before = sum(grouping.counts[n] for n in had if channels_of[n])
    given = judge.already_disclosed(judged) + given_before
    channels_of = [() if n in had else channels for n, channels in enumerate(channels_of)]
    people, situations = _people(grouping, channels_of)
    is_empty = not people or order.limit == 0
    unseen = [one for one in judged if one.channel not in usable and one.count(Verdict.ELIGIBLE)]
    if contract is None or (is_empty and not any(one.channel in contract.channels for one in unseen)):
        raise LeadKeeperError("nobody-eligible", partner=partner.legal_name, **_why_nobody(judging, judged[0], given))
    if not usable:
        raise LeadKeeperError("no-columns", partner=partner.legal_name, columns=list(dropped))
    for channel in order.channels:
        if channel in contract.channels and channel not in usable:
            raise LeadKeeperError("column-needed", channel=channel, column=IDENTIFIERS[channel])
    count = len(people)
    held = without_held(judging, judged, order.leave_out, people, situations, channels_of, again_of)
    people, situations, grouping, left_out = held
    by_choice = dict[str, int]()
    if order.leave_out:
        people, situations, by_choice = without_kinds(judging, people, situations, order.leave_out)
        left_out |= by_choice
    people, situations = people[: order.limit], situations[: order.limit]
    if not people:
        raise _all_left_out(partner, left_out, by_choice, count)
    owner = judging.sources.reference_data.owner
    count = seed_count(owner, order.traps)
    made = seed_contacts(owner, count, disclosures.trap_addresses(judging.db))
    placed = list(zip(places(len(people), count), made, strict=True))
    return ExportPlan(
        judging=judging,
        order=order,
        partner=partner,
        contract=contract,
        export=register.next_id(db),
        columns=columns,
        dropped=dropped,
        grouping=grouping,
        channels_of=channels_of,
        again_of=again_of,
        people=people,
        situations=situations,
        traps=placed,
        list_url=list_url,
        reasons=judged[0].by_rule(),
        trap_facts={place: facts_of(trap) for place, trap in placed},
        left_out=left_out,
        given_before=given_before,
    )


def _all_left_out(
    partner: Partner, left_out: Mapping[str, int], by_choice: Mapping[str, int], count: int
) -> LeadKeeperError:
    name = partner.legal_name
    if all(kind in by_choice for kind in left_out):
        return LeadKeeperError("all-left-out", partner=name, count=count)
    if by_choice:
        return LeadKeeperError("all-left-out-or-refused", partner=name, count=count)
    return LeadKeeperError("numbers-refused", partner=name, count=count)


def _why_nobody(judging: JudgingContext, judged: judge.Judged, given: int) -> dict[str, object]:
    """Facts of the error that nobody is eligible; `given` counts those who received it before."""
    reasons, named, hold = judged.by_rule(), judged.by_reason(), judged.partner.hold
    facts: dict[str, object] = {"reasons": reasons}
    facts["hold"] = hold.given_reason if hold is not None and "R40" in reasons else None
    facts |= ({"given": given} if given else {}) | ({"named": named} if named != reasons else {})
    return facts if given else facts | {"unlock": _first_unlock(judging, judged)}


def _first_unlock(judging: JudgingContext, judged: judge.Judged) -> dict[str, object] | None:
    """The remedy that would make most contacts eligible; None if no single act would."""
    best = next((one for one in unlocks(judging, judged) if not asks_to_stop(one.action, one.rule)), None)
    if best is None:
        return None
    name = name_of(judging, best.target)
    return {**attributes(best, "action rule target"), "name": name, **attributes(best, "people price_cents currency")}


def first_message_url(judging: JudgingContext, partner: Partner) -> str | None:
    """Check the facts for the partner's first message (R45).

    Return the URL of the list that names the partner. Without one, that of the privacy policy does where no form says
    that a link leads to that list: people who saw the names on the form or on paper were shown no page.
    """
    owner, sources = judging.sources.reference_data.owner, judging.sources
    lists = [one for one in sources.reference_data.lists if named_on(sources, partner, one)]
    url = next((one.url for one in lists if (one.url or "").strip()), None)
    for name, text in (("name", owner.name), ("rights_contact", owner.rights_contact)):
        if not (text or "").strip():
            raise LeadKeeperError("first-message-missing", field=name)
    if not (url or owner.privacy_url or "").strip():
        raise LeadKeeperError("first-message-missing", field="list_url")
    linked = next((one.id for one in lists if url is None and _is_linked(sources, one)), None)
    if linked is not None:
        raise LeadKeeperError("first-message-missing", field="list_url", list=linked)
    return url


def _is_linked(sources: RuleContext, partner_list: PartnerList) -> bool:
    """Whether some form names its partners by a link to a list."""
    versions = {one.version.id for one in sources.lists[partner_list.id]}
    return any(
        shown.version.list == partner_list.id or shown.version.list_version in versions
        for shown in sources.forms.values()
        if shown.description is not None and shown.description.partner_mode == "link"
    )


def contract_for(judged: Sequence[judge.Judged], today: date) -> Contract | None:
    """Contract in force that allows the most contacts on these channels, the newest of several."""
    channels = {one.channel for one in judged}
    fitting = [one for one in contracts_in_force(judged[0].partner, today) if channels & set(one.channels)]
    newest_first = sorted(fitting, key=lambda one: one.starts_on or "", reverse=True)
    return max(newest_first, key=lambda one: sum(_reach(one, each) for each in judged), default=None)


def _reach(contract: Contract, judged: judge.Judged) -> int:
    """Number of contacts that a contract allows on one channel, repeat disclosures included."""
    situations = zip(judged.judgements, judged.grouping.representatives, judged.grouping.counts, strict=True)
    return sum(
        count
        for judgement, person, count in situations
        if allows(contract, judged.channel, person.contact)
        and (judgement.verdict is Verdict.ELIGIBLE or only_again(judgement))
    )


def company_of(judging: JudgingContext, partner: Partner) -> frozenset[str]:
    """Return the ids of the partners that are one company with a partner, its own among them."""
    _partner, others = judging.sources.of_one_company.get(partner.id, (partner, frozenset[str]()))
    return others | {partner.id}


def _had_before(judging: JudgingContext, grouping: judge.ContactGrouping, partner: Partner) -> set[int]:
    """Groups of contacts that the company of a partner received before, also under another record."""
    company = company_of(judging, partner)
    return {
        group
        for group, person in enumerate(grouping.representatives)
        if any(one.partner in company for record in person.twins or (person,) for one in record.given)
    }


def _channels(
    judged: list[judge.Judged], contract: Contract | None, usable: list[str], again: str | None
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Per group, the allowed channels, and those of them that need a repeat review (R41).

    A file has one contract: contacts and channels covered only by another one are left out.
    """
    allowed: list[tuple[str, ...]] = []
    decided: list[tuple[str, ...]] = []
    for person, *row in zip(judged[0].grouping.representatives, *(one.judgements for one in judged), strict=True):
        pairs = [
            (one.channel, judgement)
            for one, judgement in zip(judged, row, strict=True)
            if one.channel in usable and contract is not None and allows(contract, one.channel, person.contact)
        ]
        further = tuple(channel for channel, judgement in pairs if again is not None and only_again(judgement))
        fine = {channel for channel, judgement in pairs if judgement.verdict is Verdict.ELIGIBLE}
        allowed.append(tuple(channel for channel in usable if channel in fine or channel in further))
        decided.append(further)
    return allowed, decided


def only_again(judgement: Judgement) -> bool:
    """Whether the only objection is an earlier disclosure, and the contract allows repeats."""
    return judgement.verdict is Verdict.REVIEW and all(
        one.rule == "R41" and one.overridable for one in judgement.objections
    )


def _people(grouping: judge.ContactGrouping, channels_of: list[tuple[str, ...]]) -> tuple[array[int], array[int]]:
    people, situations = array("q"), array("l")
    for number, situation in zip(grouping.numbers, grouping.situations, strict=True):
        if channels_of[situation]:
            people.append(number)
            situations.append(situation)
    return people, situations
