"""Settings page: company, seed mailboxes, rules, window, backups, about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QWidget

from leadkeeper import messages
from leadkeeper.domain.book import Owner
from leadkeeper.domain.time import Clock, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _, ngettext
from leadkeeper.messages.errors import sentence
from leadkeeper.messages.labels import country
from leadkeeper.messages.proof import sealing_words
from leadkeeper.messages.rules import choice, force, headline
from leadkeeper.services.books.open import synced_by
from leadkeeper.services.books.settings import BookSettings, book_settings, keep_owner, keep_phone_country, keep_traps
from leadkeeper.services.eligibility.context import FixedRule, RuleChoice, fixed_rules, switch_rule
from leadkeeper.services.proof.sealed import MOST_YEARS, USUAL_YEARS, SealingChoice, keep_sealing_choice
from ui.dialogs.help import AboutRows, LicencesDialog, about_facts
from ui.dialogs.undo import Elsewhere
from ui.jobs import Jobs
from ui.settings import Settings, default_backups
from ui.theme import SPACE, THEME_CHOICE, Status
from ui.widgets.buttons import plain, primary, quiet, writing
from ui.widgets.cards import Card, FactRows
from ui.widgets.documents import show_in_folder, show_in_folder_label
from ui.widgets.editors import ChoiceBox, TextField
from ui.widgets.forms import FormRow, FormRows, check_contact, check_page, check_siren, open_dialog
from ui.widgets.labels import ElidedLabel, StatusBadge, hidden, show_text, text_label
from ui.widgets.layouts import Halves, ScrollColumn, clear_layout, expanding, fill, inner_column, inner_row
from ui.widgets.message_boxes import choose_file
from ui.widgets.page import Page


class AboutCard(Card):
    """Version, licence, locations; the licences of third-party packages are in a dialog."""

    def __init__(self, settings: Settings, book: Path | None, licences: Callable[[], object]) -> None:
        super().__init__(_("About LeadKeeper"))
        self._book = book
        text = _("No account and no server. Settings, under Backups, names the folder of the daily backups.")
        row = inner_row(gap=SPACE.s)
        if book is not None:
            row.addWidget(plain(show_in_folder_label(), self.open_folder, "folder-open"))
        fill(row, plain(_("Licences of its &parts…"), licences), 1)
        self.add(AboutRows(about_facts(settings.file, book)), text_label(text, "soft"), row)

    def open_folder(self) -> None:
        if self._book is not None:
            show_in_folder(self._book)


class CompanyCard(Card):
    """Name, SIREN, contact for people's rights, privacy page; emits `kept(text)`."""

    kept = Signal(str)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(_("Your company"))
        self._jobs, self._before = jobs, Owner()
        self.name, self.siren, self.rights, self.privacy = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        rows = FormRows()
        self.name_row = rows.row(_("Legal &name"), self.name, _("Partners must name it to people."))
        self.siren_row = rows.row(_("&SIREN"), self.siren, _("9 digits. It may be left empty outside France."))
        hint = _("The e-mail address that people write to about their data.")
        self.rights_row = rows.row(_("Contact for people's &rights"), self.rights, hint)
        check_page(rows.row(_("Your &privacy page"), self.privacy, _("Its address on the web.")))
        check_siren(self.siren_row)
        check_contact(self.rights_row)
        self.keep = writing(primary(_("&Save"), self.submit))
        self.add(rows, left=self.keep)
        for field in self._fields:
            field.textChanged.connect(lambda _text: self._typed())
            field.returnPressed.connect(self.submit)
        self._typed()

    @property
    def _fields(self) -> tuple[QLineEdit, ...]:
        return self.name, self.siren, self.rights, self.privacy

    @property
    def owner(self) -> Owner:
        name, siren, rights, privacy = (field.text().strip() or None for field in self._fields)
        return Owner(name, "".join(siren.split()) if siren else None, rights, privacy)

    @property
    def touched(self) -> bool:
        return _four(self.owner) != _four(self._before)

    def show_owner(self, owner: Owner) -> None:
        """Show the owner of the book, unless there are unsaved changes."""
        if self.touched and _four(self._before) != _four(Owner()):
            return
        self.type_in(owner)
        self._before = self.owner  # as read from the fields: the book may hold a SIREN with blanks
        self._typed()

    def type_in(self, owner: Owner) -> None:
        for field, value in zip(self._fields, _four(owner), strict=True):
            field.setText(value or "")
        self._typed()

    def submit(self) -> None:
        if not self.touched:
            return
        owner = self.owner
        done, title = partial(self._done, owner), _("Saving your company")
        self._jobs.write(lambda db: keep_owner(db, owner), done, self._failed, title=title, owner=self)

    def _done(self, saved: Owner, _nothing: object) -> None:
        self._before = saved  # not what the fields hold by now
        self._typed()
        self.kept.emit(_("Your company is saved. Every export now names it so."))

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, LeadKeeperError):
            row = {"name-missing": self.name_row, "bad-rights-contact": self.rights_row}.get(error.code, self.siren_row)
            row.set_error(sentence(error))
            row.field.setFocus()

    def _typed(self) -> None:
        self.keep.setEnabled(self.touched)


