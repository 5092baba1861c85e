"""Control pack: one file that answers an inspection, what is missing first.

It holds no address, no name and no seed contact: figures, dates, forms, lists, contracts and their evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from leadkeeper.db import complaints, disclosures, partners, proofs
from leadkeeper.db.book import attachments, settings
from leadkeeper.db.engine import Db, dump, grouped, load_object, writing
from leadkeeper.domain import serialization
from leadkeeper.domain.proof.rows import canonical_json
from leadkeeper.domain.time import iso_day_of, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import templates
from leadkeeper.files.file_kind import read_attachment
from leadkeeper.files.proof_pack import member_name, write_pack
from leadkeeper.messages import control as words
from leadkeeper.messages import language
from leadkeeper.progress import Flow
from leadkeeper.services.consent.forms import SourcesOfBook, SourceVersion, sources
from leadkeeper.services.date_input import past_day
from leadkeeper.services.eligibility.context import switched_off
from leadkeeper.services.exports.identify import verify
from leadkeeper.services.exports.register import former_name, list_exports, then_of
from leadkeeper.services.partners.contracts import contract_notes
from leadkeeper.services.privacy.requests import list_requests
from leadkeeper.services.privacy.retention import preview_retention
from leadkeeper.services.proof.breaches import list_breaches
from leadkeeper.services.proof.keys import key_status
from leadkeeper.services.proof.sealed import sealing_choice
from leadkeeper.services.suppression.notifications import list_notices

VERSION = 1

CONTRACT = ("id", "signed_on", "starts_on", "ends_on", "terminated_on")

OF_THE_PERSON = ("contact", "refused", "name", "searched")
"""Facts of a request that are left out: the record or addresses, and the reason of a refusal, which the person gets."""

Content = dict[str, Any]


def write_control(db: Db, out: Path, now: datetime) -> Flow[Content]:
    """Write the control pack as a new ZIP; return its content. Raises `file-exists` and the codes of `files.atomic`."""
    if out.exists():
        raise LeadKeeperError("file-exists", path=str(out))
    known = sources(db)
    content = yield from _content(db, known, now)
    evidence = dict(_evidence(db, known))
    title, sections = words.title(content), words.sections(content)
    page = templates.page("dossier.html", language=language(), title=title, sections=sections)
    members = [("index.html", page.encode("utf-8", "replace")), ("control.json", canonical_json(content) + b"\n")]
    members += [(name, templates.document(draft, now)) for name, draft in words.drafts(content).items()]
    members += sorted(evidence.items())
    manifest = {"files": [{"name": name, "sha256": sha256(one).hexdigest(), "size": len(one)} for name, one in members]}
    write_pack(out, [*members, ("manifest.json", canonical_json(manifest) + b"\n")])
    return content


def _content(db: Db, known: SourcesOfBook, now: datetime) -> Flow[Content]:
    """What the control pack says, as a JSON object."""
    today, owner = paris_day(now), settings.read(db)
    retention, balance = (yield from preview_retention(db, today)), balancing_test(db)
    content: Content = {
        "leadkeeper_control": VERSION,
        "made_at": now.isoformat(),
        "owner": {name: getattr(owner, name) for name in ("name", "siren", "rights_contact", "privacy_url")},
        "counts": proofs.inspection_figures(db),
        "forms": [_form(db, one) for one in known.versions],
        "lists": [
            {"list": one.id, "url": one.url, **serialization.write(version), "in_book": _in_book(db, version.snapshot)}
            for one in known.lists
            for version in one.versions
        ],
        "partners": list(_partners(db)),
        "register": _register(db),
        "notices": list(_notices(db, now)),
        "requests": [
            {name: value for name, value in one.as_json().items() if name not in OF_THE_PERSON}
            for one in list_requests(db, today)
        ],
        "retention": {**serialization.attributes(retention, "people over undated"), "waiting": retention.asking},
        "complaints": [
            {**serialization.attributes(one, "id at channel"), "has_mail": one.mail_sha256 is not None}
            for one in complaints.archived(db)
        ],
        "rules_off": sorted(switched_off(db)),
        "sealed": sealing_choice(db, today).as_json(),
        "breaches": [one.as_json() for one in list_breaches(db, now)],
        "key": key_status(db).as_json(),
        "balancing_test": balance.as_json() if balance else None,
    }  # fmt: skip
    return {**content, "missing": list(_missing(content))}


def _in_book(db: Db, stamp: Any) -> bool:
    return stamp is not None and stamp.sha256 is not None and attachments.read(db, stamp.sha256) is not None


def _form(db: Db, source: SourceVersion) -> Content:
    return {
        "form": source.form.id,
        **serialization.attributes(source.form, "name kind status"),
        "version": source.version.id,
        "from": source.version.starts,
        "to": source.version.ends,
        "described": source.version.description is not None,
        **serialization.attributes(source, "people errors warnings"),
        "evidence": [
            {**serialization.write(item), "in_book": _in_book(db, item), "altered": item.sha256 in source.altered}
            for item in source.version.evidence
        ],
    }


def _partners(db: Db) -> Iterator[Content]:
    notes, totals, had = contract_notes(db), disclosures.totals(db), former_name(db)
    for partner in partners.read_all(db):
        files, people = totals.get(partner.id, (0, 0))
        yield {
            "partner": partner.id,
            **serialization.attributes(partner, "legal_name siren country"),
            "safeguard": partner.transfer_safeguard,
            "hold": partner.hold is not None,
            "files": files,
            "people": people,
            "contracts": [
                {
                    **{name: getattr(contract, name) for name in CONTRACT},
                    "channels": list(contract.channels),
                    "document": contract.document.sha256 if contract.document else None,
                    "in_book": _in_book(db, contract.document),
                    "clauses_missing": list(notes[partner.id, contract.id].missing),
                    **then_of(had(partner.id, contract.signed_on or contract.starts_on)),
                }
                for contract in partner.contracts
            ],
        }


def _register(db: Db) -> Content:
    """The exports and whether the chain holds; not how many seed contacts a file had."""
    checked = verify(db)
    names, exports = "export at partner legal_name rows sha256 channels columns state", reversed(list_exports(db))
    return {
        **serialization.attributes(checked, "chain broken_at"),
        "changed": sorted(checked.changed),
        "exports": [serialization.attributes(one, names) | then_of(one.then) for one in exports],
    }


def _notices(db: Db, now: datetime) -> Iterator[Content]:
    """Notifications by partner: how many, open, overdue, sent, and sent late."""
    for partner, notices in grouped((one.partner, one) for one in list_notices(db, paris_day(now))).items():
        yield {
            "partner": partner,
            "legal_name": notices[0].legal_name,
            "all": len(notices),
            "open": sum(one.sent_at is None for one in notices),
            "overdue": sum(one.overdue for one in notices),
            "late": sum(bool(one.sent_at and one.due and iso_day_of(one.sent_at) > one.due[:10]) for one in notices),
        }


Lack = dict[str, object]


def _missing(content: Content) -> Iterator[Lack]:
    """What an inspection would ask for and the book does not have: a code of `messages.control`, and its facts."""
    for name in ("siren", "rights_contact", "privacy_url"):
        if not content["owner"][name]:
            yield {"code": f"no-{name.replace('_', '-')}"}
    yield from _missing_of_forms(content["forms"])
    for one in content["lists"]:
        if not one["in_book"]:
            yield {"code": "no-snapshot", "name": one["id"]}
    for partner in content["partners"]:
        yield from _missing_of_partner(partner)
    yield from _late(content)
    if content["register"]["chain"] != "ok":
        yield {"code": "register-broken"}
    if content["key"]["state"] in ("lost", "changed"):
        yield {"code": "key-lost"}
    balance = content["balancing_test"]
    if content["counts"]["informed"] and not (balance and balance["in_book"]):
        yield {"code": "no-balancing-test", "count": content["counts"]["informed"]}
    yield {"code": "no-dpia"}


def _late(content: Content) -> Iterator[Lack]:
    for notice in content["notices"]:
        if notice["overdue"]:
            yield {"code": "notices-overdue", "name": notice["legal_name"], "count": notice["overdue"]}
    for request in content["requests"]:
        if request["state"] == "overdue":
            yield {"code": "request-overdue", "name": request["id"]}
    if content["retention"]["over"]:
        yield {"code": "retention-over", "count": content["retention"]["over"]}
    for breach in content["breaches"]:
        if breach["state"] in ("overdue", "told-late"):
            yield {"code": f"breach-{breach['state']}", "name": breach["id"]}


def _missing_of_forms(forms: list[Content]) -> Iterator[Lack]:
    for form in forms:
        if not form["described"]:
            yield {"code": "not-described", "name": form["version"], "count": form["people"]}
        elif form["errors"]:
            yield {"code": "form-faulty", "name": form["version"], "count": form["people"]}
        if any(item["altered"] for item in form["evidence"]):
            yield {"code": "evidence-altered", "name": form["version"]}
        elif not any(item["in_book"] for item in form["evidence"]):
            yield {"code": "no-evidence", "name": form["version"]}


def _missing_of_partner(partner: Content) -> Iterator[Lack]:
    if partner["files"] and not partner["contracts"]:
        yield {"code": "no-contract", "name": partner["legal_name"]}
    for contract in partner["contracts"]:
        name, lacking = f"{partner['legal_name']}, {contract['id']}", len(contract["clauses_missing"])
        if not contract["in_book"]:
            yield {"code": "no-document", "name": name}
        if lacking:
            yield {"code": "clauses-missing", "name": name, "count": lacking}


def _evidence(db: Db, known: SourcesOfBook) -> Iterator[tuple[str, bytes]]:
    """Stored pictures, contracts and the balancing test by their name in the pack; never mails of complaints."""
    wanted = [item.sha256 for one in known.versions for item in one.version.evidence if item.kind != "signed_sheet"]
    wanted += [version.snapshot.sha256 for one in known.lists for version in one.versions if version.snapshot]
    wanted += [balance.sha256 for balance in [balancing_test(db)] if balance]
    wanted += [one.document.sha256 for each in partners.read_all(db) for one in each.contracts if one.document]
    for digest in dict.fromkeys(filter(None, wanted)):
        kept = attachments.read(db, digest)
        if kept is not None:
            yield member_name("evidence", digest, kept[0]), kept[1]


SETTING = "balancing_test"


@dataclass(frozen=True, slots=True)
class BalancingTest:
    """Name, SHA-256 and day of the document; `whole` if the book still has its bytes unaltered."""

    name: str
    sha256: str
    decided_on: str
    whole: bool

    def as_json(self) -> dict[str, object]:
        """Return the object in `control.json` and of `balancing-test --json`."""
        return {"name": self.name, "sha256": self.sha256, "decided_on": self.decided_on, "in_book": self.whole}


def balancing_test(db: Db) -> BalancingTest | None:
    """Return the balancing test that the book keeps."""
    if (text := settings.setting(db, SETTING)) is None:
        return None
    known = load_object(text)
    is_whole = attachments.read(db, known["sha256"]) is not None and known["sha256"] not in attachments.altered(db)
    return BalancingTest(known["name"], known["sha256"], known["decided_on"], is_whole)


def keep_balancing_test(db: Db, path: Path, decided_on: str, now: datetime) -> BalancingTest:
    """Copy the document into the book, in the place of the one before.

    Raises `file-missing`, `bad-day`, `day-in-future`, and the codes of `files.file_kind`.
    """
    if not path.is_file():
        raise LeadKeeperError("file-missing", path=str(path))
    day, document = past_day(decided_on, now), read_attachment(path)
    with writing(db):
        digest = attachments.keep(db, document.name, document.content, now.isoformat())
        known = {"name": document.name, "sha256": digest, "decided_on": day.isoformat()}
        settings.set_setting(db, SETTING, dump(known))
    return BalancingTest(document.name, digest, day.isoformat(), whole=True)
