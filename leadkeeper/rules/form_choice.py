"""Under which wording a row said yes: the version given for the whole file, or the one that its form column names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from leadkeeper.model.form import Form, FormVersion
from leadkeeper.model.moment import calendar_day
from leadkeeper.rules.cells import TRIM
from leadkeeper.rules.folding import fold


class Wording(NamedTuple):
    """A form version as far as an import needs it: its id and its days, as ISO texts that can be compared."""

    id: str
    first: str = ""
    last: str = "9999-12-31"

    def is_shown_on(self, at: str) -> bool:
        """Whether an instant lies on one of the days of this wording."""
        return self.first <= at[:10] <= self.last


def wording(version: FormVersion) -> Wording:
    """The wording of a version; a day that nobody can read bounds nothing here (it is judged elsewhere)."""
    first, last = calendar_day(version.starts), calendar_day(version.ends)
    return Wording(version.id, first.isoformat() if first else "", last.isoformat() if last else "9999-12-31")


class NoForm:
    """`--form none`: no row gives a consent."""

    is_by_row = False

    def version_of(self, cell: str, at: str | None) -> Wording | None:
        """Never any version."""
        return None


class OneVersion:
    """`--form VERSION`: every row said yes under this wording."""

    is_by_row = False

    def __init__(self, version: FormVersion) -> None:
        self._wording = wording(version)

    def version_of(self, cell: str, at: str | None) -> Wording | None:
        """The version given for the whole file."""
        return self._wording


class OneForm:
    """`--form FORM`: each row said yes under the version of this form that was in force on the day of its consent."""

    is_by_row = True

    def __init__(self, form: Form) -> None:
        self._find = lru_cache(maxsize=65536)(lambda day: _in_force_on(form, day))

    def version_of(self, cell: str, at: str | None) -> Wording | None:
        """The version in force at an instant, None when nobody can tell."""
        return self._find(at[:10]) if at else None


class FormColumn:
    """`--form column`: a row names its version, or its form, whose version on the day of the consent counts."""

    is_by_row = True

    def __init__(self, forms: Iterable[Form]) -> None:
        self._versions: dict[str, FormVersion] = {}
        self._forms: dict[str, list[Form]] = {}
        self._exact: dict[str, Wording] = {}
        self._find = lru_cache(maxsize=65536)(self._look_up)
        for form in forms:
            self._versions |= {fold(version.id): version for version in form.versions}
            for name in {fold(form.id), fold(form.name or "")} - {""}:
                self._forms.setdefault(name, []).append(form)

    def version_of(self, cell: str, at: str | None) -> Wording | None:
        """The version that a cell means for an answer at an instant, None when it names none or nobody can tell."""
        exact = self._exact.get(cell)
        return exact or self._find(cell, at[:10] if at else None)

    def _look_up(self, cell: str, day_text: str | None) -> Wording | None:
        name = fold(cell.strip(TRIM))
        if name in self._versions:
            return self._exact.setdefault(cell, wording(self._versions[name]))
        forms = self._forms.get(name, [])
        return _in_force_on(forms[0], day_text) if len(forms) == 1 else None


def _in_force_on(form: Form, day_text: str | None) -> Wording | None:
    day = calendar_day(day_text)
    version = in_force(form.versions, day) if day else None
    return wording(version) if version else None


NO_FORM = NoForm()
FormChoice = NoForm | OneVersion | OneForm | FormColumn


def in_force(versions: Iterable[FormVersion], day: date) -> FormVersion | None:
    """The version that a form showed on a day, None for none or for several.

    A version without an end ends where a newer one begins; days of change belong to both versions, so nobody can tell.
    """
    there = [version for version in versions if _covers(version, day)]
    if len(there) > 1:
        newest = max(version.starts or "" for version in there)
        there = [version for version in there if version.ends is not None or (version.starts or "") == newest]
    return there[0] if len(there) == 1 else None


def _covers(version: FormVersion, day: date) -> bool:
    starts, ends = calendar_day(version.starts), calendar_day(version.ends)
    if (starts is None) != (version.starts is None) or (ends is None) != (version.ends is None):
        return False  # a day that nobody can read
    return (starts is None or starts <= day) and (ends is None or day <= ends)
