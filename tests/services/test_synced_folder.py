from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.services.books.open import synced_by


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("Users/Eulalie/OneDrive - Clodomir/leads/book.leads", "OneDrive"),
        ("Eulalie/Dropbox/book.leads", "Dropbox"),
        ("Library/Mobile Documents/com~apple~CloudDocs/book.leads", "iCloud"),
        ("G/Mon Drive/book.leads", "Google Drive"),
        ("Documents/leads/book.leads", None),
        ("Documents/not-dropbox/book.leads", None),
    ],
)
def test_a_folder_that_is_copied_elsewhere_is_told_by_its_name(path: str, service: str | None) -> None:
    assert synced_by(Path(path)) == service
