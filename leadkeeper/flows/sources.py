"""Where people said yes: every version of every form, how many answered on it, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leadkeeper.model.book import Owner
from leadkeeper.model.finding import Finding
from leadkeeper.model.form import Form, FormVersion
from leadkeeper.model.partner import PartnerList
from leadkeeper.rules import form_check
from leadkeeper.store import files, forms, world
from leadkeeper.store.engine import Db


@dataclass(frozen=True, slots=True)
class SourceVersion:
    """One version of a form: how many people answered on it, what the form check finds.

    `altered` holds the fingerprints of evidence whose copied bytes are gone or changed. `errors` leaves out L16, which
    is a matter of each partner.
    """

    form: Form
    version: FormVersion
    people: int
    findings: tuple[Finding, ...]
    altered: frozenset[str] = frozenset()

    @property
    def errors(self) -> tuple[str, ...]:
        """The checks that object so that nobody of this version may be shared (R18)."""
        return tuple(one for one in form_check.ids(self.findings, "error") if one != "L16")

    @property
    def warnings(self) -> tuple[str, ...]:
        """The checks that weaken the version and block nobody."""
        return form_check.ids(self.findings, "warning")


@dataclass(frozen=True, slots=True)
class SourcesOfBook:
    """All sources of a book, and what a new one is described with: the owner and the lists."""

    owner: Owner
    versions: tuple[SourceVersion, ...]
    lists: tuple[PartnerList, ...]


def sources(db: Db) -> SourcesOfBook:
    """Every form version in the order of the book."""
    known, people = world.read(db), forms.people(db)
    return SourcesOfBook(known.owner, _versions(db, known.forms, people), known.lists)


def forms_to_mend(db: Db) -> int:
    """How many form versions hold nobody's yes as they are, of those that nobody revoked; people are not counted."""
    known = _versions(db, world.read(db).forms, {})
    return sum(one.form.status != "revoked" and bool(one.errors or one.altered) for one in known)


def _versions(db: Db, known: Iterable[Form], people: Mapping[str, int]) -> tuple[SourceVersion, ...]:
    altered, changed = files.altered(db), forms.changed(db)
    return tuple(
        SourceVersion(
            form,
            version,
            people.get(version.id, 0),
            _findings(version, changed=version.id in changed),
            _altered(version, altered),
        )
        for form in known
        for version in form.versions
    )


def findings_of(description: Mapping[str, object] | None, evidence_kinds: Iterable[str]) -> tuple[Finding, ...]:
    """What the form check says of a description that is being written, with the kinds of evidence there are."""
    return form_check.check_in_book(description, frozenset(evidence_kinds))


def _findings(version: FormVersion, *, changed: bool) -> tuple[Finding, ...]:
    kinds = frozenset(item.kind for item in version.evidence if item.kind)
    return form_check.check_in_book(version.description, kinds, changed=changed)


def _altered(version: FormVersion, altered: frozenset[str]) -> frozenset[str]:
    return frozenset(item.sha256 for item in version.evidence if item.sha256) & altered
