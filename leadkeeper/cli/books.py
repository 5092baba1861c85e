"""Commands about a whole book: new, restore, archive, check, backup, rescue, passphrase, add."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from leadkeeper.cli.commands import main
from leadkeeper.cli.kinds import PATH
from leadkeeper.cli.speaking import Speaker, book, command
from leadkeeper.cli.spoken import argument, option
from leadkeeper.words import N_


@command(main, "new")
@argument("path", metavar="BOOK", type=PATH)
@option("--owner", "name", required=True, help=N_("The business that keeps the book."))
@option("--siren")
@option("--rights-contact", help=N_("Where people write to about their data."))
@option("--privacy-url")
@option("--trap-mailbox", "traps", multiple=True, help=N_("A domain or mailbox that receives trap addresses."))
def new(
    speaker: Speaker,
    path: Path,
    name: str,
    siren: str | None,
    rights_contact: str | None,
    privacy_url: str | None,
    traps: tuple[str, ...],
) -> None:
    """A new, empty book."""
    from leadkeeper.flows.open_book import new_book
    from leadkeeper.model.book import Owner
    from leadkeeper.store.schema import SCHEMA
    from leadkeeper.words import _

    new_book(path, Owner(name, siren, rights_contact, privacy_url, traps)).close()
    speaker.answer({"book": str(path), "schema": SCHEMA}, _("The book {path} is ready.").format(path=path))


@command(main, "restore")
@argument("source", metavar="IN.json", type=PATH)
@argument("path", metavar="BOOK", type=PATH)
def restore(speaker: Speaker, source: Path, path: Path) -> None:
    """A new book from an archive, whole or not at all."""
    from leadkeeper.flows.restore import restore_book

    counts = speaker.run(restore_book(source, path, speaker.now))
    speaker.answer(counts, _counted(counts))


@command(main, "archive")
@argument("path", metavar="BOOK", type=PATH)
@argument("target", metavar="OUT.json", type=PATH)
def archive(speaker: Speaker, path: Path, target: Path) -> None:
    """The whole book as one JSON file."""
    from leadkeeper.flows.archive import archive as write_archive

    with book(speaker, path) as opened:
        counts = speaker.run(write_archive(opened.db, target))
    speaker.answer(counts, _counted(counts))


@command(main, "check")
@argument("path", metavar="BOOK", type=PATH)
def check(speaker: Speaker, path: Path) -> None:
    """Looks through the whole book: integrity, links between things, the register, edits by another program."""
    from leadkeeper.flows.check_book import check_book
    from leadkeeper.words import _
    from leadkeeper.words.register import checked

    with book(speaker, path) as opened:
        found = check_book(opened.db)
    sound = found.pop("sound")
    words = [_("The book is sound.")] if sound else []
    words += checked(found)
    speaker.answer(found, words)
    if not sound:
        raise SystemExit(1)


@command(main, "backup")
@argument("path", metavar="BOOK", type=PATH)
@argument("folder", metavar="[DIR]", type=PATH, required=False)
def backup(speaker: Speaker, path: Path, folder: Path | None) -> None:
    """A compact copy of the book, looked through before it counts."""
    from leadkeeper.flows.check_book import back_up
    from leadkeeper.words import _

    with book(speaker, path) as opened:
        target = back_up(opened.db, path, folder, speaker.now)
    speaker.answer({"backup": str(target)}, _("The copy {path} is sound.").format(path=target))


@command(main, "rescue")
@argument("damaged", metavar="DAMAGED", type=PATH)
@argument("path", metavar="NEWBOOK", type=PATH)
def rescue(speaker: Speaker, damaged: Path, path: Path) -> None:
    """A new book with all that a damaged one still gives; counts what was kept and what was lost.

    The damaged book is not touched. About whom a no may be lost is disputed and given to nobody; exports of the new
    book wait until the stop lists were entered again and that is confirmed: `suppress NEWBOOK --all-entered`.
    """
    from leadkeeper.cli.passphrases import with_passphrase
    from leadkeeper.flows.salvage import salvage_book
    from leadkeeper.words import _, figures, holdings, stopping

    found = with_passphrase(lambda words: speaker.run(salvage_book(damaged, path, speaker.now, words)))
    thing = {
        "book": str(path),
        "kept": {one.table: one.kept for one in found.tables if one.kept},
        "lost": {one.table: one.lost for one in found.lost},
        "mended": {one.table: one.mended for one in found.tables if one.mended},
        "contested": found.contested,
        "on_hold": found.on_hold,
    }
    tables = [(one.table, one.kept, one.lost, one.mended) for one in found.tables]
    words = holdings.saved(tables, found.contested, figures.number, held=found.on_hold)
    speaker.answer(thing, [_("It is in the new book {book}.").format(book=path), *words, stopping.to_confirm()])


@command(main, "passphrase")
@argument("path", metavar="BOOK", type=PATH)
@option("--remove", is_flag=True, help=N_("Take the protection away."))
def passphrase(speaker: Speaker, path: Path, *, remove: bool) -> None:
    """Protects a book by a passphrase, changes it or takes it away."""
    from leadkeeper.cli.passphrases import ask_new, with_passphrase
    from leadkeeper.flows.passphrase import change_passphrase
    from leadkeeper.words import _

    wanted = None if remove else ask_new()
    with_passphrase(lambda former: speaker.run(change_passphrase(path, former, wanted)))
    words = _("The book {path} opens without a passphrase.") if remove else _("The book {path} is protected now.")
    speaker.answer({"book": str(path), "protected": not remove}, words.format(path=path))


@command(main, "owner")
@argument("path", metavar="BOOK", type=PATH)
@option("--name", help=N_("The business that keeps the book."))
@option("--siren")
@option("--rights-contact", help=N_("Where people write to about their data; an export needs it."))
@option("--privacy-url", help=N_("The page of your privacy policy; an export needs it, or the address of a list."))
@option("--trap-mailbox", "traps", multiple=True, help=N_("A domain or mailbox that receives trap addresses."))
def owner(speaker: Speaker, path: Path, traps: tuple[str, ...], **given: str | None) -> None:
    """Whose book it is: shows it, or changes what is given and leaves the rest."""
    from leadkeeper.flows.book_settings import book_settings, keep_owner, keep_traps
    from leadkeeper.model import shape

    changed: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    with book(speaker, path, write=bool(changed or traps)) as opened:
        if changed:
            keep_owner(opened.db, replace(book_settings(opened.db).owner, **changed))
        if traps:
            keep_traps(opened.db, traps)
        found = book_settings(opened.db).owner
    thing = {name: value for name, value in shape.write(found).items() if name != "suppression_key"}
    speaker.answer(thing, [*filter(None, (found.name, found.siren, found.rights_contact, found.privacy_url)), *traps])


@command(main, "add")
@argument("path", metavar="BOOK", type=PATH)
@argument("parts", metavar="PARTS.json", type=PATH)
def add(speaker: Speaker, path: Path, parts: Path) -> None:
    """Adds partners with contracts, lists and forms from an archive-shaped file without people."""
    from leadkeeper.flows.add_parts import add_parts

    with book(speaker, path, write=True) as opened:
        counts = add_parts(opened.db, parts)
    speaker.answer(counts, _counted(counts))


def _counted(counts: dict[str, int]) -> list[str]:
    from leadkeeper.words import tables
    from leadkeeper.words.figures import line

    return [line(tables.parts(name), count) for name, count in counts.items() if count]
