"""The keys of an archive's file, which thing each list holds, and how ids refer to one another."""

from __future__ import annotations

from leadkeeper.model.book import Complaint, Delivery, ImportRecord, Notice, Owner, Request, Suppression
from leadkeeper.model.contact import Contact
from leadkeeper.model.form import Form
from leadkeeper.model.partner import Partner, PartnerList

VERSION = 1

LISTS: dict[str, type] = {
    "partners": Partner,
    "lists": PartnerList,
    "forms": Form,
    "contacts": Contact,
    "suppressions": Suppression,
    "deliveries": Delivery,
    "imports": ImportRecord,
    "notices": Notice,
    "complaints": Complaint,
    "requests": Request,
}
"""Key → what its items are, in the order in which an archive is written (after `owner`)."""

OWNER = Owner
ASIDE = ("leadkeeper_archive", "cases")
"""Keys that `restore` does not put into the book."""

END = "\t\n"
"""White space after the object of an archive that this program wrote, by which `restore` knows it: JSON ignores it.

An archive of a book is a copy of it. One that was written by hand has no such end, and is a new book.
"""
