from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.open import change_passphrase, open_book
from tests.made_archive import NOW, archive, person, restored


def test_a_book_is_protected_and_freed(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1))) as book:
        path = book.path
    run(change_passphrase(path, None, "four odd words together"))
    open_book(path, NOW, passphrase="four odd words together").close()
    run(change_passphrase(path, "four odd words together", None))
    open_book(path, NOW).close()


def test_a_short_passphrase_is_refused_before_anything_happens(tmp_path: Path) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        run(change_passphrase(tmp_path / "none.leads", None, "short"))
    assert caught.value.code == "passphrase-short"


def test_one_that_is_soon_guessed_is_refused_before_anything_happens(tmp_path: Path) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        run(change_passphrase(tmp_path / "none.leads", None, "aaaaaaaaaaaa"))
    assert caught.value.code == "passphrase-guessed"
