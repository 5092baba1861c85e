"""Commands about the files that were read in: imports, undo."""

from __future__ import annotations

from pathlib import Path

from leadkeeper.cli.commands import main
from leadkeeper.cli.kinds import PATH
from leadkeeper.cli.speaking import Speaker, book, command
from leadkeeper.cli.spoken import argument, option
from leadkeeper.words import N_


@command(main, "imports")
@argument("path", metavar="BOOK", type=PATH)
def imports(speaker: Speaker, path: Path) -> None:
    """The files that were read in, those taken back included."""
    from leadkeeper.flows.import_history import import_history
    from leadkeeper.words.imports import history_line

    with book(speaker, path) as opened:
        found = import_history(opened.db)
    speaker.answer(found, [history_line(one) for one in found])


@command(main, "undo")
@argument("path", metavar="BOOK", type=PATH)
@argument("import_id", metavar="IMPORT")
@option("--read-wrongly", is_flag=True, help=N_("The file was read wrongly: the noes in it go as well."))
def undo(speaker: Speaker, path: Path, import_id: str, *, read_wrongly: bool) -> None:
    """Takes an import back, updates too; names who stays, and why."""
    from leadkeeper.flows.undo_import import undo_import
    from leadkeeper.words.undoing import kept_sentence, undone_words

    with book(speaker, path, write=True) as opened:
        found = speaker.run(undo_import(opened.db, import_id, speaker.now, read_wrongly=read_wrongly))
    words = [undone_words(found.removed, found.restored)]
    words += [f"{contact}  {kept_sentence(why)}" for contact, why in found.kept]
    speaker.answer(found.as_json(), words)
