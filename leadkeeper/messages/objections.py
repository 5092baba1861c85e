"""Sentences of objections: RULE/CODE → variants, most detailed first.

The first variant with all its facts known is used, so the last needs none but the partner's name.
"""

from __future__ import annotations

from leadkeeper.messages import N_

SENTENCES: dict[str, tuple[str, ...]] = {
    "R02/withdrawn": (
        N_("Consent was withdrawn on {at}; a newer consent with its own proof is needed."),
        N_("Consent was withdrawn at an unknown date; a new consent with its own proof is needed."),
    ),
    "R02/withdrawn-newer-unproven": (
        N_("Consent was withdrawn on {at}, and the proof of the newer consent is incomplete: the withdrawal prevails."),
        N_("Consent was withdrawn, and the proof of the newer consent is incomplete: the withdrawal prevails."),
    ),
    "R03/refused": (
        N_("This person said no to sharing with partners on {at}."),
        N_("This person said no to sharing with partners."),
    ),
    "R03/never-asked": (
        N_(
            "No consent to share this contact with partners is recorded: the answer “{answer}” ({file}, line {line}) "
            "was not understood. If you know what it means, import that file again and say so."
        ),
        N_("No consent to share this contact with partners is recorded."),
    ),
    "R04/own-offers-only": (
        N_("On {at} this person said yes to your own offers only, not to those of partners."),
        N_("This person said yes to your own offers only, not to those of partners."),
    ),
    "R08/other-channels-only": (
        N_("The consent of {at} does not cover this channel ({channel}): its cell stays empty."),
        N_("The consent does not cover this channel ({channel}): its cell stays empty."),
        N_("The consent does not cover this channel: its cell stays empty."),
    ),
    "R08/electronic-only": (N_("The form speaks only of “electronic means” and nowhere names SMS."),),
    "R13/existing-customer": (
        N_("The existing-customer exception covers only your own similar offers, never those of a partner."),
    ),
    "R20/no-positive-act": (
        N_("This way of answering ({method}) is not a consent: nothing shows a clear act of the person."),
        N_("Nothing shows a clear act of the person, so there is no consent."),
    ),
    "R05/partner-not-named": (
        N_("The partner list seen on {at} (published on {lists}) does not name {partner}: a new consent is needed."),
        N_(
            "The partner list that this person saw (published on {lists}) does not name {partner}: a new consent "
            "is needed."
        ),
        N_("The partner list seen on {at} does not name {partner}: a new consent is needed."),
        N_("The partner list that this person saw does not name {partner}: a new consent is needed."),
    ),
    "R05/no-list-out": (
        N_(
            "No list of the names on the form “{form}” is kept from that day: it is not proved that {partner} was "
            "among them."
        ),
        N_("Nothing shows that a partner list was published on {at}: it is not proved that {partner} was on it."),
        N_("Nothing shows which partner list this person saw: it is not proved that {partner} was on it."),
    ),
    "R05/box-names-others": (
        N_("The box of the form “{form}” names {named} alone: its yes is not for {partner}, whatever the list says."),
        N_("The box of the form names other companies alone: its yes is not for this one, whatever the list says."),
    ),
    "R06/partners-unnamed": (
        N_("The form “{form}” spoke of “partners” without naming them: it allows sharing with nobody."),
        N_("The form spoke of “partners” without naming them: it allows sharing with nobody."),
    ),
    "R07/link-dead": (
        N_("The link to the partner list did not work on the form “{form}”: no partner was named."),
        N_("The link to the partner list did not work on the form: no partner was named."),
    ),
    "R07/list-not-archived": (
        N_(
            "The screenshot of the list published on {lists} is of {taken}, after a newer version replaced the "
            "list on {replaced}: it does not show what the form linked to on {at}. If you have an earlier one, "
            "attach it to that version under Partners."
        ),
        N_(
            "The screenshot of the list published on {lists} is dated {to_come}, a day to come: it proves nothing "
            "yet. Attach one with its true date to that version under Partners."
        ),
        N_(
            "The form linked to a list (published on {lists}), but no dated screenshot of what it showed on {at} "
            "is kept."
        ),
        N_("The form linked to a list (published on {lists}), but no dated screenshot of what it showed is kept."),
        N_("The form linked to a list, but no dated screenshot of what it showed on {at} is kept."),
        N_("The form linked to a list, but no dated screenshot of what it showed is kept."),
    ),
    "R23/namesake": (
        N_("The list of {list} names a company called like {partner}, with another SIREN: it is not the same one."),
        N_("The list names a company called like {partner}, with another SIREN: it is not the same one."),
    ),
    "R23/brand": (
        N_("The list of {list} names only a brand of {partner}, not the company itself."),
        N_("The list names only a brand of {partner}, not the company itself."),
    ),
    "R23/ambiguous": (
        N_("On the list of {list} the name of {partner} can be that of two partners: give the SIREN on the list."),
        N_("On the list the name of {partner} can be that of two partners: give the SIREN on the list."),
    ),
    "R29/scraped": (
        N_("This contact was collected from public pages (“{form}”): the person was not asked."),
        N_("This contact was collected from public pages: the person was not asked."),
    ),
    "R29/origin-unknown": (
        N_("The origin of this contact is unknown (“{form}”)."),
        N_("The origin of this contact is unknown."),
    ),
    "R29/no-seller-contract": (
        N_("This contact was bought from {seller}, and no contract with that company is recorded."),
        N_("This contact was bought, and no contract with the seller is recorded."),
    ),
    "R29/seller-unknown": (
        N_("This contact was bought (“{form}”), and the seller is not recorded."),
        N_("This contact was bought, and the seller is not recorded."),
    ),
    "R29/owner-not-named": (
        N_("This contact comes from {seller}; its list did not name your company."),
        N_("This contact comes from another company; its list did not name yours."),
    ),
    "R29/partner-not-on-sellers-list": (
        N_("This contact comes from another company; its list did not name {partner}."),
    ),
    "R37/taken-off": (
        N_("The newest partner list, of {list}, no longer names {partner}."),
        N_("The newest partner list no longer names {partner}."),
    ),
    "R37/taken-off-and-put-back": (
        N_("The partner list dropped {partner} and named it again (newest list of {list}): to be reviewed."),
        N_("The partner list dropped {partner} and named it again: to be reviewed."),
    ),
    "R12/sector-unknown": (N_("The sector of {partner} is not recorded, and some sectors may not prospect."),),
    "R12/sector-banned": (
        N_("Prospecting in this sector ({sector}) is forbidden on this channel, even with consent."),
        N_("Prospecting in this sector is forbidden on this channel, even with consent."),
    ),
    "R12/sector-special": (
        N_("This sector ({sector}) has special rules that LeadKeeper does not know: nothing is shared in this sector."),
        N_("This sector has special rules that LeadKeeper does not know: nothing is shared in this sector."),
    ),
    "R22/contract-none": (N_("There is no contract with {partner}."),),
    "R22/contract-unsigned": (N_("The contract with {partner} is not signed."),),
    "R22/contract-not-started": (N_("The contract with {partner} has not started yet."),),
    "R22/contract-ended": (N_("The contract with {partner} has ended."),),
    "R22/contract-terminated": (N_("The contract with {partner} was terminated."),),
    "R22/territory-not-covered": (N_("The contract with {partner} does not cover this person's country."),),
    "R22/channel-not-in-contract": (N_("The contract with {partner} does not cover this channel."),),
    "R22/contract-altered": (N_("The stored contract with {partner} is missing or was altered."),),
    "R24/onward-transfer": (N_("The contract lets {partner} pass the data on: no consent covers that."),),
    "R31/notices-overdue": (
        N_("First notify {partner} of withdrawals and erasures (people overdue: {count})."),
        N_("First notify {partner} of withdrawals and erasures: the notification is overdue."),
    ),
    "R40/on-hold": (
        N_("Nothing is shared with {partner}, on hold since {since}: {reason}."),
        N_("Nothing is shared with {partner}, on hold since {since}."),
        N_("Nothing is shared with {partner}, on hold: {reason}."),
        N_("Nothing is shared with {partner} for now: this partner is on hold."),
    ),
    "R41/uses-spent": (
        N_("Last shared with {partner} on {at}: the uses in the contract are spent ({times} of {limit})."),
        N_("Already shared with {partner}: the uses in the contract are spent ({times} of {limit})."),
        N_("Already shared with {partner}: the uses in the contract are spent."),
    ),
    "R41/no-use-allowed": (N_("The contract with {partner} allows no use at all."),),
    "R41/already-given": (
        N_("Already shared with {partner} on {at}."),
        N_("Already shared with {partner} at an unknown date."),
    ),
    "R01/stopped": (
        N_("The number {number} has been on your suppression list since {at}: no contact with it can be exported."),
        N_("The number {number} is on your suppression list: no contact with it can be exported."),
        N_("A person with this address was erased on {erased}: it is on your suppression list."),
        N_("This person objected on {at}; the contact is on your suppression list and cannot be exported."),
        N_("This person objected; the contact is on your suppression list and cannot be exported."),
    ),
    "R01/dead-address": (
        N_("Mails to this address come back: a list entered on {at} says so. The person did not object."),
        N_("Mails to this address come back: a list says so. The person did not object."),
    ),
    "R01/objection-asked": (
        N_("This person objected on {at}, and the request is still open: nothing is shared until it is answered."),
        N_("This person objected, and the request is still open: nothing is shared until it is answered."),
    ),
    "R01/erasure-asked": (
        N_("This person asked for erasure on {at}, and the request is still open: nothing is shared."),
        N_("This person asked for erasure, and the request is still open: nothing is shared."),
    ),
    "R28/twin-blocked": (
        N_(
            "With another name at the same address, {record} ({other}) holds this one back: “{refusal}” Merge them "
            "only if they are one person."
        ),
        N_("Another record of this person, {record} ({twin}), holds this one back: “{refusal}”"),
        N_("Another record of this person is a refusal or concerns a child: the strictest choice counts."),
    ),
    "R28/twin-refused": (
        N_(
            "With another name at the same address, {record} ({other}) contradicts this one: “{refusal}” Merge them "
            "only if they are one person."
        ),
        N_(
            "Another record of this person, {record} ({twin}), contradicts this one: “{refusal}” Decide which is right "
            "and merge them."
        ),
        N_(
            "With another name at the same address, {record} ({other}) refused: merge them only if they are one person."
        ),
        N_("Another record of this person, {record} ({twin}), refused: their answers contradict one another."),
        N_("Another record of this person refused: their answers contradict one another."),
    ),
    "R28/twin-disputed": (
        N_("With another name at the same address, {record} ({other}) disputes a consent: settle the dispute first."),
        N_("Consent is disputed in another record of this person, {record} ({twin}): settle the dispute first."),
        N_("Consent is disputed in another record of this person: settle the dispute first."),
    ),
    "R28/twin-says-stop": (
        N_(
            "With another name at the same address, {record} ({other}) waits for your decision: “{refusal}” Decide in "
            "Review; merge them only if they are one person."
        ),
        N_(
            "Another record of this person, {record} ({twin}), waits for your decision: “{refusal}” Merge the two, "
            "then decide in Review."
        ),
        N_("Another record of this person waits for your decision: a note of it may ask for no further contact."),
    ),
    "R28/same-person": (
        N_(
            "With another name, {record} ({other}) has the same address: only one of them can be exported. Merge them "
            "only if they are one person."
        ),
        N_("Same person as {record} ({twin}): only one record of a person can be exported."),
        N_("Another record is of the same person: only one of them can be exported."),
    ),
    "R33/erased": (
        N_("A person with the number {number} was erased: no contact with it can be exported."),
        N_("A person with this address was erased at their own request: an import does not bring them back."),
    ),
    "R33/erased-then-yes": (
        N_(
            "A person with the number {number} was erased on {erased}; this contact consented on {said}: decide "
            "before any sharing."
        ),
        N_("A person with this address was erased on {erased} and consented on {said}: decide before any sharing."),
        N_("A person with this address or number was erased; a consent came later: decide before any sharing."),
    ),
    "R33/only-a-file-says-yes": (
        N_("This person withdrew on {withdrawn}; since then only a file says yes: a log or a signature is needed."),
        N_("This person withdrew; since then only a file says yes: a log or a signature is needed."),
    ),
    "R36/partner-refused": (N_("This person refused {partner} by name."),),
    "R44/disputed": (N_("The person disputes this consent: blocked until the dispute is settled."),),
    "R44/note-says-stop": (
        N_(
            "The file says {child} under “{column}”: under 15 a child cannot consent alone. If it is no age, "
            "correct the note in Contacts."
        ),
        N_("The file says “{cell}” under “{column}”: this person may be a minor. It needs your decision."),
        N_(
            "The file says “{unread}” under “{column}”, which names no known country: abroad the rules may "
            "differ. It needs your decision."
        ),
        N_(
            "The file says “{chosen}” under “{column}”, a column that is not used: it may name the only partners that "
            "this person accepts. It needs your decision."
        ),
        N_("The file says “{ended}” under “{column}”: the person's consent may be over. It needs your decision."),
        N_(
            "The file tells under “{unconfirmed}” when the others confirmed, and nothing for this person: somebody "
            "else may have typed the address. It needs your decision."
        ),
        N_("A note or tag may ask for no further contact: “{note}”. It needs your decision."),
        N_("A note or tag may ask for no further contact. It needs your decision."),
    ),
    "R14/professional-opposed": (N_("This professional objected to the sharing."),),
    "R14/not-informed": (N_("Nothing shows that this professional was informed of the sharing."),),
    "R14/transmission-not-mentioned": (N_("This professional was informed, but not that the data may be shared."),),
    "R14/job-not-stated": (N_("The contract does not say that the offers of {partner} concern the person's job."),),
    "R14/offer-not-stated": (N_("The contract does not say what {partner} offers to professionals."),),
    "R16/personal-mailbox": (
        N_("A professional with a personal mailbox or working alone: treated as a consumer until you have checked."),
    ),
    "R21/three-years": (
        N_("This person has done nothing since {last}, three years or more: ask again or delete, do not export."),
        N_("This person has done nothing for three years: ask again or delete, do not export."),
    ),
    "R21/no-date-at-all": (
        N_("This person has neither a dated consent nor a dated action: without a date, do not export."),
    ),
    "R25/under-15": (
        N_("This person was {age} when the data were collected: under 15 a child cannot consent alone."),
        N_("The age of this person cannot be read: they count as a child under 15."),
    ),
    "R25/asked-again": (
        N_("This person was {age} when first asked: under 15 a child cannot consent alone, asked again or not."),
        N_("This person was under 15 when first asked: a child cannot consent alone, asked again or not."),
    ),
    "R25/under-18": (
        N_("This person is {age}: a minor is not exported unless you decide so."),
        N_("A minor is not exported unless you decide so."),
    ),
    "R25/aimed-at-minors": (
        N_("The form “{form}” is aimed at minors, and this person's age is not known."),
        N_("The form is aimed at minors, and this person's age is not known."),
    ),
    "R35/person-abroad": (
        N_("This person lives abroad ({country}): the rules of that country may differ."),
        N_("This person lives abroad: the rules of that country may differ."),
    ),
    "R35/foreign-number": (
        N_("The telephone number {phone} is foreign: the rules of another country may apply."),
        N_("The telephone number is foreign: the rules of another country may apply."),
    ),
    "R35/transfer-unsafe": (
        N_("Data may not go to {partner}: nothing protects them in that country ({country})."),
        N_("Data may not go to {partner}: nothing protects them in that country."),
    ),
    "R39/unusable-email": (
        N_("No usable e-mail address ({state}): it is left empty."),
        N_("No usable e-mail address: it is left empty."),
    ),
    "R39/unusable-sms": (N_("No usable mobile number: it is left empty."),),
    "R39/unusable-voice": (N_("No usable telephone number: it is left empty."),),
    "R39/unusable-post": (N_("No postal address: it is left empty."),),
    "R42/post-opposed": (N_("This person objected to post."),),
    "R42/post-not-informed": (N_("Nothing shows that this person was informed of the sharing by post."),),
    "R43/accounts-only": (N_("This record is kept for the accounts only: it cannot be sold."),),
    "R43/relation-over": (
        N_("This customer left on {ended}: a record cannot be sold three years after that."),
        N_("This customer left too long ago for the record to be sold."),
    ),
    "R17/proof-incomplete": (
        N_("The proof of the consent is incomplete. Missing: {missing}."),
        N_("The proof of the consent is incomplete."),
    ),
    "R17/information-undated": (N_("The day on which this person was informed of the sharing is missing."),),
    "R18/source-revoked": (
        N_("The source “{form}” is revoked: nothing that it collected may be exported."),
        N_("The source is revoked: nothing that it collected may be exported."),
    ),
    "R18/form-not-described": (
        N_("The form “{form}” is not described yet, so it cannot be checked."),
        N_("The form is not described yet, so it cannot be checked."),
    ),
    "R18/form-faulty": (
        N_("The form “{form}” does not allow a valid consent (errors: {checks}, named in Sources)."),
        N_("The form does not allow a valid consent."),
    ),
    "R19/information-in-the-future": (N_("The day on which this person was informed is in the future."),),
    "R19/date-unreadable": (
        N_("A consent with the unreadable date “{raw}” may be later than that of {dated} and counts in its place."),
        N_(
            "A consent without a date, on the form “{form}”, may be later than that of {dated} and counts in its place."
        ),
        N_("A consent without a date may be later than that of {dated} and counts in its place."),
        N_("The date of the consent cannot be read: “{raw}”."),
        N_("The date of the consent is missing."),
    ),
    "R19/date-in-the-future": (
        N_("The date of the consent ({at}) is in the future."),
        N_("The date of the consent is in the future."),
    ),
    "R19/consent-over": (
        N_("The consent was valid until {end} only."),
        N_("The consent was valid for a time that is over."),
    ),
    "R19/form-not-in-use": (
        N_("The form “{form}” was not in use on {at}, the date of the consent."),
        N_("The form was not in use at the date of the consent."),
    ),
    "R19/list-not-out": (
        N_("Nothing shows that the partner list was published on {at}, the date of the consent."),
        N_("Nothing shows that the partner list was published at the date of the consent."),
    ),
    "R19/before-gdpr": (
        N_("The consent of {at} is older than the GDPR (25/05/2018): ask again."),
        N_("The consent is older than the GDPR (25/05/2018): ask again."),
    ),
    "R09/no-telephone-consent": (N_("No valid consent to telephone calls from {partner}."),),
    "R09/caller-not-named": (N_("The consent to calls does not name {partner}: it must name who calls."),),
    "R09/telephone-consent-over": (
        N_("No calls since {end}: the consent to calls has run out (it lasts a year at most)."),
        N_("The end of the consent to calls is unknown: no calls."),
    ),
    "R09/telephone-consent-ends-soon": (
        N_("The consent to calls runs out on {end}, in less than 30 days."),
        N_("The consent to calls runs out in less than 30 days."),
    ),
    "R10/mention-missing": (
        N_("The consent to calls lacks what it must say: {missing}."),
        N_("The consent to calls lacks something that it must say."),
    ),
    "R10/period-too-long": (
        N_("The form must limit the consent to calls to 12 months at most, without tacit renewal."),
    ),
    "R10/calls-over": (
        N_("The consent to calls was valid until {end} only."),
        N_("The consent to calls was valid for a time that is over."),
    ),
    "R10/hour-missing": (
        N_("The consent to calls of {at} needs its time of day, not only its date."),
        N_("The consent to calls needs its time of day, not only its date."),
    ),
    "R11/insurance-too-late": (
        N_("For insurance, calls must follow the consent ({at}) within 30 days."),
        N_("For insurance, calls must follow the consent within 30 days."),
    ),
    "R11/insurer-not-identified": (N_("The form did not say beforehand which insurer or broker will call."),),
}
