"""Reference data prepared for the rules: audited forms, list versions in time, partners by name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from leadkeeper.domain.book import ReferenceData
from leadkeeper.domain.contact import Consent
from leadkeeper.domain.form import EVIDENCE_KINDS, Finding, Form, FormVersion
from leadkeeper.domain.form_audit.checks import check_in_book, ids
from leadkeeper.domain.form_audit.description import Description, read
from leadkeeper.domain.partner import Contract, ListVersion, Partner, PartnerList, company_key, goes_by, siren_digits
from leadkeeper.domain.text import fold
from leadkeeper.domain.time import Moment, moment
from leadkeeper.domain.verdict import FactNames

_ELECTRONIC = re.compile(r"\bvoies? electroniques?\b|\belectronic means\b")
_SMS = re.compile(r"\bsms\b|\bmms\b|\btextos?\b|\btext messages?\b")


def act(form: Description, channel: str) -> str:
    """Return the method of consent shown by the form, for answers that do not record one (R20).

    One of the archive's `method` values `pre_ticked`, `unticked_box`, `two_buttons` and `bundled`.
    """
    boxes = (form.partner_box, form.phone_box if channel == "voice" else None)
    if any(box.checked for box in boxes if box):
        return "pre_ticked"
    if form.equal_pair and all(button.same_style for button in form.buttons):
        return "two_buttons"
    return "unticked_box" if form.partner_box is not None else "bundled"


FAR_PAST, FAR_FUTURE = -(2**62), 2**62


@dataclass(frozen=True)
class ShownForm:
    """A form version with everything known about it.

    `altered`: a file of its evidence is missing or changed; `changed`: its description differs from the published one
    (L38); `listed`: see `names_listed`.
    """

    form: Form
    version: FormVersion
    altered: bool
    changed: bool
    listed: tuple[str, ...] = ()

    @cached_property
    def description(self) -> Description | None:
        """What the version showed; None if not described."""
        return None if self.version.description is None else read(self.version.description)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Findings of the form audit for the version; without a target partner, so L16 is left to R05."""
        kinds = frozenset(item.kind for item in self.version.evidence if item.kind)
        return check_in_book(self.version.description, kinds, changed=self.changed, names=self.listed)

    @cached_property
    def errors(self) -> tuple[str, ...]:
        """Ids of the checks with errors."""
        return ids(self.findings, "error")

    @cached_property
    def says_electronic_only(self) -> bool:
        """Whether the wording says "voie électronique" and nowhere names SMS (R08)."""
        if (form := self.description) is None:
            return False
        boxes = (form.own_box, form.partner_box, form.phone_box)
        texts = [fold(text) for text in (form.text, *(box.text for box in boxes if box))]
        return any(map(_ELECTRONIC.search, texts)) and not any(map(_SMS.search, texts))

    @cached_property
    def has_evidence(self) -> bool:
        """Whether there is any evidence of what the version showed."""
        return any(item.kind in EVIDENCE_KINDS for item in self.version.evidence)

    @cached_property
    def days(self) -> tuple[int, int] | None:
        """First and last second in which it was certainly shown; None if unreadable. Its days belong to it whole."""
        starts, ends = moment(self.version.starts), moment(self.version.ends)
        if starts is None or (ends is None and self.version.ends is not None):
            return None
        last = (ends.lo if ends.exact else ends.hi) if ends is not None else FAR_FUTURE
        return starts.hi if starts.exact else starts.lo, last

    @property
    def channels(self) -> tuple[str, ...] | None:
        """The channels named by the wording; None if the form is not described."""
        return None if self.description is None else self.description.channels

    @property
    def names(self) -> FactNames:
        """What a sentence calls it."""
        return FactNames((self.form, self.version))


@dataclass(frozen=True)
class Published:
    """A list version in time: published at some second from `earliest` to `last`."""

    list: PartnerList
    version: ListVersion
    position: int
    earliest: int
    last: int

    @property
    def dated(self) -> bool:
        """Whether its publication date is known."""
        return self.last != FAR_FUTURE

    @property
    def out_at(self) -> int:
        """The first second at which it is certainly published."""
        return Moment(self.earliest, self.last).surely_by

    def surely_after(self, other: Published) -> bool:
        """Whether this version was certainly published after another."""
        return self.earliest > other.last

    @property
    def taken(self) -> Moment | None:
        """When its snapshot was taken; None without a snapshot or a readable date."""
        return moment(self.version.snapshot.taken_at) if self.version.snapshot else None


@dataclass(frozen=True)
class Listed:
    """The list of an answer: the version named by the answer or its form (`fixed`), and all versions, oldest first."""

    fixed: Published | None = None
    versions: tuple[Published, ...] = ()

    @cached_property
    def _replaced(self) -> tuple[tuple[Published, int], ...]:
        """Each version with the first second at which a certainly later one is certainly published."""
        return tuple(
            (one, min((other.out_at for other in self.versions if other.surely_after(one)), default=FAR_FUTURE))
            for one in self.versions
        )

    @cached_property
    def out_at(self) -> int:
        """The first second at which some version is certainly published."""
        return min((one.out_at for one in self.versions), default=FAR_FUTURE)

    @cached_property
    def _by_end(self) -> dict[int, tuple[tuple[Published, ...], tuple[Published, ...]]]:
        return {}

    def out_by(self, second: int) -> tuple[tuple[Published, ...], tuple[Published, ...]]:
        """Return the versions that may be published by a second, and those of them without a certainly later one."""
        if second not in self._by_end:
            out = tuple(one for one in self.versions if one.earliest <= second)
            newest = tuple(one for one in out if not any(other.surely_after(one) for other in out))
            self._by_end[second] = out, newest
        return self._by_end[second]

    def seen(self, when: Moment | None) -> tuple[Published, ...]:
        """Return the versions that may have been in force during `when`; only the named one if there is one."""
        if self.fixed is not None:
            return (self.fixed,)
        if when is None:
            return ()
        lo, hi = when.lo, when.hi
        return tuple([one for one, end in self._replaced if one.earliest <= hi and lo < end])

    def surely_out(self, when: Moment | None) -> bool:
        """Whether some version was published during the whole of `when`."""
        return self.fixed is not None or (when is not None and self.out_at <= when.lo)


