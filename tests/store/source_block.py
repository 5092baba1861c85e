"""Lines of a file put into a book as an import keeps them."""

from __future__ import annotations

from collections.abc import Sequence

from leadkeeper.store import imports
from leadkeeper.store.engine import Db
from leadkeeper.store.packed_lines import SourceLine, as_text


def keep_block(db: Db, number: int, member: int, lines: Sequence[SourceLine]) -> None:
    """Some lines of one member of an import, in one block."""
    imports.keep_text(db, number, member, lines[0][0], as_text(lines))
