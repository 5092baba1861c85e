"""`python tests/oracle/control_figures.py ARCHIVE.json CONTROL.zip`: recompute every figure of a control pack.

It imports nothing of LeadKeeper: the figures come from the archive alone, by what docs and laws say they mean.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

Thing = dict[str, Any]


def counts(held: Thing) -> dict[str, int]:
    """The figures of a book from its archive."""
    people, deliveries, notices = held["contacts"], held["deliveries"], held["notices"]
    events = Counter(answer["event"] for person in people for answer in person["consents"])
    return {
        "people": len(people),
        "informed": sum(person["informed"] is not None for person in people),
        "contested": sum(bool(person["contested"]) for person in people),
        "events": events.total(),
        **{f"events_{event}": count for event, count in events.items()},
        "suppressions": len(held["suppressions"]),
        "deliveries": len(deliveries),
        "disclosures": sum(len(one["contacts"]) for one in deliveries),
        "notices": len(notices),
        "notices_open": sum(one["sent_at"] is None for one in notices),
        "complaints": len(held["complaints"]),
        "requests": len(held["requests"]),
        "requests_open": sum(one["answered_on"] is None for one in held["requests"]),
    }


def by_form(held: Thing) -> dict[str, int]:
    """People who answered on each form version, whatever they answered."""
    found = Counter[str]()
    for person in held["contacts"]:
        found.update({answer["form_version"] for answer in person["consents"] if answer["form_version"]})
    return dict(found)


def by_partner(held: Thing) -> dict[str, tuple[int, int]]:
    """Files and different people that each partner received."""
    files = Counter(one["partner"] for one in held["deliveries"])
    people: dict[str, set[str]] = {}
    for one in held["deliveries"]:
        people.setdefault(one["partner"], set()).update(one["contacts"])
    return {partner: (count, len(people[partner])) for partner, count in files.items()}


def by_notice(held: Thing) -> dict[str, tuple[int, int, int]]:
    """Notifications of each partner: all, open, and sent after the day on which they were due."""
    found: dict[str, list[int]] = {}
    for one in held["notices"]:
        counted = found.setdefault(one["partner"], [0, 0, 0])
        counted[0] += 1
        counted[1] += one["sent_at"] is None
        counted[2] += bool(one["sent_at"] and one["due"] and one["sent_at"][:10] > one["due"][:10])
    return {partner: (all_of, still, late) for partner, (all_of, still, late) in found.items()}


def differences(held: Thing, control: Thing) -> list[str]:
    """What the control pack says differently from the archive, one line each."""
    lines = []

    def compare(what: str, said: object, found: object) -> None:
        if said != found:
            lines.append(f"{what}: the pack says {said}, the archive {found}")

    for name, count in counts(held).items():
        compare(name, control["counts"].get(name, 0), count)
    people = {one["version"]: one["people"] for one in control["forms"] if one["people"]}
    compare("people by form", people, by_form(held))
    given = {one["partner"]: (one["files"], one["people"]) for one in control["partners"] if one["files"]}
    compare("files and people by partner", given, by_partner(held))
    told = {one["partner"]: (one["all"], one["open"], one["late"]) for one in control["notices"]}
    compare("notifications", told, by_notice(held))
    exports = {one["export"]: (one["rows"], one["partner"]) for one in control["register"]["exports"]}
    compare("exports", exports, {one["id"]: (len(one["contacts"]), one["partner"]) for one in held["deliveries"]})
    for kind in ("forms", "lists"):
        made = {version["id"] for one in held[kind] for version in one["versions"]}
        compare(kind, {one["version" if kind == "forms" else "id"] for one in control[kind]}, made)
    asked = {one["id"]: (one["received_on"], one["answered_on"]) for one in control["requests"]}
    compare("requests", asked, {one["id"]: (one["received_on"], one["answered_on"]) for one in held["requests"]})
    compare("complaints", {one["id"] for one in control["complaints"]}, {one["id"] for one in held["complaints"]})
    return lines


def main(archive: str, pack: str) -> int:
    """0 if every figure is that of the archive, else 1."""
    with Path(archive).open(encoding="utf-8") as stream, zipfile.ZipFile(pack) as packed:
        found = differences(json.load(stream), json.loads(packed.read("control.json")))
    print(*found, f"{len(found)} differences", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