def _four(owner: Owner) -> tuple[str | None, ...]:
    return owner.name, owner.siren, owner.rights_contact, owner.privacy_url


class TrapsCard(Card):
    """Mailboxes that receive mails to seed contacts, one mailbox or domain a line; emits `kept(text)`."""

    kept = Signal(str)

    def __init__(self, jobs: Jobs, explain: Callable[[], object]) -> None:
        super().__init__(_("Seed mailboxes"))
        self._jobs, self._before = jobs, ""
        self.mailboxes = TextField(lines=2)
        self.mailboxes.textChanged.connect(self._typed)
        rows = FormRows()
        self._row: FormRow = rows.row(
            _("&Mailboxes or domains"),
            self.mailboxes,
            _("One a line: a +tag is added to seeds@company.example; a domain must receive whatever is sent to it."),
        )
        self.keep = writing(plain(_("Sa&ve"), self.submit))
        text = _(
            "A seed address belongs to an invented person, and its mail comes to you. Each export has "
            "its own: a message to one shows which file was spread."
        )
        self.add(text_label(text, "soft"), rows, left=self.keep)
        self.add(left=plain(_("&How to set one up"), explain, "help-circle"))
        self._typed()

    @property
    def touched(self) -> bool:
        return self.mailboxes.text != self._before

    def show_mailboxes(self, mailboxes: tuple[str, ...]) -> None:
        """Show the mailboxes of the book, unless there are unsaved changes."""
        if not self.touched:
            self.mailboxes.setPlainText("\n".join(mailboxes))
            self._before = self.mailboxes.text
            self._typed()

    def submit(self) -> None:
        typed, title = self.mailboxes.text, _("Saving the seed mailboxes")
        mailboxes, done = tuple(typed.splitlines()), partial(self._done, typed)
        self._jobs.write(lambda db: keep_traps(db, mailboxes), done, self._failed, title=title, owner=self)

    def _done(self, saved: str, _nothing: object) -> None:
        self._before = saved
        self._typed()
        self.kept.emit(_("The seed mailboxes are saved. The next export uses them."))

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, LeadKeeperError):
            self._row.set_error(sentence(error))
            self.mailboxes.setFocus()

    def _typed(self) -> None:
        self.keep.setEnabled(self.touched)


class SealingCard(Card):
    """Whether a proof is kept sealed after an erasure, and for how long; emits `kept(text)` after a change."""

    kept = Signal(str)

    def __init__(self, jobs: Jobs, clock: Clock) -> None:
        super().__init__(_("After an erasure"))
        self._jobs, self._clock = jobs, clock
        self.box = writing(QCheckBox(_("Keep a &sealed proof of consent")))
        self.box.toggled.connect(lambda on: self._keep(is_on=on))
        years = [(str(n), ngettext("{n} year", "{n} years", n).format(n=n)) for n in range(1, MOST_YEARS + 1)]
        self.years = writing(ChoiceBox(years, str(USUAL_YEARS)))
        self.years.changed.connect(lambda chosen: self._keep(years=int(chosen)))
        self.count = text_label("", "small")
        why = _(
            "Of people who were shared with a partner, or asked about calls: only the person's own address opens it, "
            "when they complain. It holds no name and no address."
        )
        rows = FormRows()
        rows.row(_("Destroyed a&fter"), self.years)
        self.add(left=self.box).add(text_label(why, "soft"), rows, self.count)

    def show_choice(self, choice: SealingChoice) -> None:
        with QSignalBlocker(self.box), QSignalBlocker(self.years):
            self.box.setChecked(choice.is_on)
            self.years.choose(str(choice.years))
        self.years.setEnabled(choice.is_on)
        self.count.setText(sealing_words(choice.years, choice.kept, is_on=choice.is_on)[-1])

    def _keep(self, *, is_on: bool | None = None, years: int | None = None) -> None:
        def done(choice: SealingChoice) -> None:
            self.show_choice(choice)
            self.kept.emit(sealing_words(choice.years, choice.kept, is_on=choice.is_on)[0])

        today, title = paris_day(self._clock()), _("After an erasure")
        self._jobs.write(
            lambda db: keep_sealing_choice(db, today, is_on=is_on, years=years), done, title=title, owner=self
        )


