"""`python tests/oracle/control_figures.py ARCHIVE.json CONTROL.zip [BOOK.leads]`.

Recompute every figure of a control pack. It imports nothing of LeadKeeper: the figures come from the archive, by what
docs and laws say they mean. An archive does not say which file brought a person, how many were erased and which proofs
are sealed: that is read from the tables of the book, a file of SQLite without a passphrase. Without the book people
dated by nothing but their import count as undated, and those numbers are not compared.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import zipfile
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from unicodedata import normalize
from zoneinfo import ZoneInfo

Thing = dict[str, Any]
PARIS = ZoneInfo("Europe/Paris")
INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?")

YEARS = 3
"""CNIL, référentiel: from the last action, and for a customer from the end of the relation."""

DEFAULTS = ("new", "ok", None, False, [], {})

TAGGED = set(
    "gmail.com googlemail.com outlook.com outlook.fr hotmail.com hotmail.fr live.com live.fr icloud.com me.com"
    " proton.me protonmail.com fastmail.com fastmail.fm".split()
)
"""Where what follows a + in an address is no part of the mailbox (archive.md, R28)."""


def first_instant(text: object) -> datetime | None:
    """The first instant that a text of the archive can stand for; None for a text that nobody can read."""
    match = INSTANT.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        return None
    day, clock, offset = match.groups()
    try:
        if clock is None:
            return datetime.combine(date.fromisoformat(day), time(), PARIS).astimezone(UTC)
        local = datetime.fromisoformat(f"{day}T{clock}")
        if offset:
            return datetime.fromisoformat(f"{local.isoformat()}{offset.replace('Z', '+00:00')}").astimezone(UTC)
        return min(local.replace(tzinfo=PARIS, fold=fold).astimezone(UTC) for fold in (0, 1))
    except (ValueError, OverflowError):
        return None


def paris_day(instant: datetime) -> date:
    """The day of an instant in Paris."""
    return instant.astimezone(PARIS).date()


def calendar_day(text: object) -> date | None:
    """The day of a text of the archive; None for a text that nobody can read."""
    instant = first_instant(text)
    return paris_day(instant) if instant else None


def years_later(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes the 28th, and 9999 is the last year."""
    if day.year + years > date.max.year:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def canonical(email: str) -> str:
    """The address by which archive.md (R28) knows a mailbox."""
    local, at, domain = normalize("NFC", email.strip()).lower().rpartition("@")
    labels = [plain_label(label) for label in normalize("NFKC", domain).lower().split(".")]
    domain = ".".join(labels)
    if domain in TAGGED:
        local = local.partition("+")[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", "") or local, "gmail.com"
    return f"{local}{at}{domain}"


def plain_label(label: str) -> str:
    """A part of a domain in its own letters."""
    try:
        return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def mailboxes(person: Thing) -> set[str]:
    """All canonical addresses of a person: each cell as it stands, and every address in a cell with more."""
    cells = [one for one in (person["email"], *person["other_emails"]) if one and "@" in one]
    found = {canonical(cell) for cell in cells}
    for cell in cells:
        for word in re.split(r'[\s,;:<>()\[\]"|/]+', cell):
            address = word.partition("?")[0].rstrip(".")
            if re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", address):
                found.add(canonical(address))
    return found


def groups(people: list[Thing]) -> Iterator[list[Thing]]:
    """The records of each person: those that share a mailbox, also through third ones."""
    parent = list(range(len(people)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    bearer: dict[str, int] = {}
    for place, person in enumerate(people):
        for mailbox in mailboxes(person):
            parent[root(place)] = root(bearer.setdefault(mailbox, place))
    records: dict[int, list[Thing]] = {}
    for place, person in enumerate(people):
        records.setdefault(root(place), []).append(person)
    yield from records.values()


def ends_on(person: Thing, collected: date | None, today: date) -> date | None:
    """The first day on which a record may no longer be kept: `date.max` for never, None where nothing dates it."""
    ended = calendar_day(person["relation_ended_on"])
    if person["admin_only"] or (person["relation_ended_on"] is not None and ended is None):
        return date.max
    if ended is None and person["stage"] == "customer":
        return date.max
    action = person["last_action"]
    acts = [action["at"]] if action and action["kind"] != "open" else []  # CNIL SAN-2020-016
    acts += [answer["at"] for answer in person["consents"] if answer["event"] == "given"]
    told = [person["informed"]["at"]] if person["informed"] else []
    last = newest(acts, today) or newest(told, today)
    if last is None and collected is not None and collected <= today:
        last = collected
    days = [day for day in (last, ended) if day is not None]
    return years_later(max(days), YEARS) if days else None


def newest(texts: list[str | None], today: date) -> date | None:
    """The newest day that is not to come."""
    return max((day for day in map(calendar_day, texts) if day is not None and day <= today), default=None)


def retention(held: Thing, collected: Mapping[str, date | None], today: date) -> dict[str, int]:
    """How many records are kept, are past their period, have no date, or wait for the answer to a request."""
    people = living(held)
    asking = {one["contact"] for one in held["requests"] if one["answered_on"] is None}
    found = Counter(people=len(people), over=0, undated=0, waiting=0)
    for records in groups(people):
        days = [ends_on(one, collected.get(one["id"]), today) for one in records]
        known = [day for day in days if day is not None]
        if not known:
            found["undated"] += len(records)
        elif max(known) <= today:
            found["waiting" if any(one["id"] in asking for one in records) else "over"] += len(records)
    return dict(found)


def living(held: Thing) -> list[Thing]:
    """The people of an archive without those erased, of whom it has the id that a file or a request names, no more."""
    named = {ref for one in held["deliveries"] for ref in one["contacts"]}
    named |= {one["contact"] for kind in ("notices", "requests") for one in held[kind]}
    return [
        person
        for person in held["contacts"]
        if person["id"] not in named or any(fact not in DEFAULTS for name, fact in person.items() if name != "id")
    ]


def counts(held: Thing) -> dict[str, int]:
    """The figures of a book from its archive."""
    people, deliveries, notices = living(held), held["deliveries"], held["notices"]
    events = Counter(answer["event"] for person in people for answer in person["consents"])
    return {
        "people": len(people),
        "informed": sum(person["informed"] is not None for person in people),
        "contested": sum(bool(person["contested"]) for person in people),
        "events": events.total(),
        **{f"events_{event}": events[event] for event in {"given", "refused", "withdrawn", *events} if event},
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


def by_notice(held: Thing, today: date) -> dict[str, tuple[int, int, int, int]]:
    """Notifications of each partner: all, open, due before today and not sent, sent after the day of their due."""
    found: dict[str, list[int]] = {}
    for one in held["notices"]:
        counted = found.setdefault(one["partner"], [0, 0, 0, 0])
        due, sent = calendar_day(one["due"]), calendar_day(one["sent_at"])
        counted[0] += 1
        counted[1] += one["sent_at"] is None
        counted[2] += (sent is None or sent > today) and (due is None or due < today)
        counted[3] += bool(one["sent_at"] and one["due"] and one["sent_at"][:10] > one["due"][:10])
    return {partner: (every, still, overdue, late) for partner, (every, still, overdue, late) in found.items()}


def by_request(asked: Thing, extended_on: str | None, today: date) -> tuple[str | None, str | None, int | None]:
    """Days of receipt and answer, and the days left: a month (GDPR 12(3)), three if that was told within the first."""
    received, answered, told = map(calendar_day, (asked["received_on"], asked["answered_on"], extended_on))
    left = None
    if received is not None and (answered is None or answered > today):
        first, last = months_later(received, 1), months_later(received, 3)
        left = ((last if told is not None and received <= told <= first else first) - today).days
    return asked["received_on"], asked["answered_on"], left


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def differences(held: Thing, control: Thing, kept: Thing | None = None) -> list[str]:
    """What the control pack says differently from the archive, one line each.

    `kept` has what the archive lacks, as `kept_in_book` reads it.
    """
    lines = []
    today = calendar_day(control["made_at"]) or date.min

    def compare(what: str, said: object, found: object) -> None:
        if said != found:
            lines.append(f"{what}: the pack says {said}, the archive {found}")

    told, found = control["counts"], counts(held)
    for name in sorted((told.keys() | found) - {"erased", "imports"}):
        compare(name, told.get(name, 0), found.get(name, 0))
    if told["erased"] < len(held["contacts"]) - found["people"]:
        lines.append(f"erased: the pack says {told['erased']}, the archive more")
    if kept is not None:
        compare("erased", told["erased"], kept["erased"])
        compare("imports", told["imports"], kept["imports"])
        sealed = sum(day > today.isoformat() for day in kept["sealed_until"])
        compare("sealed", control["sealed"], {"keep": kept["seals"], "years": kept["years"], "kept": sealed})
    collected = kept["collected_on"] if kept else {}
    if strangers := collected.keys() - {one["id"] for one in held["contacts"]}:
        raise ValueError(f"a book that does not fit the archive: {sorted(strangers)[:5]}")
    compare("retention", control["retention"], retention(held, collected, today))
    people = {one["version"]: one["people"] for one in control["forms"] if one["people"]}
    compare("people by form", people, by_form(held))
    given = {one["partner"]: (one["files"], one["people"]) for one in control["partners"] if one["files"]}
    compare("files and people by partner", given, by_partner(held))
    names = ("all", "open", "overdue", "late")
    notices = {one["partner"]: tuple(one[name] for name in names) for one in control["notices"]}
    compare("notifications", notices, by_notice(held, today))
    exports = {one["export"]: (one["rows"], one["partner"]) for one in control["register"]["exports"]}
    compare("exports", exports, {one["id"]: (len(one["contacts"]), one["partner"]) for one in held["deliveries"]})
    for kind in ("forms", "lists"):
        made = {version["id"] for one in held[kind] for version in one["versions"]}
        compare(kind, {one["version" if kind == "forms" else "id"] for one in control[kind]}, made)
    extended = {one["id"]: one["extended_on"] for one in control["requests"]}
    asked = {one["id"]: (one["received_on"], one["answered_on"], one["days_left"]) for one in control["requests"]}
    compare("requests", asked, {one["id"]: by_request(one, extended.get(one["id"]), today) for one in held["requests"]})
    compare("complaints", {one["id"] for one in control["complaints"]}, {one["id"] for one in held["complaints"]})
    compare("what is missing", missing(control), counted_missing(control))
    return lines


def kept_in_book(path: Path) -> Thing:
    """What only the tables of a book tell.

    `collected_on` is the day of the import of each person whom an import brought, `imports` how many stand, `erased`
    how many people were erased, `sealed_until` the last day of each sealed proof, `seals` whether proofs are sealed and
    `years` for how long.
    """
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        chosen = dict(db.execute("SELECT name, value FROM settings WHERE name LIKE 'sealed-%'"))
        came = "SELECT coalesce(c.ref, 'c' || c.id), i.at FROM contacts c JOIN imports i ON i.id = c.import"
        return {
            "collected_on": {ref: calendar_day(at) for ref, at in db.execute(f"{came} WHERE c.erased_at IS NULL")},
            "imports": len(db.execute("SELECT 1 FROM imports WHERE undone_at IS NULL").fetchall()),
            "erased": len(db.execute("SELECT 1 FROM contacts WHERE erased_at IS NOT NULL").fetchall()),
            "sealed_until": [day for (day,) in db.execute("SELECT expires_on FROM sealed_proofs")],
            "seals": chosen.get("sealed-proofs") != "off",
            "years": int(chosen.get("sealed-years", YEARS)),
        }


def missing(control: Thing) -> set[tuple[str, str | None, int]]:
    """The counted lacks that a pack begins with: code, name, count."""
    return {(one["code"], one.get("name"), one["count"]) for one in control["missing"] if "count" in one}


def counted_missing(control: Thing) -> set[tuple[str, str | None, int]]:
    """The same from the figures of the pack that were compared with the archive."""
    found: set[tuple[str, str | None, int]] = set()
    for form in control["forms"]:
        if not form["described"] or form["errors"]:
            found.add(("form-faulty" if form["described"] else "not-described", form["version"], form["people"]))
    for partner in control["partners"]:
        for contract in partner["contracts"]:
            if lacking := len(contract["clauses_missing"]):
                found.add(("clauses-missing", f"{partner['legal_name']}, {contract['id']}", lacking))
    found |= {("notices-overdue", one["legal_name"], one["overdue"]) for one in control["notices"] if one["overdue"]}
    if control["retention"]["over"]:
        found.add(("retention-over", None, control["retention"]["over"]))
    balance = control["balancing_test"]
    if control["counts"]["informed"] and not (balance and balance["in_book"]):
        found.add(("no-balancing-test", None, control["counts"]["informed"]))
    return found


def main(archive: str, pack: str, book: str | None = None) -> int:
    """0 if every figure is that of the archive, else 1."""
    held = json.loads(Path(archive).read_text("utf-8"))
    with zipfile.ZipFile(pack) as packed:
        control = json.loads(packed.read("control.json"))
    found = differences(held, control, kept_in_book(Path(book)) if book else None)
    print(*found, f"{len(found)} differences", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
