"""What happened with one person, in time: answers, lines of files, deliveries, decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leadkeeper.flows.show import Shown
from leadkeeper.model.contact import Consent
from leadkeeper.model.moment import moment
from leadkeeper.words import _, edits, facts, tables
from ui.models.formats import number
from ui.theme import Status
from ui.widgets.timeline import Event

ANSWERS = {"given": Status.GOOD, "refused": Status.BAD, "withdrawn": Status.BAD}


def events(shown: Shown) -> list[Event]:
    """Everything that happened, the newest first, at the same time what was done by hand."""
    dated = [
        *reversed([*_edits(shown)]), *_decisions(shown), *_deliveries(shown), *_answers(shown), *_origins(shown),
        *_actions(shown),
    ]  # fmt: skip
    placed = sorted(dated, key=lambda pair: _second(pair[0]), reverse=True)
    return [event for _at, event in placed]


def _second(at: str | None) -> int:
    when = moment(at)
    return when.lo if when else -(2**62)


def _when(at: str | None) -> str:
    return facts.day(at) if at else _("Date unknown")


def _answers(shown: Shown) -> Iterator[tuple[str | None, Event]]:
    names = {one.partner: one.legal_name for one in shown.standings}
    for one in shown.contact.consents:
        status = ANSWERS.get(one.event or "", Status.PLAIN)
        yield one.at, Event(_when(one.at), _answer(one, names), _known_from(one), status)


def _answer(one: Consent, names: Mapping[str, str]) -> str:
    to_whom = names.get(one.partner, one.partner) if one.partner else tables.purpose(one.purpose)
    return _("{answer}: {purpose}").format(answer=tables.event(one.event), purpose=to_whom)


def _known_from(one: Consent) -> str:
    parts = [one.form_version, one.list_version, facts.channel.several(one.channels or ()), tables.trace(one.trace)]
    if one.source and one.source.line:
        parts.append(_("line {line}").format(line=number(one.source.line)))
    return " · ".join(filter(None, parts))


def _origins(shown: Shown) -> Iterator[tuple[str | None, Event]]:
    for one in shown.origins:
        file = one.file or one.import_id
        text = _("Imported from {file}, line {line}").format(file=file, line=number(one.line))
        yield one.at, Event(_when(one.at), text, " · ".join(filter(None, one.texts)))


def _deliveries(shown: Shown) -> Iterator[tuple[str | None, Event]]:
    names = {one.partner: one.legal_name for one in shown.standings}
    for export, partner, at in shown.deliveries:
        text = _("Given to {partner} in export {export}").format(partner=names.get(partner, partner), export=export)
        yield at, Event(_when(at), text, status=Status.INFO)


def _decisions(shown: Shown) -> Iterator[tuple[str | None, Event]]:
    for one in shown.contact.reviews:
        text = _("{decision} by a reviewer: {reason}").format(
            decision=tables.decision(one.decision), reason=one.reason or _("no reason given")
        )
        yield one.at, Event(_when(one.at), text, one.rule or "", Status.WARN)


def _actions(shown: Shown) -> Iterator[tuple[str | None, Event]]:
    action = shown.contact.last_action
    if action is not None and action.at:
        yield action.at, Event(_when(action.at), tables.action(action.kind), _("last action"))


def _edits(shown: Shown) -> Iterator[tuple[str | None, Event]]:
    for one in shown.edits:
        values = " · ".join(edits.replaced(*value) for value in one.values)
        text = _("By hand: {edit}").format(edit=edits.title(one.kind, one.facts))
        yield one.at, Event(_when(one.at), text, values, Status.INFO)
