"""Whatever happens to a book, in whatever order: who said no is in no later file, and every recipient is told."""

from __future__ import annotations

import csv
import tempfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from leadkeeper.db import register
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.contact import Consent
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.imports.undo import undo_import
from leadkeeper.services.privacy.erasure import erase
from leadkeeper.services.suppression.notifications import list_notices, mark_notified
from leadkeeper.services.suppression.suppression import suppress
from tests.made_archive import NOW, archive, contract, given, partner, person, published, restored

PEOPLE = tuple(f"person{number}@mail.example" for number in range(1, 6))
STRANGERS = ("stranger1@mail.example", "stranger2@mail.example")
PARTNERS = ("raoul", "acme")
REFUSALS = {"nobody-eligible"}

somebody = st.sampled_from(PEOPLE + STRANGERS)
some_partner = st.sampled_from((None, *PARTNERS))


def two_partners() -> dict[str, object]:
    """Five people who said yes to both partners that the list names."""
    names = [{"name": "Raoul SAS", "siren": "987654324"}, {"name": "Acme SA", "siren": "552100554"}]
    both = published()
    both["versions"][0]["names"] = names
    terms = {"max_uses": 99}
    return archive(
        *(person(number, consents=[given()]) for number in range(1, 6)),
        partners=[
            partner(contracts=[contract(**terms)]),
            partner(id="acme", legal_name="Acme SA", siren="552100554", contracts=[contract("acme-2026", **terms)]),
        ],
        lists=[both],
        forms=[_form_naming_both()],
    )


def _form_naming_both() -> dict[str, object]:
    from tests.made_archive import form

    made = form()
    shown = made["versions"][0]["description"]
    shown["text"] = shown["text"].replace("Raoul SAS", "Raoul SAS et Acme SA")
    shown["list"] = shown["list"] | {"names": ["Raoul SAS", "Acme SA"]}
    return made


class Life(RuleBasedStateMachine):
    """A book, and beside it the plain memory of who said no to whom and who was given to whom."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.place = Path(self.folder.name)
        self.book = restored(self.place, two_partners())
        self.now = NOW
        self.known = set(PEOPLE)
        self.gone: set[str] = set()
        self.no: set[tuple[str, str]] = set()
        self.given: set[tuple[str, str]] = set()
        self.owed: set[tuple[str, str]] = set()
        self.imports: list[str] = []
        self.files = 0

    def later(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def says_no(self, address: str, partners: tuple[str, ...]) -> None:
        self.no |= {(address, one) for one in partners}
        self.owed |= {(address, one) for one in partners if (address, one) in self.given}

    @rule(address=somebody, named=some_partner)
    def withdraw(self, address: str, named: str | None) -> None:
        if address not in self.known:
            return
        at = self.later()
        answer = Consent(at=at.isoformat(), event="withdrawn", purpose="partners", partner=named)
        record_consent(self.book.db, address, answer, at)
        self.says_no(address, PARTNERS if named is None else (named,))

    @rule(address=somebody)
    def come_back(self, address: str) -> None:
        """A yes that is proven and later undoes a withdrawal, never an entry of the stop list."""
        if address not in self.known:
            return
        at = self.later()
        answer = Consent(at=at.isoformat(), event="given", purpose="partners", form_version="quiz-v1", trace="log")
        record_consent(self.book.db, address, answer, at)
        if address not in self.gone:
            self.no -= {(address, one) for one in PARTNERS}

    @rule(address=somebody)
    def object(self, address: str) -> None:
        suppress(self.book.db, [address], self.later())
        self.says_no(address, PARTNERS)
        self.gone.add(address)

    @rule(address=somebody)
    def forget(self, address: str) -> None:
        if address not in self.known:
            return
        self.owed |= {(address, one) for one in PARTNERS if (address, one) in self.given}
        run(erase(self.book.db, address, self.later()))
        self.known.discard(address)
        self.gone.add(address)
        self.no |= {(address, one) for one in PARTNERS}

    @rule(rows=st.dictionaries(somebody, st.sampled_from(("oui", "non", "", "parti")), min_size=1))
    def bring_a_file(self, rows: dict[str, str]) -> None:
        at = self.later()
        path = self.place / f"leads-{len(self.imports)}-{self.files}-{at:%H%M}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file, delimiter=";")
            out.writerow(["email", "date", "optin partenaires", "désinscrit"])
            when = at.strftime("%d/%m/%Y %H:%M:%S")
            out.writerows(
                [address, when, "" if said == "parti" else said, when if said == "parti" else ""]
                for address, said in rows.items()
            )
        report = run(import_file(self.book.db, path, ImportOptions(form="quiz-v1"), at))
        if report.import_id is not None:
            self.imports.append(report.import_id)
        self.known |= {address for address in rows if address not in self.gone or address in self.known}
        for address, said in rows.items():
            if said in ("non", "parti"):
                self.says_no(address, PARTNERS)

    @precondition(lambda self: self.imports)
    @rule(data=st.data())
    def take_a_file_back(self, data: st.DataObject) -> None:
        which = data.draw(st.sampled_from(self.imports))
        self.imports.remove(which)
        run(undo_import(self.book.db, which, self.later()))
        held = {row[0] for row in self.book.db.conn.execute("SELECT email FROM contacts WHERE email IS NOT NULL")}
        self.known &= held

    @rule(partner_id=st.sampled_from(PARTNERS))
    def export(self, partner_id: str) -> None:
        at = self.later()
        self.files += 1
        out = self.place / f"out-{self.files}.xlsx"
        try:
            run(export_contacts(self.book.db, ExportRequest(partner_id, str(out), again="agreed", traps=0), at))
        except LeadKeeperError as error:
            if error.code not in REFUSALS:
                raise
            return
        with closing(openpyxl.load_workbook(out, read_only=True)) as workbook:
            rows = list(workbook["Contacts"].iter_rows(values_only=True))
        place = rows[0].index("email")
        written = {str(row[place]) for row in rows[1:]}
        assert not {address for address in written if (address, partner_id) in self.no}
        self.given |= {(address, partner_id) for address in written}

    @rule(partner_id=st.sampled_from(PARTNERS))
    def pass_on(self, partner_id: str) -> None:
        try:
            mark_notified(self.book.db, partner_id, self.later())
        except LeadKeeperError as error:
            if error.code != "nothing-to-tell":
                raise
            return
        self.owed = {(address, one) for address, one in self.owed if one != partner_id}

    @invariant()
    def every_recipient_of_a_no_has_a_notice(self) -> None:
        if not hasattr(self, "book"):
            return
        lines = list_notices(self.book.db, self.now.date())
        noted = {(line.email, line.partner) for line in lines}
        digests = {line.partner for line in lines if line.digest}
        for address, one in self.owed:
            assert (address, one) in noted or one in digests, (address, one, lines)

    @invariant()
    def the_register_is_unbroken(self) -> None:
        if hasattr(self, "book"):
            assert register.broken_at(self.book.db) is None

    def teardown(self) -> None:
        if hasattr(self, "book"):
            self.book.close()
            self.folder.cleanup()


TestWholeLife = Life.TestCase
TestWholeLife.settings = settings(
    max_examples=15, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
