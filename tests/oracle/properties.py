"""The properties themselves, by what is changed."""

from __future__ import annotations

from tests.oracle import changes
from tests.oracle.monotony import (
    Property,
    asked_for_consent,
    both,
    by,
    first_has_address,
    for_whom,
    gains_only_by,
    is_first,
    is_first_with_address,
    never_informed,
    nobody_gains,
    nobody_is_eligible,
    nothing_changes,
    objects,
    of_first_partner,
    of_others,
    unlisted_consumer,
    verdicts_stay,
)

LATE = "2026-11-24T23:59:59+01:00"

OBJECTIONS = (
    Property(
        "an undated withdrawal blocks for good",
        changes.first_says("withdrawn", raw="oui"),
        both(nobody_gains, for_whom(objects("R02"), is_first)),
    ),
    Property("a dated withdrawal opens nothing", changes.first_says("withdrawn", at=LATE), nobody_gains),
    Property(
        "a withdrawal of a day opens nothing", changes.first_says("withdrawn", at="2026-10-25", place=0), nobody_gains
    ),
    Property("an unknown event opens nothing", changes.first_says("contested", at=LATE), nobody_gains),
    Property(
        "a withdrawal of unknown purpose opens nothing", changes.first_says("withdrawn", purpose="all"), nobody_gains
    ),
    Property(
        "a withdrawal by SMS leaves the other channels alone",
        changes.first_says("withdrawn", channels=["sms"]),
        both(nobody_gains, for_whom(verdicts_stay, by("email", "voice", "post"))),
    ),
    Property(
        "a withdrawal from one partner leaves the others alone",
        changes.first_says_of_first_partner("withdrawn"),
        both(nobody_gains, for_whom(verdicts_stay, of_others)),
    ),
    Property(
        "a withdrawal from the owner's letters changes nothing",
        changes.first_says("withdrawn", purpose="own"),
        for_whom(verdicts_stay, by("email", "sms", "voice", "post")),
    ),
    Property(
        "an undated refusal keeps the person out",
        changes.first_says("refused", raw="non"),
        both(nobody_gains, for_whom(nobody_is_eligible, is_first)),
    ),
    Property("a dated refusal opens nothing", changes.first_says("refused", at=LATE), nobody_gains),
    Property(
        "a refusal of one partner leaves the others alone",
        changes.first_says_of_first_partner("refused", at=LATE),
        both(nobody_gains, for_whom(verdicts_stay, of_others)),
    ),
    Property(
        "a suppressed address blocks",
        changes.suppress_first("email"),
        both(nobody_gains, for_whom(objects("R01"), is_first_with_address)),
    ),
    Property(
        "a suppressed hash blocks",
        changes.suppress_first("hash"),
        both(nobody_gains, for_whom(objects("R01"), is_first_with_address)),
    ),
    Property("a suppressed number opens nothing", changes.suppress_first("phone"), nobody_gains),
    Property(
        "a suppression by post leaves the other channels alone",
        changes.suppress_first("email", channel="post"),
        both(nobody_gains, for_whom(nothing_changes, by("email", "sms", "voice"))),
    ),
    Property(
        "a suppression for one partner leaves the others alone",
        changes.suppress_first_for_first_partner,
        both(nobody_gains, for_whom(nothing_changes, of_others)),
    ),
    Property(
        "a dispute blocks",
        changes.changed(lambda archive: archive["contacts"][0].update(contested=True)),
        both(nobody_gains, for_whom(objects("R44"), is_first)),
    ),
    Property("a denial blocks under its rule", changes.review_all("R41", "deny"), both(nobody_gains, objects("R41"))),
    Property(
        "the same person again is not exported twice",
        changes.same_person_again,
        for_whom(nobody_gains, first_has_address),
    ),
)

PROOF = (
    Property("without evidence nobody gains", changes.each(changes.form_versions, evidence=[]), nobody_gains),
    Property(
        "without evidence no consumer's consent counts",
        changes.each(changes.form_versions, evidence=[]),
        for_whom(objects("R17"), asked_for_consent),
    ),
    Property(
        "forms that nobody described prove nothing", changes.each(changes.form_versions, description=None), nobody_gains
    ),
    Property("a faulty form opens nothing", changes.with_form_fault, nobody_gains),
    Property(
        "revoked forms open nothing", changes.each(lambda archive: archive["forms"], status="revoked"), nobody_gains
    ),
    Property("a form of unknown origin opens nothing", changes.each(lambda a: a["forms"], kind="found"), nobody_gains),
    Property(
        "without a trace no consumer's consent counts",
        changes.each_event(trace="none"),
        both(nobody_gains, for_whom(objects("R17"), asked_for_consent)),
    ),
    Property("an unknown trace is no trace", changes.each_event(trace="rumour"), nobody_gains),
    Property("an unknown method is no act", changes.each_event(method="telepathy"), nobody_gains),
    Property("without snapshots nobody gains", changes.each(changes.list_versions, snapshot=None), nobody_gains),
    Property(
        "a partner struck from the newest list gains nobody",
        changes.first_partner_unlisted,
        for_whom(nobody_gains, unlisted_consumer),
    ),
    Property(
        "lists that name nobody let no consumer out",
        changes.each(changes.list_versions, names=[]),
        for_whom(nobody_is_eligible, asked_for_consent),
    ),
)

