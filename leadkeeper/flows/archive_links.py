"""Whether the ids of an archive are unique and lead somewhere."""

from __future__ import annotations

from collections.abc import Iterable

from leadkeeper.errors import LeadKeeperError
from leadkeeper.model.contact import Contact


class Known:
    """The ids met so far, by kind of thing."""

    def __init__(self) -> None:
        self._ids: dict[str, set[str]] = {}

    def add(self, kind: str, ref: str, place: str) -> None:
        """One more id; raises `archive-repeated-id`."""
        known = self._ids.setdefault(kind, set())
        if ref in known:
            raise LeadKeeperError("archive-repeated-id", place=place, id=ref)
        known.add(ref)

    def check(self, kind: str, ref: str | None, place: str) -> None:
        """Raises `archive-dangling-id` where an id leads nowhere."""
        if ref is not None and ref not in self._ids.get(kind, ()):
            raise LeadKeeperError("archive-dangling-id", place=place, kind=kind, id=ref)

    def distinct(self, refs: Iterable[str], place: str) -> None:
        """Raises `archive-repeated-id` where ids repeat within one list."""
        seen: set[str] = set()
        for ref in refs:
            if ref in seen:
                raise LeadKeeperError("archive-repeated-id", place=place, id=ref)
            seen.add(ref)

    def person(self, contact: Contact, place: str) -> None:
        """Looks at every id that a person's answers and decisions refer to."""
        for n, said in enumerate(contact.consents):
            at = f"{place}.consents[{n}]"
            self.check("partner", said.partner, f"{at}.partner")
            self.check("form version", said.form_version, f"{at}.form_version")
            self.check("list version", said.list_version, f"{at}.list_version")
            self.check("import", said.source.import_id if said.source else None, f"{at}.source.import")
        for n, review in enumerate(contact.reviews):
            self.check("partner", review.partner, f"{place}.reviews[{n}].partner")
