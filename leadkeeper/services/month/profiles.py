"""Export profiles: how a partner's file is made each month."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from leadkeeper.db import months, partners
from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db, writing
from leadkeeper.domain.book import IDENTIFIERS, ExportProfile, ExportRequest
from leadkeeper.domain.eligibility.case import contracts_in_force
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.time import moment
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.month import shown_pattern, stored_pattern
from leadkeeper.services.eligibility.judge import channels_of, check_channels
from leadkeeper.services.exports.hygiene import check_kinds
from leadkeeper.services.exports.register import list_exports
from leadkeeper.services.partners.contracts import hash_secret
from leadkeeper.system import disk

NAME = "{partner}-{month}"
FROM_CONTRACT, ASKED, NO_PASSWORD = "contract", "ask", "none"
SUFFIX = ".xlsx"
NAME_LETTERS = 120

_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_RESERVED = re.compile(rf"{disk.FORBIDDEN.pattern}|[\x7f{{}}]")
"""Characters that a file name cannot hold on some system, and those that make placeholders."""


def show_profile(db: Db, partner: str) -> ExportProfile:
    """Return the profile of a partner (id), the usual one if none was saved."""
    return months.profile(db, partner) or ExportProfile()


def change_profile(db: Db, partner: Partner, changes: Mapping[str, Any]) -> ExportProfile:
    """Change these fields of a partner's profile and return it.

    A password from `none` is stored as None; placeholders may be in the language shown. Raises `bad-file-pattern`,
    `unknown-channel`, `unknown-hygiene`, `no-trap-mailbox`, `profile-secret-missing`.
    """
    wanted = replace(show_profile(db, partner.id), **changes)
    if wanted.name is not None:
        wanted = replace(wanted, name=stored_pattern(wanted.name))
    if wanted.password_from == NO_PASSWORD:
        wanted = replace(wanted, password_from=None)
    check_channels(wanted.channels)
    check_kinds(wanted.leave_out)
    file_name(wanted, partner, date.min)
    if wanted.traps and not settings.read(db).trap_mailboxes:
        raise LeadKeeperError("no-trap-mailbox")
    if wanted.password_from == FROM_CONTRACT and not partners.stop_secrets(db, partner.id):
        raise LeadKeeperError("profile-secret-missing", partner=partner.legal_name)
    with writing(db):
        months.set_profile(db, partner.id, wanted)
    return wanted


def file_name(profile: ExportProfile, partner: Partner, today: date) -> str:
    """Return the name of the partner's file; raises `bad-file-pattern` for a pattern that makes none."""
    pattern = (profile.name or NAME).strip().removesuffix(SUFFIX)
    known = {"partner": partner.id, "name": partner.legal_name, "month": f"{today:%Y-%m}", "day": today.isoformat()}
    made = ""
    if set(_PLACEHOLDER.findall(pattern)) <= known.keys() and not _RESERVED.search(_PLACEHOLDER.sub("", pattern)):
        filled = _PLACEHOLDER.sub(lambda match: known[match[1]], pattern)
        made = disk.file_name(_RESERVED.sub("-", filled))[:NAME_LETTERS].rstrip(" .")
    if not made:
        names = ", ".join(shown_pattern(f"{{{name}}}") for name in known)
        raise LeadKeeperError("bad-file-pattern", pattern=shown_pattern(profile.name or NAME), known=names)
    return f"{made}{SUFFIX}"


def folder_of(profile: ExportProfile, out: Path) -> Path:
    """Return the folder of the partner's file: the profile's own if it is absolute, else one below `out`."""
    return out / profile.folder if profile.folder else out


def profile_channels(profile: ExportProfile, partner: Partner, today: date) -> tuple[str, ...]:
    """Channels of the file: the profile's, else those of the contracts in force that can be reached by a column."""
    if profile.channels:
        return profile.channels
    fields = {name for one in contracts_in_force(partner, today) for name in one.fields}
    agreed = channels_of(partner, today)
    return tuple(one for one in agreed if IDENTIFIERS.get(one) in fields) or agreed


def password_of(db: Db, profile: ExportProfile, partner: Partner, today: date, typed: str | None) -> str | None:
    """Password of the partner's file; raises `profile-secret-missing` and `month-password-missing`."""
    if profile.password_from == FROM_CONTRACT:
        secret = hash_secret(db, partner, today)
        if secret is None:
            raise LeadKeeperError("profile-secret-missing", partner=partner.legal_name)
        return secret
    if profile.password_from == ASKED and not typed:
        raise LeadKeeperError("month-password-missing", partner=partner.legal_name)
    return typed if profile.password_from == ASKED else None


def remaining_cap(db: Db, profile: ExportProfile, partner: Partner, today: date) -> int | None:
    """Number of people who may still be given this month; None without a cap."""
    if profile.cap is None:
        return None
    days = ((moment(one.at), one) for one in list_exports(db) if one.partner == partner.id)
    given = sum(one.rows for at, one in days if at is not None and f"{at.first_day:%Y-%m}" == f"{today:%Y-%m}")
    return max(profile.cap - given, 0)


def monthly_order(db: Db, partner: Partner, out: Path, today: date, typed: str | None) -> ExportRequest:
    """Return the export request of a partner's profile, for a file at `out`."""
    profile = show_profile(db, partner.id)
    return ExportRequest(
        partner=partner.id,
        out=str(out),
        channels=profile_channels(profile, partner, today),
        traps=profile.traps,
        password=password_of(db, profile, partner, today, typed),
        limit=remaining_cap(db, profile, partner, today),
        leave_out=profile.leave_out,
        only_new=True,
    )


class FreeNames:
    """Paths that exist neither on the disk nor among those taken before; a number is added to others."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {path.casefold() for path in taken}

    def take(self, path: Path) -> Path:
        """Return the path, with a number if it is not free, and take it."""
        tried, number = path.absolute(), 1
        while str(tried).casefold() in self._taken or tried.exists():
            number += 1
            tried = path.absolute().with_name(f"{path.stem} ({number}){path.suffix}")
        self._taken.add(str(tried).casefold())
        return tried
