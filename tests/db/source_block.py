"""Lines of a file put into a book as an import keeps them."""

from __future__ import annotations

from collections.abc import Sequence

from leadkeeper.db.engine import Db, PackedLine, as_text
from leadkeeper.db.imports import imports


def keep_block(db: Db, number: int, member: int, lines: Sequence[PackedLine]) -> None:
    """Some lines of one member of an import, in one block."""
    imports.keep_text(db, number, member, lines[0][0], as_text(lines))
