"""Changes of an archive whose effect on the judgement is known; each gives a new archive that `restore` accepts too."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.oracle.addresses import TAG_DROPPED, canonical, domain_of, e164, is_address
from tests.oracle.archives import KEY, secret
from tests.oracle.companies import ABSENT, Facts, standing
from tests.oracle.instants import read_instant
from tests.oracle.published_lists import newest

Change = Callable[[Facts], Facts]
UNREADABLE = "un jour"


def changed(edit: Callable[[Facts], None]) -> Change:
    """A change that edits a copy in place."""

    def change(archive: Facts) -> Facts:
        after = copy.deepcopy(archive)
        edit(after)
        return after

    return change


# --- parts of an archive


def contacts(archive: Facts) -> list[Facts]:
    return archive["contacts"]


def events(archive: Facts, *kinds: str) -> Iterator[Facts]:
    """All consent events, or those of some kinds."""
    for contact in contacts(archive):
        yield from (event for event in contact["consents"] if not kinds or event["event"] in kinds)


def form_versions(archive: Facts) -> list[Facts]:
    return [version for form in archive["forms"] for version in form["versions"]]


def list_versions(archive: Facts) -> list[Facts]:
    return [version for published in archive["lists"] for version in published["versions"]]


def contracts(archive: Facts) -> list[Facts]:
    return [contract for partner in archive["partners"] for contract in partner["contracts"]]


# --- one more fact


def event(kind: str, **facts: Any) -> Facts:
    blank = dict.fromkeys(("at", "raw", "channels", "partner", "form_version", "list_version", "method", "valid_until"))
    return {**blank, "event": kind, "purpose": "partners", "trace": "log", "ip": None, "source": None, **facts}


def first_says(kind: str, *, place: int | None = None, **facts: Any) -> Change:
    """The first contact says one thing more, recorded last or at a place."""

    def edit(archive: Facts) -> None:
        said = contacts(archive)[0]["consents"]
        said.insert(len(said) if place is None else place, event(kind, **facts))

    return changed(edit)


def first_says_of_first_partner(kind: str, **facts: Any) -> Change:
    return lambda archive: first_says(kind, partner=archive["partners"][0]["id"], **facts)(archive)


def suppress_first(way: str, **scope: Any) -> Change:
    """An entry against the first contact, by "email", "phone" or "hash"; nothing where there is no such identifier."""

    def edit(archive: Facts) -> None:
        contact = contacts(archive)[0]
        email, number = contact["email"], e164(contact["phone"])
        written = {"email": None, "phone": None, "hash": None}
        if way == "phone":
            written["phone"] = number
        elif email is not None and way == "email":
            written["email"] = email.upper()
        elif email is not None:
            written["hash"] = secret(canonical(email))
            archive["owner"]["suppression_key"] = KEY
        if any(written.values()):
            entry = {**written, "channel": None, "partner": None, "reason": "objection", "at": "2026-01-01", **scope}
            archive["suppressions"].append(entry)

    return changed(edit)


def suppress_first_for_first_partner(archive: Facts) -> Facts:
    return suppress_first("email", partner=archive["partners"][0]["id"])(archive)


def harmless_notes(archive: Facts) -> Facts:
    """Everybody has an owner, and whoever had neither note nor tags gets some that ask for nothing."""

    def edit(after: Facts) -> None:
        for contact in contacts(after):
            contact["owner"] = "Eulalie"
            if contact["note"] is None and not contact["tags"]:
                contact.update(note="calls back", tags=["vip"])

    return changed(edit)(archive)


def review_all(rule: str, decision: str) -> Change:
    """Somebody decides about every contact, for all partners and channels, on the last day of all."""
    decided = {"rule": rule, "partner": None, "channel": None, "decision": decision, "reason": "agreed"}

    def edit(archive: Facts) -> None:
        for contact in contacts(archive):
            contact["reviews"].append({**decided, "at": archive["cases"][0]["today"]})

    return changed(edit)


def same_person_again(archive: Facts) -> Facts:
    """A copy of the first record, under another spelling of its address, at the end."""

    def edit(after: Facts) -> None:
        again = copy.deepcopy(contacts(after)[0])
        again.update(id="again", email=again["email"] and again["email"].upper())
        contacts(after).append(again)

    return changed(edit)(archive)


def strangers_arrive(archive: Facts) -> Facts:
    """A contact, a partner and a form that have nothing to do with anybody."""

    def edit(after: Facts) -> None:
        stranger = copy.deepcopy(contacts(after)[0])
        stranger.update(id="stranger", email="stranger@strange.example", other_emails=[], consents=[event("withdrawn")])
        contacts(after).insert(0, stranger)
        partner = copy.deepcopy(after["partners"][0])
        partner.update(id="strange", legal_name="Zygomatique SA", siren="313131316", former_names=[], brands=["Zyg"])
        partner.update(contracts=[], hold={"since": "2026-01-01", "reason": "a leak"})
        after["partners"].insert(0, partner)
        after["forms"].append({**after["forms"][0], "id": "strange", "versions": [], "status": "revoked"})

    return changed(edit)(archive)


# --- facts in another form


def each_event(**facts: Any) -> Change:
    """Every yes changed in the same way."""

    def edit(archive: Facts) -> None:
        for given in events(archive, "given"):
            given.update(facts)

    return changed(edit)


def each(part: Callable[[Facts], list[Facts]], **facts: Any) -> Change:
    """Every item of a part of the archive changed in the same way."""

    def edit(archive: Facts) -> None:
        for item in part(archive):
            item.update(copy.deepcopy(facts))

    return changed(edit)


def last_acts(**facts: Any) -> Change:
    """The last act of everybody who has one, changed in the same way."""
    return each(lambda archive: [one["last_action"] for one in contacts(archive) if one["last_action"]], **facts)


def emptied(key: str) -> Change:
    return lambda archive: {**archive, key: []}


def with_form_fault(archive: Facts) -> Facts:
    """Every described form sends its yes in a hidden field."""

    def edit(after: Facts) -> None:
        for version in form_versions(after):
            if version["description"] is not None:
                version["description"]["hidden_optin"] = True

    return changed(edit)(archive)


def first_partner_unlisted(archive: Facts) -> Facts:
    """The newest version of each list loses the lines that mean the first partner."""

    def edit(after: Facts) -> None:
        partner, others = after["partners"][0], after["partners"][1:]
        for published in after["lists"]:
            for version in newest(published["versions"]):
                version["names"] = [
                    line for line in version["names"] if standing({"names": [line]}, partner, others) == ABSENT
                ]

    return changed(edit)(archive)


def undated(key: str, part: Callable[[Facts], list[Facts]]) -> Change:
    """A date that nobody can read, wherever there was one."""

    def edit(archive: Facts) -> None:
        for item in part(archive):
            if item[key] is not None:
                item[key] = UNREADABLE

    return changed(edit)


def reordered(archive: Facts) -> Facts:
    """Partners, lists, list versions, forms, suppressions and deliveries in the reverse order."""

    def edit(after: Facts) -> None:
        for key in ("partners", "lists", "forms", "suppressions", "deliveries", "notices"):
            after[key].reverse()
        for published in after["lists"]:
            published["versions"].reverse()

    return changed(edit)(archive)


def in_utc(archive: Facts) -> Facts:
    """Every exact instant written in universal time."""

    def rewrite(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {inner: rewrite(item, inner) if inner != "raw" else item for inner, item in value.items()}
        if isinstance(value, list):
            return [rewrite(item) for item in value]
        instant = read_instant(value) if key in ("at", "published_at", "taken_at") else None
        if instant is None or not instant.has_time or instant.first != instant.last:
            return value
        return instant.first.isoformat().replace("+00:00", "Z")

    return rewrite(archive)


def respelled(archive: Facts) -> Facts:
    """Every address in capitals, with a tag and dots where these mean nothing; every French number with blanks."""

    def edit(after: Facts) -> None:
        for contact in contacts(after):
            contact["email"] = contact["email"] and respell(contact["email"])
            contact["other_emails"] = [respell(address) for address in contact["other_emails"]]
            if re.fullmatch(r"\+33\d{9}", contact["phone"] or ""):
                contact["phone"] = "0" + " ".join(contact["phone"][3:])

    return changed(edit)(archive)


def respell(address: str) -> str:
    if not is_address(address):
        return address
    local, domain = address.split("@")
    if domain_of(address) in TAG_DROPPED:
        local = local.split("+")[0] + "+tag"
    if domain_of(address) in ("gmail.com", "googlemail.com"):
        local, domain = local[0] + "." + local[1:].replace("..", "."), "googlemail.com"
    return f"{local}@{domain}".upper()
