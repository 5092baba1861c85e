"""Pages with made-up people, as the real ones could look."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from ui.models import formats
from ui.models.table_model import Column, LazyModel, ListModel
from ui.pages.contacts.details import Timeline, TimelineEvent
from ui.theme import Status
from ui.widgets import buttons
from ui.widgets.cards import Card, EmptyState, FigureCard, ReasonCard
from ui.widgets.charts import Bar, Funnel, FunnelBar, Trend
from ui.widgets.drop_zone import DropZone
from ui.widgets.filter_bar import Choice, Filter, FilterBar, FilterState
from ui.widgets.forms import FormRows
from ui.widgets.labels import pills, text_label
from ui.widgets.layouts import ScrollColumn, Splitter
from ui.widgets.page import Page
from ui.widgets.table import Table

NAMES = ("Clodomir Premier", "Eulalie Seconde", "Raoul Tiers", "Personne Quatre", "Personne Cinq")


STANDINGS = ((Status.GOOD, "eligible"), (Status.WARN, "review"), (Status.BAD, "blocked"))


def nothing() -> None:
    """What the buttons of the gallery do."""


def people(ids: Sequence[int]) -> Mapping[int, Any]:
    """Made-up people for any ids."""
    return {
        one: {
            "id": one,
            "name": NAMES[one % 5],
            "email": f"{NAMES[one % 5].split()[0].lower()}.{one}@quiz.example",
            "source": ("Quiz landing v3", "Webinar v1", "Social form v2")[one % 3],
            "partners": ("yes · 4 named", "yes · unnamed", "no")[one % 3],
            "standing": STANDINGS[one % 3][1],
        }
        for one in ids
    }


CONTACT_COLUMNS = (
    Column("name", "Name", 150),
    Column("email", "E-mail", 200),
    Column("source", "Source", 140),
    Column("partners", "Partners", 130),
    Column("standing", "Standing", 110, status=lambda row: STANDINGS[row["id"] % 3][0]),
)


def contacts_page() -> Page:
    """A page as long as the book, with one person at the right."""
    page = Page("Contacts", f"{formats.format_number(476214)} people · {formats.format_number(9807)} shown")
    page.header.add(buttons.plain("Columns", nothing, "columns-3"), buttons.primary("Import…", nothing, "file-import"))
    bar = FilterBar("Search name, e-mail, company…", [buttons.menu_button("Ready for Raoul SAS", [])])
    bar.set_filters(
        [
            Filter("source", "Source", (Choice("quiz", "Quiz landing", 21480), Choice("web", "Webinar", 12644))),
            Filter("consent", "Partner consent", (Choice("yes", "yes", 9807), Choice("no", "no", 4118))),
        ]
    )
    bar.set_state(FilterState("", {"source": frozenset({"quiz"}), "consent": frozenset({"yes"})}))
    model = LazyModel(CONTACT_COLUMNS, lambda ids, deliver: deliver(people(ids)), page)
    model.set_ids(array("q", range(476214)))
    table = Table("contacts", model, title="People")
    table.selectRow(2)
    left = Card(margin=1)
    left.add(table)
    page.body.addWidget(bar)
    page.body.addWidget(Splitter("contacts", [left, person_card()], [5, 3]), 1)
    return page


def person_card() -> Card:
    """One person with a reason and a history."""
    card = Card("Raoul Tiers")
    history = Timeline()
    history.set_events(
        [
            TimelineEvent("21/09/2026 12:03", "Ticked the partner box", "Social form v2", Status.GOOD),
            TimelineEvent("21/09/2026", "Imported", "leads-sept.csv, line 4 112"),
            TimelineEvent("02/10/2026", "Delivered to Eulalie SA", "export 2026-10", Status.INFO),
            TimelineEvent("03/11/2026", "Withdrew the consent for partners", "by e-mail", Status.BAD),
        ]
    )
    reason = ReasonCard(
        Status.BAD,
        "blocked",
        "Raoul SAS was not on the partner list that this person saw on 21/09/2026.",
        "Ask for a new consent.",
        "R14 · article 13(1)(e) of the GDPR",
    )
    scroll = ScrollColumn(
        text_label("raoul.2@quiz.example · +33 6 12 34 56 78", "soft", select=True),
        pills([("blocked for Raoul SAS", Status.BAD), ("eligible for Eulalie SA", Status.GOOD)]),
        text_label("Why", "strong"),
        reason,
        text_label("History", "strong"),
        history,
    )
    card.add(scroll)
    acts = [
        buttons.plain("Withdraw…", nothing),
        buttons.plain("Access report…", nothing),
        buttons.danger("Erase…", nothing),
    ]
    card.add(buttons_row(acts))
    return card


def buttons_row(widgets: Sequence[QWidget]) -> QWidget:
    """Buttons side by side."""
    from ui.widgets.layouts import flowing

    return flowing(widgets)


def export_page() -> Page:
    """The funnel and what it comes to."""
    page = Page("Export for a partner", "Only people who said yes to this partner, by name, are exported.")
    choose = QComboBox()
    choose.addItems(["Raoul SAS", "Eulalie SA"])
    page.header.add(text_label("Partner", "soft"), choose)
    who = Card()
    who.add(pills([("Named since 12 March 2026", Status.GOOD), ("2 complaints traced", Status.WARN)]))
    funnel = Funnel()
    funnel.set_steps(
        [
            FunnelBar("all", "In the file", 41302, status=Status.PLAIN),
            FunnelBar("consent", "E-mail consent for partners", 18640, 22662, "no partner box ticked"),
            FunnelBar("named", "Form names Raoul SAS", 12411, 6229, "form says only “our partners”"),
            FunnelBar("stop", "Not withdrawn or on the suppression list", 12168, 243, "withdrew or erased"),
            FunnelBar("age", "Contact in the last 3 years", 11874, 294, "nothing since 2023"),
            FunnelBar("new", "Not already shared", 9807, 2067, "sent to Raoul SAS before", Status.GOOD),
        ]
    )
    chart = Card("Who can be exported")
    chart.add(funnel)
    figures = QHBoxLayout()
    figures.addWidget(FigureCard(formats.format_number(9807), "people in this export", clickable=True), 1)
    columns = Card("Columns")
    columns.add(text_label("email, first_name, consent_date, consent_source — 4 of 12.", "soft"))
    figures.addWidget(columns, 2)
    for widget in (who, chart):
        page.body.addWidget(widget)
    page.body.addLayout(figures)
    page.body.addStretch(1)
    acts = [buttons.plain("Why is someone missing?", nothing), buttons.primary("Export to Excel…", nothing)]
    page.body.addWidget(buttons_row(acts))
    return page


PARTNER_COLUMNS = (
    Column("name", "Partner", 220, grows=True),
    Column("contract", "Contract", 200, status=lambda row: row["status"]),
    Column("eligible", "Eligible now", 140, align="right"),
    Column("given", "Shared", 140, align="right"),
)
PARTNERS = [
    dict(zip(("name", "contract", "status", "eligible", "given"), values, strict=True))
    for values in (
        ("Raoul SAS", "until 31/12/2026", Status.GOOD, 9807, 48210),
        ("Eulalie SA", "ends in 9 days", Status.WARN, 4118, 22904),
        ("Clodomir SARL", "none", Status.BAD, 0, 0),
    )
]


def home_page() -> Page:
    """Figures, a chart and a small table."""
    page = Page("Good morning, Clodomir", "Everything stays on this laptop.")
    page.header.add(buttons.primary("Import a file…", nothing, "file-import"))
    top = QHBoxLayout()
    for number, caption, status in (
        (18640, "can be shared with at least one partner", Status.PLAIN),
        (1204, "wait for your review", Status.PLAIN),
        (3, "complaints this week", Status.BAD),
        (1, "request due in 6 days", Status.WARN),
    ):
        top.addWidget(FigureCard(formats.format_number(number), caption, status, clickable=True), 1)
    trend = Trend("New people by month")
    months = [date(2026 - (month > 11), month, 1) for month in (12, *range(1, 12))]
    trend.set_bars([Bar(formats.month(m), 900 + 37 * n, 300 + 29 * n, "…") for n, m in enumerate(months)])
    chart = Card("New people, and those who said yes to partners")
    chart.add(trend)
    partners = Card("Partners")
    partners.add(Table("partners", ListModel(PARTNER_COLUMNS, PARTNERS, parent=page)))
    page.body.addLayout(top)
    page.body.addWidget(chart, 3)
    page.body.addWidget(partners, 2)
    return page


def sources_page() -> Page:
    """Where nothing is yet, and the fields of a form."""
    page = Page("Consent sources", "Where people consented, what they read, and whether it is valid.")
    empty = Card()
    act = buttons.primary("Describe a form…", nothing, "plus")
    empty.add(EmptyState("clipboard-check", "No form yet", "Describe the form that people fill in.", act))
    form = FormRows()
    form.row("&Name of the company", QLineEdit("Clodomir SARL"))
    form.row("&SIREN", QLineEdit("552 100 55"), "Nine digits").set_error("A SIREN has nine digits; this one has eight.")
    form.row("Remar&ks", QPlainTextEdit(), "Only you can read this.")
    tick = QCheckBox("The box was &empty when the page opened")
    tick.setChecked(True)
    form.add(tick)
    form.add(DropZone("Drop a screenshot of the form", "or press to choose a PNG, JPEG or PDF", (".png", ".pdf")))
    right = Card("New version")
    right.add(ScrollColumn(form))
    page.body.addWidget(Splitter("sources", [empty, right], [1, 1]), 1)
    return page
