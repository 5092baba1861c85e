"""Publishes a further version of a partner list, or the first one of a new list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.evidence import read_proof
from leadkeeper.model.moment import epoch, moment
from leadkeeper.model.partner import ListedName, ListVersion, Partner, PartnerList, Snapshot
from leadkeeper.rules.fresh_id import fresh_id, numbered_id
from leadkeeper.store import files, lists
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A list as it goes out: who is on it, since when, and the picture of the public page if there is one.

    `list_id` None begins a new list that stands at `url`.
    """

    names: tuple[ListedName, ...]
    published_at: datetime
    list_id: str | None = None
    url: str | None = None
    snapshot: Path | None = None


def listed(partner: Partner) -> ListedName:
    """A partner as a list names it."""
    return ListedName(partner.legal_name, partner.siren, partner.privacy_url)


def publish_list(db: Db, new: NewVersion, now: datetime) -> str:
    """Publishes a list version and gives its id; the picture counts as taken now.

    Raises `list-empty`, `instant-in-future`, `not-after-last`, `list-unchanged`, `unknown-list`, and what
    `files.evidence` raises.
    """
    if not new.names:
        raise LeadKeeperError("list-empty")
    if new.published_at > now:
        raise LeadKeeperError("instant-in-future")
    proof = read_proof(new.snapshot) if new.snapshot is not None else None
    with writing(db):
        known = {one.id: one for one in lists.read_all(db)}
        taken = set(lists.version_numbers(db))
        snapshot = None
        if proof is not None:
            digest = files.keep(db, proof.name, proof.content, now.isoformat())
            snapshot = Snapshot(proof.name, digest, now.isoformat())
        if new.list_id is None:
            made = fresh_id(_name_of(new.url), known, "list")
            lists.add(db, PartnerList(made, new.url))
        elif new.list_id in known:
            made = new.list_id
            _check_after(new.published_at, known[made].versions)
            _check_other(new, known[made].versions)
        else:
            raise LeadKeeperError("unknown-list", list=new.list_id)
        version = numbered_id(f"{made}-", taken)
        lists.publish(db, made, ListVersion(version, new.published_at.isoformat(), new.names, snapshot))
    return version


def attach_snapshot(db: Db, version: str, picture: Path, now: datetime) -> str:
    """Copies the picture of a published version into the book, as taken now; gives its SHA-256.

    Raises `unknown-list`, `snapshot-kept` where there is one, and what `files.evidence` raises.
    """
    proof = read_proof(picture)
    with writing(db):
        found = [one for each in lists.read_all(db) for one in each.versions if one.id == version]
        if not found:
            raise LeadKeeperError("unknown-list", list=version)
        if found[0].snapshot is not None:
            raise LeadKeeperError("snapshot-kept", version=version)
        digest = files.keep(db, proof.name, proof.content, now.isoformat())
        lists.attach_snapshot(db, version, Snapshot(proof.name, digest, now.isoformat()))
    return digest


def _check_after(at: datetime, versions: Sequence[ListVersion]) -> None:
    for version in versions:
        out = moment(version.published_at)
        if out is not None and epoch(at) <= out.hi:
            raise LeadKeeperError("not-after-last", version=version.id)


def _check_other(new: NewVersion, versions: Sequence[ListVersion]) -> None:
    """Refuse a version that says nothing new: people who saw the last one with its picture would lose by it (R07)."""
    if versions and new.snapshot is None and set(new.names) == set(versions[-1].names):
        raise LeadKeeperError("list-unchanged", version=versions[-1].id)


def _name_of(url: str | None) -> str:
    """What a list is called after: the last part of its address."""
    parts = [part for part in (url or "").partition("://")[2].split("/")[1:] if part]
    return parts[-1].partition(".")[0] if parts else ""
