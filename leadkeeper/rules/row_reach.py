"""How the person of a row can be reached: the e-mail and phone columns of a table."""

from __future__ import annotations

from collections.abc import Sequence

from leadkeeper.rules.cells import without_apostrophe
from leadkeeper.rules.email import PLAIN, import_key, is_generic, read_addresses
from leadkeeper.rules.phone import is_no_phone, usual_phone
from leadkeeper.rules.phone_country import FRANCE, phones_in
from leadkeeper.rules.row import Refused, Row
from leadkeeper.rules.row_columns import Places


class RowReach:
    """Reads the addresses and numbers of one table's rows."""

    def __init__(self, places: Places, phone_country: str = FRANCE) -> None:
        self.read_phones = phones_in(phone_country)
        self._is_french = phone_country == FRANCE
        self._headers = places.headers
        self._emails = places.emails
        self._phones = places.phones
        self._email = places.emails[0] if len(places.emails) == 1 else None
        self._phone = places.phones[0] if len(places.phones) == 1 else None

    def read_email(self, row: Row, texts: Sequence[str]) -> str | None:
        """Gives the row its addresses; the name that stands beside the first, if any."""
        place = self._email if self._email is not None else _first_filled(self._emails, texts)
        if place is None or not texts[place]:
            return None
        email, name = without_apostrophe(texts[place]), None
        if not PLAIN.fullmatch(email):
            addresses = read_addresses(email)
            if addresses.first is None:
                return None
            email, name = addresses.first, addresses.name
            if addresses.others:
                row.facts["other_emails"] = addresses.others
                row.warnings += ("several-addresses",)
        row.facts["email"] = email
        row.key = import_key(email)
        if is_generic(email):
            row.warnings += ("role-address",)
        if self._email is None:
            self._keep_others(row, self._emails, place, texts)
        return name

    def read_phone(self, row: Row, texts: Sequence[str]) -> None:
        """Gives the row its numbers; a cell that nobody can read goes to the extras."""
        place = self._phone if self._phone is not None else self._first_phone(texts)
        if place is None or not texts[place]:
            return
        text = texts[place]
        phone = usual_phone(text) if self._is_french else None
        if phone is None:
            numbers = self.read_phones(text)
            phone = numbers.first
            if numbers.others:
                row.facts["other_phones"] = numbers.others
            if numbers.zero_restored:
                row.warnings += ("phone-zero-restored",)
        if phone is not None:
            row.facts["phone"] = phone
            row.key = row.key or phone
        elif not is_no_phone(text):
            row.warnings += ("bad-phone",)
            row.extra[self._headers[place]] = text
        if self._phone is None:
            self._keep_others(row, self._phones, place, texts)

    def refused(self, line: int, texts: Sequence[str]) -> Refused | None:
        """Why a row gives no way to reach the person: there is none, or none that anybody can read."""
        place = self._first_phone(texts)
        if place is None:
            return Refused(line, "no-address")
        phone = self.read_phones(texts[place]).first
        return Refused(line, "bad-phone", "phone", texts[place]) if phone is None else None

    def refused_email(self, line: int, texts: Sequence[str]) -> Refused | None:
        """The refusal of a filled e-mail cell that holds no address."""
        place = _first_filled(self._emails, texts)
        return None if place is None else Refused(line, "bad-email", "email", texts[place])

    def _first_phone(self, texts: Sequence[str]) -> int | None:
        return next((place for place in self._phones if texts[place] and not is_no_phone(texts[place])), None)

    def _keep_others(self, row: Row, places: Sequence[int], chosen: int, texts: Sequence[str]) -> None:
        """Further columns for the same field go to the extras."""
        for place in places:
            if place != chosen and texts[place]:
                row.extra[self._headers[place]] = texts[place]


def _first_filled(places: Sequence[int], texts: Sequence[str]) -> int | None:
    return next((place for place in places if texts[place]), None)
