"""What to say when a file cannot be written, cannot be trusted after writing, or cannot take a password."""

from __future__ import annotations

from leadkeeper.words import N_

SENTENCES = {
    "disk-full": N_("The disk is full: nothing was written to {path}. Free some space and try again."),
    "disk-failed": N_("The disk does not answer: nothing was written to {path}. Is it still plugged in?"),
    "file-too-big": N_("The disk takes no file that big: nothing was written to {path}. Choose another disk."),
    "folder-read-only": N_("Nothing can be written to the folder {path}. Choose another folder."),
    "folder-missing": N_("The folder {path} does not exist. Choose another folder."),
    "name-too-long": N_("The name {path} is too long. Choose a shorter one."),
    "file-exists": N_("{path} already exists. Choose another name."),
    "file-open-elsewhere": N_("{path} is open in another program. Close it there and try again."),
    "target-not-a-file": N_("{path} is a link or a folder, so it was not replaced. Choose another name."),
    "cell-too-long": N_(
        "The text in column {column}, row {row} is longer than the {limit} characters that Excel keeps in a cell: "
        "nothing was written. Shorten it or leave the column out."
    ),
    "sheet-too-big": N_(
        "{rows} rows of {columns} columns are too much for one sheet: nothing was written. Export fewer columns."
    ),
    "export-differs": N_(
        "The file written differs from what was decided (sheet {sheet}, row {row}, column {column}): "
        "it was not released. Please report this."
    ),
    "export-not-plain": N_(
        "The file written holds something other than visible text ({place}): it was not released. Please report this."
    ),
    "export-unreadable": N_(
        "The file written cannot be read back: it was not released. Check the disk, then try again."
    ),
    "export-not-protected": N_("The password does not open the file written: it was not released. Please report this."),
    "password-empty": N_("The password is empty. Type one, or export without a password."),
    "password-too-long": N_("The password is too long: Excel takes at most {limit} characters."),
}
"""The sentence for each error code of `files.atomic`, `files.workbook`, `files.reread` and `files.protect`."""