DATES = (
    Property("a yes that nobody can date opens nothing", changes.each_event(at=None), nobody_gains),
    Property("a yes with an unreadable date opens nothing", changes.each_event(at=changes.UNREADABLE), nobody_gains),
    Property(
        "a yes from the future is no consent",  # information may do without it: then it counts neither way
        changes.each_event(at="2099-01-01T10:00:00Z"),
        for_whom(nobody_is_eligible, asked_for_consent),
    ),
    Property("unreadable days of forms open nothing", changes.undated("from", changes.form_versions), nobody_gains),
    Property("unreadable ends of forms open nothing", changes.undated("to", changes.form_versions), nobody_gains),
    Property(
        "undated list versions open nothing", changes.undated("published_at", changes.list_versions), nobody_gains
    ),
    Property("undated last acts open nothing", changes.last_acts(at=changes.UNREADABLE), nobody_gains),
    Property(
        "an e-mail opened is no act", changes.last_acts(at=LATE, kind="open"), for_whom(nobody_gains, never_informed)
    ),
    Property(
        "undated deliveries open nothing", changes.undated("at", lambda archive: archive["deliveries"]), nobody_gains
    ),
    Property("undated notices open nothing", changes.undated("due", lambda archive: archive["notices"]), nobody_gains),
    Property("unreadable sendings open nothing", changes.undated("sent_at", lambda a: a["notices"]), nobody_gains),
    Property("unreadable births open nothing", changes.undated("birth_date", changes.contacts), nobody_gains),
    Property(
        "unreadable ends of relations open nothing",
        changes.undated("relation_ended_on", changes.contacts),
        nobody_gains,
    ),
    Property(
        "unsigned contracts are none",
        changes.each(changes.contracts, signed_on=None),
        both(nobody_gains, objects("R22")),
    ),
    Property(
        "unreadable beginnings are none",
        changes.each(changes.contracts, starts_on="oui"),
        both(nobody_gains, objects("R22")),
    ),
)

PARTNERS = (
    Property(
        "a hold blocks its partner and no other",
        changes.changed(
            lambda archive: archive["partners"][0].update(hold={"since": "2026-01-01", "reason": "a leak"})
        ),
        both(for_whom(objects("R40"), of_first_partner), for_whom(nothing_changes, of_others)),
    ),
    Property(
        "without contracts nobody is eligible", changes.each(lambda a: a["partners"], contracts=[]), objects("R22")
    ),
    Property("an unknown sector waits", changes.each(lambda a: a["partners"], sectors=[]), nobody_is_eligible),
    Property(
        "paid training is banned",
        changes.each(lambda a: a["partners"], sectors=["cpf_training"]),
        for_whom(objects("R12"), by("email", "sms", "voice")),
    ),
    Property(
        "a contract with onward transfer opens nothing",
        changes.each(changes.contracts, onward_transfer=True),
        nobody_gains,
    ),
    Property("a contract for no channel is none", changes.each(changes.contracts, channels=[]), objects("R22")),
    Property("a contract for no country is none", changes.each(changes.contracts, territory=[]), objects("R22")),
    Property(
        "a partner far away without safeguard is out",
        changes.each(lambda a: a["partners"], country="US", transfer_safeguard=None),
        objects("R35"),
    ),
    Property("people abroad are looked at", changes.each(changes.contacts, country="BE"), nobody_is_eligible),
)

LIFTED = (
    Property(
        "lifting suppressions frees those whom they kept out",
        changes.emptied("suppressions"),
        gains_only_by("R01", "R33", "R36", "R28"),
    ),
    Property(
        "settling disputes frees the disputed", changes.each(changes.contacts, contested=False), gains_only_by("R44")
    ),
    Property(
        "ending holds frees those who waited", changes.each(lambda a: a["partners"], hold=None), gains_only_by("R40")
    ),
    Property("telling partners frees those who waited", changes.emptied("notices"), gains_only_by("R31")),
    Property("forgetting deliveries frees the delivered", changes.emptied("deliveries"), gains_only_by("R41")),
    Property("an override frees from its rule alone", changes.review_all("R37", "allow"), gains_only_by("R37")),
    Property(
        "an override of a use frees from its rule alone", changes.review_all("R41", "allow"), gains_only_by("R41")
    ),
    *(
        Property(f"nobody can wave {rule} through", changes.review_all(rule, "allow"), nothing_changes)
        for rule in ("R01", "R02", "R05", "R10", "R12", "R17", "R18", "R19", "R28", "R31", "R33")
    ),
)

SAME = (
    Property("the order of the lists in a book means nothing", changes.reordered, nothing_changes),
    Property("the zone in which an instant is saved means nothing", changes.in_utc, nothing_changes),
    Property("the spelling of an address means nothing", changes.respelled, nothing_changes),
    Property("strangers change nothing", changes.strangers_arrive, nothing_changes),
    Property(
        "notes, tags and owners mean nothing",
        changes.harmless_notes,
        nothing_changes,
    ),
    Property("the pipeline means nothing", changes.each(changes.contacts, stage="customer"), nothing_changes),
)

PROPERTIES = (*OBJECTIONS, *PROOF, *DATES, *PARTNERS, *LIFTED, *SAME)
