"""Finds a form version by its id."""

from __future__ import annotations

from collections.abc import Sequence

from leadkeeper.errors import LeadKeeperError
from leadkeeper.model.form import Form, FormVersion


def form_version(forms: Sequence[Form], wanted: str) -> tuple[Form, FormVersion]:
    """The version with this id and its form; error `unknown-form`, which names those that there are."""
    known = [(form, version) for form in forms for version in form.versions]
    for form, version in known:
        if version.id == wanted:
            return form, version
    there = " ".join(version.id for _form, version in known if version.id)
    raise LeadKeeperError("unknown-form", form=wanted, known=there)
