"""What is said when a file cannot be read: code → sentence, and the detail that goes into it."""

from __future__ import annotations

from leadkeeper.words import N_

SENTENCES = {
    "file-empty": N_("“{file}” is empty. Export the list again and choose the new file."),
    "file-unreadable": N_("“{file}” cannot be read as a list of people: {details}"),
    "file-changed": N_(
        "“{file}” has changed since it was read, and nothing was imported. Look through it again before you import it."
    ),
    "password-protected": N_(
        "“{file}” is protected by a password, and none was given or the one given does not open it. "
        "Give its password, or save a copy without one and choose that."
    ),
    "unknown-encoding": N_("“{encoding}” is no text encoding that can be read. Choose utf-8, cp1252 or another one."),
    "bad-delimiter": N_("“{delimiter}” cannot separate columns. Choose one single character, such as a semicolon."),
    "unknown-sheet": N_("“{file}” has no sheet called “{sheet}”. Its sheets are: {sheets}."),
}
"""One sentence a code; the facts of the error fill the placeholders."""

DETAILS = {
    "absent": N_("it is not there any more. Choose it again."),
    "denied": N_("it may not be opened. Close the other program that uses it, or ask for the right to read it."),
    "folder": N_("it is a folder. Choose a file in it."),
    "disk": N_("the disk did not give its contents. Copy it to another place and choose the copy."),
    "picture": N_("it is a picture. Choose the file that holds the list itself."),
    "pdf": N_("it is a PDF. Ask for the list as .xlsx or .csv."),
    "program": N_("it is a program or another binary file. Choose the file that holds the list."),
    "database": N_("it is a database. Export the list from it as .csv."),
    "archive": N_("it is a compressed archive that is not opened here. Unpack it and choose the file inside."),
    "document": N_("it is a text document or a presentation. Copy the list into a sheet and save that as .xlsx."),
    "web-page": N_("it is a web page or XML, not a list. Download the export again, as .csv or .xlsx."),
    "numbers": N_("it is an Apple Numbers file. Export it from Numbers as Excel or CSV."),
    "before-97": N_(
        "it is an Excel workbook of before 1997. Open it in LibreOffice, save it as .xlsx and choose that."
    ),
    "no-list": N_("nothing in it is a list. Choose the .csv, .xlsx, .ods or .vcf file itself."),
    "damaged": N_("it is damaged or incomplete. Download or save it again."),
    "too-large": N_("it unpacks to far more than any list of people. If it is really yours, save the list as .csv."),
    "unsafe": N_("it is built as no program would build it, and it is not opened for safety. Save the list again."),
    "too-long": N_("it took too long to open. Save the list as .csv and choose that."),
    "ended": N_("the process that read it was ended by the system or by somebody. Try again."),
    "not-started": N_("the process that reads it could not start. Close some other programs and try again."),
    "cipher": N_("its encryption or compression cannot be opened here. Unpack it, or save it without a password."),
}
"""Why a file is no list, each with what to do next; it becomes the `details` of `file-unreadable`."""
