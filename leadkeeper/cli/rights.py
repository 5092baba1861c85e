"""Commands about people's rights: dossier, erase, requests, retention."""

from __future__ import annotations

from pathlib import Path

from leadkeeper.cli.commands import main
from leadkeeper.cli.kinds import PATH
from leadkeeper.cli.speaking import Speaker, book, command
from leadkeeper.cli.spoken import argument, option
from leadkeeper.words import N_

ONLY = N_("Just this record, of all at the address; again for more. By default those that surely are one person.")


@command(main, "dossier")
@argument("path", metavar="BOOK", type=PATH)
@argument("who", metavar="EMAIL")
@option("--out", required=True, type=PATH, help=N_("The file to write: .html to read, .json for machines."))
@option("--record", "records", multiple=True, metavar="ID", help=ONLY)
def dossier(speaker: Speaker, path: Path, who: str, out: Path, records: tuple[str, ...]) -> None:
    """All that is kept of a person, and every recipient by name, for the person (GDPR 15)."""
    from leadkeeper.clock import paris_day
    from leadkeeper.flows.dossier import write_dossier
    from leadkeeper.flows.records_of import choice
    from leadkeeper.words import _
    from leadkeeper.words.rights import left_alone

    with book(speaker, path) as opened:
        found = write_dossier(opened.db, who, out, paris_day(speaker.now), records or None)
        left = choice(opened.db, who, records or None)[1]
    thing = {
        "file": str(out),
        "records": len(found["records"]),
        "consents": sum(len(one["consents"]) for one in found["records"]),
        "lines": sum(len(one["lines"]) for one in found["records"]),
        "recipients": len({one["legal_name"] for one in found["recipients"]}),
        **({"left": [one.contact for one in left]} if left else {}),
    }
    said = [_("The dossier {file} is ready. It is for this person alone.").format(file=out)]
    speaker.answer(thing, [*said, *left_alone(list(map(str, left)))])


@command(main, "erase")
@argument("path", metavar="BOOK", type=PATH)
@argument("who", metavar="EMAIL")
@option("--record", "records", multiple=True, metavar="ID", help=ONLY)
def erase(speaker: Speaker, path: Path, who: str, records: tuple[str, ...]) -> None:
    """Takes a person out of everything, for good; says whom to tell (GDPR 17, 19)."""
    from leadkeeper.flows.erase import erase as erase_person
    from leadkeeper.words.rights import erased, left_alone

    with book(speaker, path, write=True) as opened:
        done = speaker.run(erase_person(opened.db, who, speaker.now, records or None))
    due = {one.partner: one.due for one in sorted(done.notices, key=lambda one: one.due or "", reverse=True)}
    thing = {
        "contacts": list(done.contacts),
        **done.removed,
        "notices": [{"partner": partner, "due": day} for partner, day in due.items()],
        "files": list(done.files),
        "look_at": list(done.sheets),
        **({"left": [one.contact for one in done.left]} if done.left else {}),
    }
    said = erased(done.removed, len(due), done.files, done.sheets)
    speaker.answer(thing, [*left_alone(list(map(str, done.left))), *said])


@command(main, "requests")
@argument("path", metavar="BOOK", type=PATH)
@option("--open", "only_open", is_flag=True, help=N_("Only those that wait for an answer."))
def requests(speaker: Speaker, path: Path, only_open: bool) -> None:
    """What people asked about their data, and by when it must be answered."""
    from leadkeeper.clock import paris_day
    from leadkeeper.flows.requests import list_requests
    from leadkeeper.words import facts, tables
    from leadkeeper.words.rights import request_state

    with book(speaker, path) as opened:
        found = list_requests(opened.db, paris_day(speaker.now), only_open=only_open)
    words = [
        f"{one.asked.ref}  {tables.request(one.asked.kind)}  {one.asked.email or one.asked.contact}"
        f"  {facts.day(one.standing.due.isoformat()) if one.standing.due else '?'}"
        f"  {request_state(one.standing.state, one.standing.days_left)}"
        for one in found
    ]
    speaker.answer([one.as_json() for one in found], words)


@command(main, "retention")
@argument("path", metavar="BOOK", type=PATH)
@option("--apply", "apply_it", is_flag=True, help=N_("Take them out; without it they are only counted."))
def retention(speaker: Speaker, path: Path, apply_it: bool) -> None:
    """Who did nothing for three years; takes them out for good with --apply."""
    from leadkeeper.clock import paris_day
    from leadkeeper.flows.retention import apply_retention, look_at_retention
    from leadkeeper.words.rights import retained

    with book(speaker, path, write=apply_it) as opened:
        work = apply_retention(opened.db, speaker.now) if apply_it else None
        found = speaker.run(work or look_at_retention(opened.db, paris_day(speaker.now)))
    words = retained(found.people, found.over, found.undated, found.asking, found.erased)
    words += [f"  {name}: {count}" for name, count in [*found.years.items(), *found.sources.most_common()]]
    speaker.answer(found.as_json(), words)
