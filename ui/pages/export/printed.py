"""An outlook on paper: for whom, who can go out and why the others cannot, how many and for how much."""

from __future__ import annotations

from datetime import date

from PySide6.QtGui import QTextDocument

from leadkeeper.flows.outlook import Outlook
from leadkeeper.words import _, facts, ngettext
from leadkeeper.words.dossier import Block, Section
from ui.models.formats import day, number, siren
from ui.pages.export.cards import partner_pills, price_words
from ui.widgets.funnel import FunnelStep
from ui.widgets.paper import PRINT_POINTS, paper


def printed(outlook: Outlook, steps: list[FunnelStep], people: int, today: date) -> QTextDocument:
    """What the page shows of an export, to print."""
    return paper(title(outlook), sections(outlook, steps, people, today), PRINT_POINTS)


def title(outlook: Outlook) -> str:
    """The heading of the paper."""
    return _("Export for {partner}").format(partner=outlook.view.partner.legal_name)


def sections(outlook: Outlook, steps: list[FunnelStep], people: int, today: date) -> list[Section]:
    """What stands on the paper, in the language spoken now."""
    channel = (_("Channel"), facts.channel(outlook.channel))
    partner = outlook.view.partner
    number_ = (_("SIREN"), siren(partner.siren)) if partner.siren else (_("Number"), partner.foreign_id or "")
    rows = tuple(
        (step.label, number(step.count), number(step.lost) if step.lost else "", step.why if step.lost else "")
        for step in steps
    )
    known = tuple(text for text, _status in partner_pills(outlook))
    told = _("Eligible under the rules and evidence recorded on {day}.").format(day=day(today))
    headers = (_("Step"), _("People"), _("Left out"), _("Why"))
    many = ngettext("{n} person in this export", "{n} people in this export", people).format(n=number(people))
    return [
        Section(_("Partner"), known, (Block(facts=(number_, channel)),)),
        Section(_("Who can be exported"), (), (Block(headers=headers, rows=rows),)),
        Section(_("In this export"), tuple(filter(None, (many, price_words(outlook, people), told)))),
    ]