class RulesCard(Card):
    """A checkbox for each optional rule; emits `kept(text)` after a change."""

    kept = Signal(str)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(_("Rules that are your choice"))
        self._jobs = jobs
        self.boxes: dict[str, QCheckBox] = {}
        self._choices = inner_column(gap=SPACE.l)
        text = _(
            "No law and no doctrine of the CNIL requires these: they are our cautious choices, and you can "
            "switch them off."
        )
        show = quiet(_("Show the rules that are &always on"), self._toggle, "chevron-down")
        self.more = hidden(show)  # until the choices above are there
        self.fixed = hidden(QWidget())  # filled when first shown
        self.add(text_label(text, "soft"), self._choices, left=self.more).add(self.fixed)

    def show_choices(self, choices: Sequence[RuleChoice]) -> None:
        focused = next((rule for rule, box in self.boxes.items() if box.hasFocus()), None)
        clear_layout(self._choices)
        self.boxes = {}
        fill(self._choices, *map(self._choice, choices))
        self.more.show()
        if focused in self.boxes:
            self.boxes[focused].setFocus()

    def _choice(self, rule: RuleChoice) -> Card:
        does, without = choice(rule.rule)
        box = writing(QCheckBox(headline(rule.rule)))
        box.setChecked(rule.on)
        box.setAccessibleDescription(f"{does} {without}")
        box.toggled.connect(lambda on: self.switch(rule.rule, on=on))
        self.boxes[rule.rule] = box
        pill = StatusBadge(_("Product choice"), Status.INFO) if rule.on else StatusBadge(_("Switched off"), Status.WARN)
        card = Card(margin=SPACE.m, gap=SPACE.xs).add(left=box)
        return card.add(text_label(does), text_label(without, "small"), left=pill)

    def switch(self, rule: str, *, on: bool) -> None:
        said = (_("“{rule}” applies again.") if on else _("“{rule}” no longer applies.")).format(rule=headline(rule))
        self._jobs.write(
            lambda db: switch_rule(db, rule, on=on), lambda _done: self.kept.emit(said), title=said, owner=self
        )

    def _toggle(self) -> None:
        shown = self.fixed.isHidden()
        if self.fixed.layout() is None:
            fill(inner_column(self.fixed), FactRows(map(_fixed, fixed_rules())))
        self.fixed.setVisible(shown)
        self.more.setText(_("Hide the rules that are &always on") if shown else _("Show the rules that are &always on"))


def _fixed(one: FixedRule) -> tuple[str, str]:
    return headline(one.rule), _("{force} · {reference}").format(force=force(one.force), reference=one.reference)


class WindowCard(Card):
    """Language and theme; both change at once."""

    language_chosen = Signal(str)
    theme_chosen = Signal(str)

    def __init__(self, settings: Settings) -> None:
        super().__init__(_("Language and appearance"))
        self.language = ChoiceBox(messages.LANGUAGES.items(), messages.language())
        themes = [("system", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))]
        self.theme = ChoiceBox(themes, settings.theme)
        self.theme.setObjectName(THEME_CHOICE)  # by which it follows a theme chosen in a menu
        self.language.changed.connect(self._choose_language)
        self.theme.changed.connect(self.theme_chosen)
        rows = FormRows()
        rows.row(_("&Language"), self.language, _("Takes effect at once; the texts that you entered do not change."))
        rows.row(_("L&ight or dark"), self.theme)
        self.add(rows)

    def _choose_language(self, language: str) -> None:
        if language != messages.language():
            self.language_chosen.emit(language)
            self.language.choose(messages.language())  # still the former one while the window asks


class BackupCard(Card):
    """The folder of the backups."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(_("Backups"))
        self._settings = settings
        self._folder, self._warning = ElidedLabel(), text_label("", "error")
        self.choose = plain(_("Choose a &folder…"), self.ask, "folder-open")
        self.forget = quiet(_("&Use the usual folder again"), lambda: self.set_folder(None), "arrow-back-up")
        row = fill(inner_row(gap=SPACE.s), self.choose, self.forget, 1)
        text = _("A backup in another place protects you when this computer is lost. A USB stick or disk is best.")
        self.add(text_label(text, "soft"), self._folder, self._warning, row)
        self._show()

    def ask(self) -> None:
        dialog = QFileDialog(self, _("Folder of the backups"), fileMode=QFileDialog.FileMode.Directory)
        choose_file(dialog, self.set_folder)

    def set_folder(self, folder: Path | None) -> None:
        """Save the folder; None for the program's default on this computer."""
        self._settings.backup_folder = folder
        self._show()

    def _show(self) -> None:
        folder = self._settings.backup_folder
        self._folder.set_text(str(folder or default_backups()))
        self.forget.setEnabled(folder is not None)
        service = synced_by(folder / "book.leads") if folder else None
        text = _("{service} copies this folder to other computers: people's data would leave this computer.")
        show_text(self._warning, text.format(service=service) if service else "")


