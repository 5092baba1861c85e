"""What is the same for everybody, looked up once: forms with their check, lists in time, partners by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from leadkeeper.model.book import World
from leadkeeper.model.contact import Consent
from leadkeeper.model.finding import Finding
from leadkeeper.model.form import Form, FormVersion
from leadkeeper.model.moment import Moment, moment
from leadkeeper.model.partner import ListVersion, Partner, PartnerList
from leadkeeper.rules.company_names import goes_by
from leadkeeper.rules.eligibility import wording
from leadkeeper.rules.form_check import check_in_book, ids
from leadkeeper.rules.form_check.description import Description, read

FAR_PAST, FAR_FUTURE = -(2**62), 2**62


@dataclass(frozen=True)
class Shown:
    """A form version with all that is known of it.

    `altered`: a file kept of it is missing or changed; `changed`: its description is not the published one (L38).
    """

    form: Form
    version: FormVersion
    altered: bool
    changed: bool

    @cached_property
    def description(self) -> Description | None:
        """What the version showed, or None when nobody described it."""
        return None if self.version.description is None else read(self.version.description)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the form check says of the version; asked about no partner, it leaves L16 to R05."""
        kinds = frozenset(item.kind for item in self.version.evidence if item.kind)
        return check_in_book(self.version.description, kinds, changed=self.changed)

    @cached_property
    def errors(self) -> tuple[str, ...]:
        """The checks that find an error."""
        return ids(self.findings, "error")

    @cached_property
    def says_electronic_only(self) -> bool:
        """Whether the wording says "voie électronique" and names SMS nowhere (R08)."""
        return self.description is not None and wording.electronic_only(self.description)

    @property
    def channels(self) -> tuple[str, ...] | None:
        """The channels that the wording names, None when the form is not described."""
        return None if self.description is None else self.description.channels


@dataclass(frozen=True)
class Published:
    """A list version in time: it appeared at some second from `earliest` to `last`."""

    list: PartnerList
    version: ListVersion
    position: int
    earliest: int
    last: int

    @property
    def dated(self) -> bool:
        """Whether anybody knows when it appeared."""
        return self.last != FAR_FUTURE

    @property
    def out_at(self) -> int:
        """The first second at which it surely is out."""
        return Moment(self.earliest, self.last).surely_by

    def surely_after(self, other: Published) -> bool:
        """Whether this version came out after another, whatever second each of them really did."""
        return self.earliest > other.last

    @property
    def taken(self) -> Moment | None:
        """When its snapshot was taken, None without a snapshot or a readable date."""
        return moment(self.version.snapshot.taken_at) if self.version.snapshot else None


class Sources:
    """The world of a book, made ready for judging.

    `altered` holds the SHA-256 of copied files that changed, `off` the product choices that the book does without,
    `changed` the form versions whose description is not the published one.
    """

    def __init__(
        self,
        world: World,
        altered: frozenset[str] = frozenset(),
        off: frozenset[str] = frozenset(),
        changed: frozenset[str] = frozenset(),
    ) -> None:
        self.world = world
        self.altered = altered
        self.off = off
        self.changed = changed
        self.namings: dict[tuple[int, int], tuple[Partner, Published, Any]] = {}  # see `lists.naming`
        self.partners = {partner.id: partner for partner in world.partners}
        self.forms = {shown.version.id: shown for shown in self._forms()}
        self.lists = {one.id: _in_order(one) for one in world.lists}
        self.list_versions = {
            published.version.id: published for versions in self.lists.values() for published in versions
        }

    def _forms(self) -> Iterator[Shown]:
        for form in self.world.forms:
            for version in form.versions:
                altered = any(item.sha256 in self.altered for item in version.evidence)
                yield Shown(form, version, altered, version.id in self.changed)

    def form(self, consent: Consent) -> Shown | None:
        """The form version that an answer was given on."""
        return self.forms.get(consent.form_version) if consent.form_version else None

    def fixed_list(self, consent: Consent) -> Published | None:
        """The list version that the answer or its form names, whatever the date."""
        shown = self.form(consent)
        named = consent.list_version or (shown.version.list_version if shown else None)
        return self.list_versions.get(named) if named else None

    def list_of(self, consent: Consent) -> tuple[Published, ...]:
        """All versions of the list that the person was shown, oldest first."""
        fixed = self.fixed_list(consent)
        if fixed is not None:
            return self.lists[fixed.list.id]
        shown = self.form(consent)
        return self.lists.get(shown.version.list, ()) if shown and shown.version.list else ()

    def seen(self, consent: Consent, when: Moment | None) -> tuple[Published, ...]:
        """Every list version that the person may have seen (R05): the one named, else all that may have been out."""
        fixed = self.fixed_list(consent)
        if fixed is not None:
            return (fixed,)
        if when is None:
            return ()
        versions = self.list_of(consent)
        return tuple(one for one in versions if _may_be_in_force(one, versions, when))

    def surely_out(self, consent: Consent, when: Moment | None) -> bool:
        """Whether some version of the list was out during the whole of the answer's precision."""
        if self.fixed_list(consent) is not None:
            return True
        return when is not None and any(one.out_at <= when.lo for one in self.list_of(consent))

    def same_name(self, name: str) -> list[Partner]:
        """The partners that a name stands for: their legal name or a former one."""
        return [partner for partner in self.world.partners if goes_by(partner, name)]


def _in_order(one: PartnerList) -> tuple[Published, ...]:
    found = [
        Published(one, version, position, *_out(version.published_at)) for position, version in enumerate(one.versions)
    ]
    return tuple(sorted(found, key=lambda published: (published.earliest, published.last, published.position)))


def _out(published_at: str | None) -> tuple[int, int]:
    """The first and the last second at which a version may have appeared.

    One that nobody can date may have been in force at any time, and proves the presence of none.
    """
    out = moment(published_at)
    return (FAR_PAST, FAR_FUTURE) if out is None else (out.lo, out.hi)


def _may_be_in_force(one: Published, versions: tuple[Published, ...], when: Moment) -> bool:
    """Whether there is a second of `when` at which this version may be out and no later one surely is."""
    first = max(when.lo, one.earliest)
    return first <= when.hi and all(other.out_at > first for other in versions if other.surely_after(one))
