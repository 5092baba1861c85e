"""What a person should read about a traced complaint: who it is, what was said yes to and where, who was given it."""

from __future__ import annotations

from collections.abc import Sequence

from leadkeeper.flows.trace import trace
from leadkeeper.model.complaint import Basis, Explained, Given, Holding, Origin, Traced
from leadkeeper.model.contact import Consent
from leadkeeper.model.form import Form, FormVersion
from leadkeeper.model.moment import moment
from leadkeeper.model.person import Event
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules.consent import is_yes, last
from leadkeeper.rules.matching import tag
from leadkeeper.store import consents, contacts, forms, imports, partners, tracing
from leadkeeper.store.engine import Db


def explain(db: Db, traced: Traced) -> Explained:
    """What stands behind a traced complaint."""
    known = {one.id: one for one in partners.read_all(db)}
    if traced.number is None:
        bare = tuple(Given(file, known[file.partner], None) for file in traced.deliveries)
        return Explained(traced, tag=tag(traced.address or ""), given=bare)
    (person,) = contacts.read(db, [traced.number])
    answers = {
        number: [Event(said, moment(said.at)) for said in given]
        for number, given in consents.of(db, list(traced.holders)).items()
    }
    versions = {version.id: (form, version) for form in forms.read_all(db) for version in form.versions}
    yeses = [event for event in answers.get(traced.number, ()) if _is_some_yes(event.consent)]
    oldest = min((one for one in yeses if one.when), key=lambda one: one.when.lo if one.when else 0, default=None)
    inside = {delivery: contact for contact, delivery in reversed(tracing.memberships(db, traced.holders))}
    return Explained(
        traced,
        person,
        tag(person.email or "") or tag(traced.address or ""),
        _basis(oldest, versions),
        tuple(
            Given(file, known[file.partner], _basis(_yes_before(answers.get(inside[file.number], []), file), versions))
            for file in traced.deliveries
        ),
        tuple(Origin(ref, file, line) for ref, file, line, _ in imports.origins(db, traced.number)),
    )


def explain_all(db: Db, whats: Sequence[str]) -> Flow[list[Explained]]:
    """What some addresses or files of mails lead to, one after the other; raises `file-unreadable`."""
    found: list[Explained] = []
    for what in whats:
        answer = yield from trace(db, what)
        for number, one in enumerate(answer.found, 1):
            found.append(explain(db, one))
            yield Progress("trace", number, len(answer.found))
    return found


def _is_some_yes(consent: Consent) -> bool:
    return consent.event == "given" and consent.purpose == "partners"


def _yes_before(events: list[Event], file: Holding) -> Event | None:
    """The last yes to a file's partner that was given before it went out."""
    out = moment(file.at)
    yeses = [event for event in events if is_yes(event.consent, file.partner)]
    dated = [event for event in yeses if event.when and (out is None or event.when.lo <= out.hi)]
    return last(dated or [event for event in yeses if event.when is None])


def _basis(event: Event | None, versions: dict[str, tuple[Form, FormVersion]]) -> Basis | None:
    if event is None:
        return None
    return Basis(event.consent, *versions.get(event.consent.form_version or "", (None, None)))