@dataclass(frozen=True, slots=True)
class _Unsaved:
    """What was typed and not saved: the company, and the mailboxes of traps; None where nothing was."""

    company: Owner | None
    mailboxes: str | None


class SettingsPage(Page):
    """All settings. Emits `language_chosen`, `theme_chosen`, `guide_wanted(page)`, `passphrase_wanted`."""

    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    guide_wanted = Signal(str)
    passphrase_wanted = Signal()

    def __init__(self, jobs: Jobs, settings: Settings, clock: Clock, book: Path | None = None) -> None:
        super().__init__(_("Settings"), _("The choices of this book, and those of this computer."))
        self._jobs, self._clock, self._unsaved = jobs, clock, _Unsaved(None, None)
        self.company = CompanyCard(jobs)
        self.traps = TrapsCard(jobs, lambda: self.guide_wanted.emit("traps"))
        self.phones, self.sealing, self.rules = self._phone_card(), SealingCard(jobs, clock), RulesCard(jobs)
        self.look, self.backups = WindowCard(settings), BackupCard(settings)
        self.about = AboutCard(settings, book, lambda: open_dialog(LicencesDialog(self.window())))
        self.look.language_chosen.connect(self.language_chosen)
        self.look.theme_chosen.connect(self.theme_chosen)
        for card in (self.company, self.traps, self.sealing, self.rules):
            card.kept.connect(lambda text: self.said.emit(text, Elsewhere(_("Change it again on this page."))))
        left: tuple[Card, ...] = (self.company, self.traps, self.phones, self.sealing, self.about)
        halves = Halves(left, (self.look, self.backups, self._passphrase_card(), self.rules))
        self.body.addWidget(expanding(ScrollColumn(halves)), 1)

    def reload(self) -> None:
        today = paris_day(self._clock())
        self._jobs.read(lambda db: book_settings(db, today), self._show, replace="settings")

    def arrive(self, intent: object) -> None:
        """Scroll to `company`, `traps` or `backups`, or restore a `mark` of another page."""
        if isinstance(intent, _Unsaved):
            self._unsaved = intent
        fields = {"company": self.company.name, "traps": self.traps.mailboxes, "backups": self.backups.choose}
        if isinstance(intent, str) and intent in fields:
            fields[intent].setFocus()

    def has_unsaved(self) -> bool:
        return self.company.touched or self.traps.touched

    def mark(self) -> object:
        mailboxes = self.traps.mailboxes.text if self.traps.touched else None
        return _Unsaved(self.company.owner if self.company.touched else None, mailboxes)

    def _passphrase_card(self) -> Card:
        self.passphrase = writing(plain(_("Passphrase of the &book…"), self.passphrase_wanted.emit, "lock"))
        text = _("A passphrase encrypts the book: without it nobody can read the file, nor recover it.")
        return Card(_("Passphrase")).add(text_label(text, "soft"), left=self.passphrase)

    def _phone_card(self) -> Card:
        self.country = writing(ChoiceBox(sorted(country.choices(), key=lambda one: one[1]), "FR"))
        self.country.changed.connect(self._keep_country)
        rows = FormRows()
        hint = _("For the next imports: 06 12 34 56 78 is read as a number there. Those with a + are read as they are.")
        rows.row(_("&Country of numbers without a code"), self.country, hint)
        return Card(_("Telephone numbers")).add(rows)

    def _show(self, settings: BookSettings) -> None:
        self.company.show_owner(settings.owner)
        self.traps.show_mailboxes(settings.owner.trap_mailboxes)
        with QSignalBlocker(self.country):
            self.country.choose(settings.phone_country)
        self.rules.show_choices(settings.rules)
        self.sealing.show_choice(settings.sealing)
        unsaved, self._unsaved = self._unsaved, _Unsaved(None, None)
        if unsaved.company is not None:
            self.company.type_in(unsaved.company)
        if unsaved.mailboxes is not None:
            self.traps.mailboxes.setPlainText(unsaved.mailboxes)

    def _keep_country(self, chosen: str) -> None:
        text = _("Numbers without a code are read as numbers of: {country}.").format(country=country(chosen))
        self._write(lambda db: keep_phone_country(db, chosen), text)
