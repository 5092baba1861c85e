"""The complaint of the demo: somebody whom the last export held forwards an advertisement that they did not expect."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from leadkeeper.files import atomic
from leadkeeper.flows.sample import OWNER
from leadkeeper.store import contacts, deliveries
from leadkeeper.store.engine import Db

BODY = """Bonjour,

D’où tenez-vous mon adresse ?

---------- Message transféré ---------
De : Remises du jour <offres@remises.example>
Objet : -50 % cette semaine
À : <{address}>

Profitez-en vite !
"""


def write_complaint(db: Db, path: Path) -> None:
    """Writes the mail of the first person in the newest export, who forwards what a stranger sent."""
    *_, last = deliveries.read_all(db)
    number = contacts.numbers(db, last.contacts[:1])[last.contacts[0]]
    (person,) = contacts.read(db, [number])
    mail = EmailMessage()
    mail["From"] = "moi@boite.example"
    mail["To"] = OWNER.rights_contact
    mail["Subject"] = "Fwd: -50 % cette semaine"
    mail.set_content(BODY.format(address=person.email))
    with atomic.failures(path):
        path.write_bytes(mail.as_bytes())
