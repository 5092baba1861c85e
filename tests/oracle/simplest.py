"""A bad archive made as small as it can be while it stays bad."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator

from tests.oracle.companies import Facts

PARTS = ("cases", "suppressions", "deliveries", "notices", "requests")


def simplest(archive: Facts, bad: Callable[[Facts], bool]) -> Facts:
    """The archive without whatever `bad` does not need: contacts, events, entries, versions, names; no id dangles."""
    smaller = next((candidate for candidate in shorter(archive) if bad(candidate)), None)
    while smaller is not None:
        archive = smaller
        smaller = next((candidate for candidate in shorter(archive) if bad(candidate)), None)
    return archive


def shorter(archive: Facts) -> Iterator[Facts]:
    """The archive with one thing less, in every way."""
    for part in PARTS:
        for place in range(len(archive.get(part) or [])):
            yield without(archive, part, place)
    for place, contact in enumerate(archive["contacts"]):
        yield without_contact(archive, place)
        for part in ("consents", "reviews", "other_emails", "other_phones"):
            for inner in range(len(contact[part])):
                yield without(archive, "contacts", place, part, inner)
    yield from shorter_lists_and_forms(archive)


def shorter_lists_and_forms(archive: Facts) -> Iterator[Facts]:
    """Lines of list versions; versions and forms that nothing refers to."""
    used = {
        event[key] for c in archive["contacts"] for event in c["consents"] for key in ("form_version", "list_version")
    }
    used |= {version["list_version"] for form in archive["forms"] for version in form["versions"]}
    for place, published in enumerate(archive["lists"]):
        for inner, version in enumerate(published["versions"]):
            if version["id"] not in used:
                yield without(archive, "lists", place, "versions", inner)
            for line in range(len(version["names"])):
                yield without(archive, "lists", place, "versions", inner, "names", line)
    for place, form in enumerate(archive["forms"]):
        if not used & {version["id"] for version in form["versions"]}:
            yield without(archive, "forms", place)


def without(archive: Facts, *path: str | int) -> Facts:
    """A copy that lacks the item at the end of a path."""
    after = copy.deepcopy(archive)
    holder: Facts = after
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    return after


def without_contact(archive: Facts, place: int) -> Facts:
    """A copy that lacks a contact and all that refers to it."""
    after = without(archive, "contacts", place)
    gone = archive["contacts"][place]["id"]
    for part in ("notices", "requests"):
        after[part] = [one for one in after[part] if one["contact"] != gone]
    for delivery in after["deliveries"]:
        delivery["contacts"] = [contact for contact in delivery["contacts"] if contact != gone]
    return after
