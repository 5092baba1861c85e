"""Sentences about imports: the meaning of columns, rejected rows, warnings about a file, its history."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from leadkeeper.domain.verdict import Detail
from leadkeeper.messages import N_, Lines, _, and_more, cell_shown, counted, header_name, ngettext, number, shell_option
from leadkeeper.messages.labels import Named, column

mode = Named(
    {
        "fill": N_("Fill in what is missing, replace nothing"),
        "update": N_("Replace what the book has"),
        "skip": N_("Leave them as they are"),
        "none": N_("Do not compare: every row is a new person"),
    }
)
"""How an import treats contacts that are already in the book."""

encoding = Named(
    {
        "utf-8": N_("UTF-8 (most programs)"),
        "cp1252": N_("Windows (Excel)"),
        "utf-16": N_("UTF-16 (social networks)"),
        "mac-roman": N_("Old Mac"),
        "iso-8859-15": N_("ISO 8859-15"),
    },
    absent=N_("as found"),
)

delimiter = Named(
    {";": N_("Semicolon"), ",": N_("Comma"), "\t": N_("Tab character"), "|": N_("Vertical bar")}, absent=N_("as found")
)

file_format = Named(
    {
        "csv": N_("Text with columns (CSV)"),
        "xlsx": N_("Excel workbook"),
        "xlsb": N_("Excel workbook"),
        "xls": N_("Excel workbook"),
        "ods": N_("LibreOffice workbook"),
        "vcard": N_("Address cards (vCard)"),
        "zip": N_("ZIP with several lists"),
    }
)

date_order = Named(
    {
        "dmy": N_("day / month / year"),
        "mdy": N_("month / day / year"),
        "ymd": N_("year - month - day"),
        "ambiguous": N_("to be set"),
    }
)


WHY = {
    "by-hand": N_("Your choice."),
    "last-time": N_("Your choice last time."),
    "preset": N_("The usual header of {preset} exports."),
    "dropped": N_("Card numbers of {preset} are left out of the book."),
    "known-name": N_("Recognised by the header."),
    "by-content": N_("Its cells contain such addresses or numbers."),
    "contained-name": N_("Recognised by a word in the header."),
    "other-content": N_("The header mentions “{name}”, but the cells contain something else. Not used, but kept."),
    "somebody-else": N_("The header speaks of somebody else (“{name}”). Not used, but kept."),
    "perhaps-somebody-else": N_("The header speaks of “{name}”. Choose the field if these are the people of the list."),
    "answers": N_("The header mentions “{name}”, but the cells are answers. If it is a consent, choose which one."),
    "taken": N_("Only one column can have this meaning, and “{header}” has it already. Not used, but kept."),
    "taken-answer": N_("“{header}” gives the consent. A refusal in this column counts as well."),
    "channels": N_(
        "It tells the channels by which each person wants to be reached: a yes in the same row counts for these alone. "
        "If it tells something else, choose a field, for example “{note}”."
    ),
    "unknown": N_("No field has this name. Not used, but kept."),
}
"""Why a column feeds its field, or none."""

_PROGRAMS = {
    "linkedin-connections": "LinkedIn", "linkedin-leads": "LinkedIn", "google-contacts": "Google Contacts",
    "google-forms": "Google Forms", "outlook-contacts": "Outlook", "meta-leads": "Meta", "tiktok-leads": "TikTok",
    "vcard": "vCard", "hubspot": "HubSpot", "woocommerce": "WooCommerce", "prestashop": "PrestaShop",
    "gravity-forms": "Gravity Forms", "wpforms": "WPForms",
}  # fmt: skip
"""Names of programs that are written otherwise than their code with a capital."""


def program(preset: str) -> str:
    """Return the name of the program that a preset is about."""
    return _PROGRAMS.get(preset, preset.capitalize())


REFUSALS = {
    "header-again": N_("This row repeats the header. Nothing is lost."),
    "footer": N_("“{value}” begins a total, not a person. Nothing is lost."),
    "ragged-row": N_(
        "This row has more cells than the header: “{value}” is beyond the last column. Put the cells that "
        "contain a separator between quotation marks, then import the row again."
    ),
    "test-lead": N_("This is a test lead that the form made itself. Nothing is lost."),
    "bad-email": N_("“{value}” is not an e-mail address. Correct it and import the row again."),
    "no-address": N_("This row has neither an e-mail address nor a phone number: nobody could be reached."),
    "bad-phone": N_("There is no e-mail address, and “{value}” is not a readable phone number. Correct it."),
    "bad-date": N_("“{value}” is not a readable date. Write it as 2026-12-31 and import the row again."),
    "future-date": N_("“{value}” is in the future: nobody can have answered then. Correct the date."),
}
"""Why a row was rejected, and what to do."""

WARNINGS = {
    "mixed-encoding": N_("Some lines are written in another encoding than the others. Check their accents."),
    "nul-bytes": N_("The file held characters that mean nothing (NUL). They were left out."),
    "mojibake": N_("Some accents were spoilt by another program (JosÃ© for José). They are kept as they are."),
    "stray-quote": N_("A quotation mark was left open somewhere. The lines after it were read without it."),
    "duplicate-headers": N_("Several columns have the same header. The second one is called “… (2)” here."),
    "cell-comments": N_(
        "Cells of the workbook have comments, are struck through, say no for several rows together, or hold a formula "
        "without a saved value. Those of the people's rows are read as a column of notes: read whether one of them "
        "refuses."
    ),
    "comments-unreadable": N_(
        "The comments on its cells could not be read: the workbook is damaged there, or is an .xlsb. One of them may "
        "say who refused: look at them in the original, or ask for the file again, as .xlsx."
    ),
    "form-overruled": N_(
        "Rows name another form than the one chosen for all of them. Their consents would count with what the chosen "
        "form showed: choose another source if they came from another form."
    ),
    "channel-named": N_(
        "The title of a column, or a yes under it, names a channel, yet with the meaning chosen a yes would count for "
        "others too. Choose the field of that channel."
    ),
    "names-without-yes": N_(
        "A column names the partners that people chose, but no column says yes to partners: nobody agreed to one by "
        "this file. If naming them was the yes, choose “Yes to partners” for this column, and say of each text that it "
        "is a yes."
    ),
    "own-references": N_(
        "Rows bear references of your own exports. If a partner sends people back, take this file in by “Returns” in "
        "Register; “Check a file” there tells whether it is an export. Import it only if it is neither: seed addresses "
        "would become people."
    ),
    "refusals-of-nobody": N_(
        "Rejected rows of people who left name no address and no number that can be read: their refusal is not "
        "recorded, and only who bears one of their names in the book waits in Review. Find out who they are, and "
        "withdraw their consent or suppress them by hand."
    ),
    "hidden-rows": N_(
        "Rows of the sheet are hidden by a filter or by hand, and are read too. If they were hidden because these "
        "people left, remove them from the sheet, or take them in as a file of people who left."
    ),
    "hidden-sheets": N_("Hidden sheets of the workbook hold lists too, and are not read."),
    "several-sheets": N_("Other sheets of the workbook hold lists too. Only the one shown is read."),
    "member-ignored": N_("Some files of the ZIP are not read: they are not lists like the others."),
    "ragged-rows": N_("Some rows are shorter than the header. Their last columns count as empty."),
    "columns-dropped": N_("Columns about bank cards are left out: they have no place in a lead book."),
    "legend-of-nobody": N_(
        "A legend tells by a mark who refused, and no row with an address or a number has it. Look who is meant."
    ),
    "unsubscribed-unread": N_(
        "A column may say who unsubscribed or refused, or which partners were chosen, and it is not used. "
        "Choose its meaning; until then these people wait in Review."
    ),
    "leavers-alike": N_(
        "A column of people who unsubscribed says the same word wherever it is filled. All these people are recorded "
        "as unsubscribed: if the word means something else, give the column no meaning."
    ),
    "note-says-stop": N_(
        "Some notes or answers may ask for no further contact, or for other hours. These people are shared with nobody "
        "until you have read them: those with a consent wait in Review."
    ),
    "title-or-note": N_(
        "A line alone between people asks to stop and names nobody: it may speak of the person above it, or of those "
        "below. All of them wait in Review. Allow those who are not meant."
    ),
    "colours-unread": N_(
        "A legend tells by a colour, or another look of the cells, who refused. Looks are not read, so everybody in "
        "this sheet waits in Review. Write the refusals in a column of their own, delete the legend, and import the "
        "file again; if it is imported already, undo that import first, as a file that was read wrongly."
    ),
    "no-channel-chosen": N_(
        "Some people said yes, but chose no channel that can be recorded (an empty cell, “none”, “not by "
        "SMS”): that yes is not recorded."
    ),
    "sms-with-calls": N_(
        "Some people said yes, but not by telephone: that yes does not count for SMS either, which may reach the same "
        "number."
    ),
    "rows-not-sent": N_(
        "Some rows were begun in the form and never sent: their yes is not recorded. A no counts all the same."
    ),
    "question-set-aside": N_(
        "Some people ticked a channel, and the question that the boxes belong to stands in a column that is not used: "
        "it is empty there, or no yes. That tick is not recorded. Give that column the meaning “Yes to partners”."
    ),
    "asked-otherwise": N_(
        "Some people said yes to a question, in another column, that does not ask for the consent that you chose: that "
        "yes is not recorded."
    ),
    "age-unread": N_(
        "A column seems to say how old people are, and it is not used. Choose its meaning; until then those who are or "
        "may be under 18 wait in Review."
    ),
    "age-unclear": N_("Some people may be under 18, but no exact age is given: they wait in Review."),
    "country-unread": N_(
        "Some cells name no country that is known: these people may live abroad, and wait in Review until you have "
        "read them."
    ),
    "never-confirmed": N_(
        "A column tells when people confirmed, and it is empty for some: nobody confirmed their sign-up, and somebody "
        "else may have typed their address. They wait in Review. If an empty cell means nothing here, give the column "
        "no meaning."
    ),
    "bounces-unread": N_(
        "A column seems to say which addresses do not work (hard bounces), and it is not used: these addresses would "
        "still be shared. Choose its meaning."
    ),
    "addresses-unread": N_(
        "A column holds e-mail addresses, and it is not used: these people come without their address, and so do their "
        "refusals. Choose “E-mail” for it if these are theirs."
    ),
    "consent-ends-unread": N_(
        "A column says until when a consent holds. A yes counts up to a day to come, and who has one that is over at "
        "import waits in Review. What is no day there is not looked at."
    ),
    "answers-unread": N_(
        "Some columns contain answers that are not used. If one says who agreed or refused, choose its meaning."
    ),
    "meaning-proposed": N_("Some columns have no meaning, though their headers suggest one. Choose it if it is right."),
    "short-row-answers": N_(
        "Some rows are incomplete, have a separator too many or follow a second header, so a yes may be under the "
        "wrong one: it is no answer. Correct these lines, or confirm that such rows can be trusted."
    ),
    "corrections-of-others": N_(
        "Some rows call the person at their address by another name: they may be about somebody else, so they replaced "
        "nothing. If it is the same person, correct the data in Contacts."
    ),
    "consents-without-form": N_("No form is given for the consents of this file: none of them is recorded."),
    "no-answers": N_(
        "A form is chosen, but no column says yes: nobody agreed to anything by this file. If a column tells who did, "
        "choose its meaning, “Yes to partners” for example."
    ),
    "yes-undated": N_(
        "Some people said yes without a date, which proves nothing: nobody is shared by such a yes. If a column tells "
        "on which day they answered, not only when a program created the record, choose “Date of consent” for it and "
        "import the file again; an import without it must be undone first."
    ),
    "no-rows": N_("There is a header, but no row under it."),
    "date-order-needed": N_("The dates can be read as day/month or as month/day. Choose the order before importing."),
    "all-yes": N_("Everybody said yes. Such a column was often filled in by hand and would not convince a regulator."),
    "encoding-doubtful": N_(
        "Some letters look wrong, as if the file were in another encoding. Check the names, and change the "
        "encoding if needed."
    ),
    "erased-again": N_(
        "A person who was erased consented later in this file. They are imported and blocked until you decide."
    ),
    "same-instant": N_("Many people said yes in the same second. That looks like a list, not like people answering."),
    "bad-phone": N_("Some phone numbers cannot be read. The people are imported, and the cells are kept."),
    "phone-zero-restored": N_("Some phone numbers had lost their first 0. It was restored."),
    "several-addresses": N_("Some cells contain several addresses. The first one counts, the others are kept."),
    "role-address": N_("Some addresses are a company's and not a person's (contact@, info@…)."),
    "consent-unclear": N_("Answers that are neither yes nor no do not count until you say what they mean."),
    "outside-form": N_("Some consents are dated outside the days on which their form was shown. Check the form."),
    "unknown-partner": N_("Some people named a partner that the book does not have. No consent was recorded for it."),
    "unknown-form-rows": N_(
        "Rows that say yes and name no form of the book, or have no date that tells which version of it was shown, are "
        "imported without consent. If you know the form, choose it as the source."
    ),
    "form-undated-rows": N_(
        "Some rows say yes and have no date, so nobody knows which version of the form was shown: they are imported "
        "without consent. Choose “Date of consent” for the column that tells on which day people answered."
    ),
    "form-not-shown-rows": N_(
        "Some rows say yes on a day on which the chosen form was not shown: they are imported without consent. Check "
        "the dates, and the days of the form’s versions."
    ),
    "same-file": N_("This file was imported before."),
    "everybody-left": N_(
        "The name of the file or sheet says that these people want no more messages: the refusal of each is recorded."
    ),
    "addresses-dead": N_(
        "The name of the file says that these addresses no longer work: each of them is recorded as such and gets no "
        "e-mails. That is no refusal, and none is recorded. If it is not so, import the file under another name."
    ),
    "perhaps-left": N_(
        "This may be a list of people who want no more messages. Say whether it is: until then no refusal is recorded "
        "but those in its columns, and people of a file so named wait in Review if no column says who left."
    ),
}
"""What is unusual about a file, and what it means for its people."""

NO_COMMENTS = ("STOP (", "Barré")  # what stands for a merged no, a formula without a value, a struck cell
PLAIN_COMMENTS = N_(
    "Cells of the workbook have comments. Those of the people's rows are read as a column of notes: read whether one "
    "of them refuses."
)
COUPLE = frozenset("madame monsieur mme mr mrs".split())
ANSWERS_OF_TWO = N_(
    "A row is about two people, and the answer of one does not count for the other: no consent was recorded. Put each "
    "of them into a row of their own, and import the file again."
)
SENTENCES = {
    "own-export": N_(
        "“{file}” is your own export {export} for {partner}, and nothing of it is imported. “Check a file” in Register "
        "tells whether it was changed. If people come back in it, “Returns” in Register takes them."
    ),
    "no-header": N_(
        "No row at the top of “{file}” names an e-mail or phone column. Say in which row the header is, put a header, "
        "for example “Email”, above the list, or say that it has no header."
    ),
    "no-rows": N_("“{file}” has a header, but no row under it. Export the list again."),
    "date-order-needed": N_(
        "The dates under “{column}” in “{file}” can be read as day/month or as month/day. Choose the order."
    ),
    "unknown-column": N_("No column of “{file}” is called “{column}”. Choose one of its headers."),
    "bad-map": N_(
        "“{text}” does not say which column is which field. Write HEADER=FIELD, or HEADER=none. The fields are: "
        "{known}."
    ),
    "bad-answer": N_(
        "“{text}” does not say what a text means. Write HEADER=TEXT=yes, HEADER=TEXT=no or HEADER=TEXT=none."
    ),
    "consent-reversed": N_(
        "“{text}” under “{column}” speaks of leaving or refusing: read as a consent, a no would become a yes. "
        "Choose another meaning, for example who unsubscribed or refused."
    ),
    "bad-timezone": N_("“{timezone}” is not a time zone. Choose one, for example Europe/Paris or UTC."),
    "unknown-import": N_("The book has no import “{import_id}”. See the list of imports."),
    "import-undone": N_("The import {import_id} was already undone. The same file can be imported again."),
    "import-not-kept": N_(
        "The import {import_id} came with an archive, and its changes are unknown: it cannot be undone. Change "
        "or erase its people in Contacts."
    ),
    "no-last-form": N_(
        "No file with this header was imported with a form before: “last” names none. Give the form itself."
    ),
    "unknown-form": N_("The book has no form version “{form}”. It has these: {known}."),
}
"""What prevents an import, and what to do: one sentence for each error code."""


SHOWN_LINES = 8
OUTSIDE, UNCLEAR = "outside-form", "consent-unclear"


class ExplainedCode(Protocol):
    """A code and the facts for its sentence (see `domain.imports.columns.Why`)."""

    @property
    def code(self) -> str:
        """The code."""

    @property
    def facts(self) -> Mapping[str, str]:
        """Values of the placeholders."""


def why_sentence(why: ExplainedCode) -> str:
    """Return why a column has its meaning."""
    facts = dict(why.facts)
    if "preset" in facts:
        facts["preset"] = program(facts["preset"])
    if why.code == "channels":
        facts["note"] = column("note")
    if "header" in facts:
        facts["header"] = header_name(facts["header"])
    return _(WHY[why.code]).format(**facts)


def proposal(field_name: str | None) -> str:
    """Return what was chosen for a column last time, if its meaning is different now."""
    if field_name is None:
        return _("Last time you left it out.")
    return _("Last time you chose “{field}”.").format(field=column(field_name))


MORE_THAN_EMAIL = N_(
    "“{value}” is more than an e-mail address. Keep what else it says, maybe a refusal, in a column of its own, and "
    "import the row again."
)


def refusal_sentence(code: str, value: str | None) -> str:
    """Return why a row was rejected, with the value of the cell concerned."""
    is_more = code == "bad-email" and any(re.search(r"\w@\w", word) and word != value for word in (value or "").split())
    return _(MORE_THAN_EMAIL if is_more else REFUSALS[code]).format(value=value or "")


def erased_left_out(details: Mapping[str, Detail], count: int) -> list[str]:
    """Return which lines of erased people were left out of an import; [] for none."""
    if count == 0 or "erased" not in details:
        return []
    why = _("People who were erased are left out.")
    return [f"{why} {_lines_told(details['erased'], count)}"]


def _lines_told(detail: Detail, count: int) -> str:
    shown = [f"{line}" if file is None else f"{file} {line}" for file, line in detail.lines[:SHOWN_LINES]]
    shown += and_more(count - len(shown))
    return ngettext("See line {lines}.", "See lines {lines}.", count).format(lines=", ".join(shown))


def _meant(code: str, detail: Detail) -> str:
    """The sentence of a warning that fits its case best."""
    if code == "unknown-partner" and any(not COUPLE.isdisjoint(one.lower().split()) for one in detail.columns):
        return ANSWERS_OF_TWO
    texts = "\n".join(text for text, _line in detail.texts)
    is_plain = code == "cell-comments" and not any(one in texts for one in NO_COMMENTS)
    return PLAIN_COMMENTS if is_plain else WARNINGS[code]


def warning_sentence(code: str, detail: Detail | None = None) -> str:
    """Return what a warning about a file means, with its columns and lines."""
    if detail is None:
        return _(WARNINGS[code])
    sentences = [_(_meant(code, detail))]
    if detail.columns:
        named = ", ".join(_("“{text}”").format(text=header_name(one)) for one in detail.columns)
        sentences.append(_("Columns: {columns}.").format(columns=named))
        if code == "unknown-partner" and sentences[0] != _(ANSWERS_OF_TWO):
            sentences.append(_("If its title names no company, change it in the file: “Partner opt-in”."))
    # The wizard has asked about each unclear text; the command line: `say_meanings`.
    is_told = bool(detail.texts) and code != UNCLEAR
    if detail.lines and (not is_told or code == "note-says-stop"):
        # of very many only the first are kept
        sentences.append(_lines_told(detail, detail.yeses if code == OUTSIDE else len(detail.lines)))
    if is_told:
        sentences.append(_texts_told(code, detail))
    if detail.yeses and code != OUTSIDE:
        text = ngettext("{n} row says yes.", "{n} rows say yes.", detail.yeses)
        if code in ("unknown-form-rows", "form-undated-rows", "form-not-shown-rows", "corrections-of-others"):
            text = ngettext("{n} such row.", "{n} such rows.", detail.yeses)
        sentences.append(text.format(n=number(detail.yeses)))
    if detail.last_form:
        last = _("The last file with such a header came with the form “{form}”.")
        sentences.append(last.format(form=detail.form or detail.last_form))
    if detail.sheets:
        names = ", ".join(_("“{text}”").format(text=one) for one in detail.sheets)
        sentences.append(_("Import each of them too, for it may say who refused: {sheets}.").format(sheets=names))
    if detail.encoding:
        sentences.append(_("“{encoding}” seems to fit better.").format(encoding=detail.encoding))
    return " ".join(sentences)


def _texts_told(code: str, detail: Detail) -> str:
    """What cells say: comments with their lines, forms and unclear answers with their numbers of rows, exports."""
    if code == "own-references":
        exports = ", ".join(text for text, _rows in detail.texts)
        return ngettext("Export: {exports}.", "Exports: {exports}.", len(detail.texts)).format(exports=exports)
    shown = []
    for text, n in detail.texts[:SHOWN_LINES]:
        known = f"{detail.columns[0]}=" if code == UNCLEAR and len(detail.columns) == 1 else ""
        about = text.removeprefix(known)
        quoted = _("“{text}”").format(text=header_name(about) if code == UNCLEAR and not known else cell_shown(about))
        if code in ("form-overruled", UNCLEAR):
            shown.append(counted("{text} in {n} row", "{text} in {n} rows", n, text=quoted))
        elif text in detail.places:
            shown.append(_("{text}, line {line}").format(text=quoted, line=detail.places[text]))
        elif n == 0:  # in no row, as the name of a sheet
            shown.append(quoted)
        else:
            shown.append(_("line {line}: {text}").format(line=n, text=quoted))
    shown += and_more(len(detail.texts) - len(shown))
    texts = ", ".join(shown)
    if detail.form:
        return _("The file says: {texts}. You chose “{form}”.").format(texts=texts, form=detail.form)
    return _("They say: {texts}.").format(texts=texts)


def say_meanings(details: Mapping[str, Detail]) -> list[str]:
    """Return which answers are neither yes nor no, and how to say by the command line what they mean; [] of none."""
    if UNCLEAR not in details or not (texts := details[UNCLEAR].texts):
        return []
    options = " ".join(shell_option("--answer", f"{about}=yes|no|none") for about, _rows in texts[:SHOWN_LINES])
    waiting = _("Who said yes before such an answer waits in Review.")
    text = _("Say what each text means (none: no answer), then import the file again: {options}")
    return [f"{_texts_told(UNCLEAR, details[UNCLEAR])} {waiting}", text.format(options=options)]


def say_who_left(warnings: Sequence[str], import_id: str | None = None) -> list[str]:
    """Return how to say on the command line whether a list holds people who left, if that may need saying.

    An import that took them for such must be undone first: what it recorded does not go by itself.
    """
    is_said = "everybody-left" in warnings or "addresses-dead" in warnings
    is_asked = "perhaps-left" in warnings
    is_held = is_asked and "note-says-stop" in warnings
    words = [_("If these people left: {option}").format(option="--everybody-left")] if is_asked else []
    if (is_said or is_held) and import_id:
        text = _("If they are contacts like others: {undo}, then import the file again with {option}")
        words.append(text.format(undo=f"undo … {import_id} --read-wrongly", option="--nobody-left"))
    elif is_said or is_held:
        words.append(_("If they are contacts like others: {option}").format(option="--nobody-left"))
    return words


def forms_of_rows(forms: Sequence[tuple[str, str, int]]) -> list[str]:
    """Return which form of the book the rows of a file name, each with their number."""
    unknown = _("no form of the book")
    named = [_("“{written}” → {form} ({n})").format(written=text, form=form or unknown, n=n) for text, form, n in forms]
    return [_("Forms of the rows: {forms}").format(forms=", ".join(named))] if named else []


def said_no(people: int) -> str:
    """Return how many people of a file say no to partners, in a column of answers or of people who unsubscribed."""
    return counted("{n} person refused partners or unsubscribed", "{n} people refused partners or unsubscribed", people)


def said_no_in_refused(people: int) -> str:
    """Return that refusals in rejected rows are recorded, and for how many people."""
    return counted(
        "{n} person said no in a rejected row: the refusal is recorded, the rest of the row is not.",
        "{n} people said no in rejected rows: their refusal is recorded, the rest of the rows is not.",
        people,
    )


reached_by_number = Lines(
    "This refusal also counts for {count} person in the book who has the same number: {people}.",
    "These refusals also count for {count} people in the book who have the same number: {people}.",
)
"""Which people of the book the refusals of a file reach by number, the first by name."""


named_elsewhere = Lines(
    "{count} person already in the book is named where the file asks to stop, outside the rows read: on another "
    "sheet, in a line without columns or in somebody else's row: {people}. "
    "They are shared with nobody until you have read the note.",
    "{count} people already in the book are named where the file asks to stop, outside the rows read: on another "
    "sheet, in a line without columns or in somebody else's row: {people}. "
    "They are shared with nobody until you have read the notes.",
)
"""Which people of the book the lines of a file that stand outside its list name, the first by name."""


MOST_NAMED = 5
"""Addresses named by `stopped_elsewhere`."""

stopped_elsewhere = Lines(
    "{count} address or number on another sheet, or in a line without columns, that asks to stop is of nobody in the "
    "book: it is on the suppression list now ({people}).",
    "{count} addresses or numbers on other sheets, or in lines without columns, that ask to stop are of nobody in the "
    "book: they are on the suppression list now ({people}).",
)
"""How many addresses and numbers of people unknown so far the lines outside of a list keep from being shared."""


asking_after_sharing = Lines(
    "{count} person already shared with a partner asks to stop in a note: {people}. Read it; if it is a refusal, "
    "withdraw the consent, so that the partner is told.",
    "{count} people already shared with partners ask to stop in notes: {people}. Read them; if one is a refusal, "
    "withdraw the consent, so that the partners are told.",
)
"""Which people a partner has already, with a note that asks to stop."""