NO_LIST = Listed()


class RuleContext:
    """Reference data of a book, prepared for judging.

    `altered` holds the SHA-256 of stored files that changed, `off` the product choices that are switched off, `changed`
    the form versions with a description that differs from the published one.
    """

    def __init__(
        self,
        reference_data: ReferenceData,
        altered: frozenset[str] = frozenset(),
        off: frozenset[str] = frozenset(),
        changed: frozenset[str] = frozenset(),
    ) -> None:
        self.reference_data = reference_data
        self.altered = altered
        self.off = off
        self.changed = changed
        self._namings: dict[int, tuple[Partner, dict[int, tuple[Published, Any]]]] = {}
        self.running: dict[tuple[int, date], tuple[Partner, tuple[Contract, ...]]] = {}  # cache of `in_force` in `case`
        self._listed: dict[tuple[str | None, str | None], Listed] = {}
        self.partners = {partner.id: partner for partner in reference_data.partners}
        self.of_one_company = _of_one_company(reference_data.partners)
        self.forms = {
            version.id: ShownForm(
                form,
                version,
                any(item.sha256 in altered for item in version.evidence),
                version.id in changed,
                names_listed(reference_data, version),
            )
            for form in reference_data.forms
            for version in form.versions
        }
        self.lists = {one.id: _in_order(one) for one in reference_data.lists}
        self.list_versions = {
            published.version.id: published for versions in self.lists.values() for published in versions
        }

    def form(self, consent: Consent) -> ShownForm | None:
        """Return the form version on which an answer was given."""
        return self.forms.get(consent.form_version) if consent.form_version else None

    def listed(self, consent: Consent) -> Listed:
        """Return the list shown with an answer; cached by form version and list version."""
        key = (consent.form_version, consent.list_version)
        result = self._listed.get(key)
        if result is None:
            result = self._listed[key] = self._look_up(consent)
        return result

    def _look_up(self, consent: Consent) -> Listed:
        version = shown.version if (shown := self.form(consent)) else None
        named = consent.list_version or (version.list_version if version else None)
        fixed = self.list_versions.get(named) if named else None
        if fixed is not None:
            return Listed(fixed, self.lists[fixed.list.id])
        return Listed(None, self.lists.get(version.list, ())) if version and version.list else NO_LIST

    def seen(self, consent: Consent, when: Moment | None) -> tuple[Published, ...]:
        """Return the list versions that may have been seen (R05): the named one, else all possibly published."""
        return self.listed(consent).seen(when)

    def namings(self, partner: Partner) -> dict[int, tuple[Published, Any]]:
        """Return the cache of `list_rules.naming` for a partner, by id() of the list version."""
        result = self._namings.get(id(partner))
        if result is None:
            result = self._namings[id(partner)] = (partner, {})  # kept referenced: no other object can get its id
        return result[1]

    def same_name(self, name: str) -> list[Partner]:
        """Return the partners with this legal or former name."""
        return [partner for partner in self.reference_data.partners if goes_by(partner, name)]


def names_listed(reference_data: ReferenceData, version: FormVersion) -> tuple[str, ...]:
    """Return the names on the list of a form version, and the others by which the book knows those companies."""
    versions = (
        published
        for partner_list in reference_data.lists
        for published in partner_list.versions
        if version.list_version == published.id or (version.list_version is None and version.list == partner_list.id)
    )
    names = [listed.name for published in versions for listed in published.names if listed.name]
    keys = set(map(company_key, names))
    known = ((partner.legal_name, *partner.former_names, *partner.brands) for partner in reference_data.partners)
    names += [name for own in known if keys & set(map(company_key, own)) for name in own]
    return tuple(dict.fromkeys(names))


def _of_one_company(partners: Iterable[Partner]) -> dict[str, tuple[Partner, frozenset[str]]]:
    """Return, by its id, each partner with the SIREN of others, held if one of them is, and the ids of the others."""
    by_siren: dict[str, list[Partner]] = {}
    for partner in partners:
        by_siren.setdefault(siren_digits(partner.siren), []).append(partner)
    by_siren.pop("", None)
    return {
        partner.id: (
            replace(partner, hold=next((other.hold for other in (partner, *same) if other.hold is not None), None)),
            frozenset(other.id for other in same) - {partner.id},
        )
        for same in by_siren.values()
        if len(same) > 1
        for partner in same
    }


def _in_order(partner_list: PartnerList) -> tuple[Published, ...]:
    result = []
    for position, version in enumerate(partner_list.versions):
        out = moment(version.published_at)  # undated: in force at any time, and no proof that a partner was named
        first, last = (out.lo, out.hi) if out else (FAR_PAST, FAR_FUTURE)
        result.append(Published(partner_list, version, position, first, last))
    return tuple(sorted(result, key=lambda published: (published.earliest, published.last, published.position)))
