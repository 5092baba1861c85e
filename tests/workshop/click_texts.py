"""Texts of click itself, which finds their translations through `install_gettext`.

Each must equal click's text exactly, otherwise its French is not found; `tests/messages/test_usage.py` compares them
with the installed click.
"""

from __future__ import annotations

from leadkeeper.messages import N_, NN_

SAID = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("Show the version and exit."),
    N_("default: {default}"),
    N_("required"),
    N_("Try '{command} {option}' for help."),
    N_("Error: {message}"),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Choose from:\n\t{choices}"),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("Option {name!r} does not take a value."),
    N_("Invalid value for {param_hint}: {message}"),
    N_("{value} is not in the range {range}."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{name} {filename!r} is not readable."),
    N_("path"),
    N_("Error: The two entered values do not match."),
    N_("Aborted!"),
)
"""Texts without a plural: the frame of the help, wrong usage, the passphrase prompt.

Click adds a colon to the headings “Options” and “Commands”, so their French ends with the space before it.
"""

COUNTED = (
    NN_("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    NN_("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    NN_("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    NN_("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
)
"""Texts with a plural: singular and plural form."""

PLACEHOLDERS = (
    N_("[COMMAND] [ARGS]..."),
    N_("ADDRESS"),
    N_("ADDRESS|REF|MAIL|FILE.mbox|FOLDER|-"),
    N_("ADDRESS|REF…"),
    N_("[ADDRESS]"),
    N_("BOOK"),
    N_("[BOOK]"),
    N_("DAMAGED"),
    N_("DIR"),
    N_("[FILE]"),
    N_("[DIR]"),
    N_("CONTRACT"),
    N_("DAY"),
    N_("EMAIL|ID|REF"),
    N_("EMAIL|ID|REF|REQUEST"),
    N_("ID"),
    N_("EXPORT"),
    N_("FILE"),
    N_("[EXPORT]"),
    N_("FILE.ics"),
    N_("[FILE.xlsx]"),
    N_("FINGERPRINT"),
    N_("FORM"),
    N_("FORM.json"),
    N_("FORM_VERSION"),
    N_("FORM_VERSION|column|none"),
    N_("HEADER=FIELD"),
    N_("HEX"),
    N_("ID"),
    N_("IMPORT"),
    N_("IN.json"),
    N_("INSTANT"),
    N_("KIND"),
    N_("LIST"),
    N_("LIST_VERSION"),
    N_("NAME=VALUE"),
    N_("NEWBOOK"),
    N_("NUMBER"),
    N_("OUT.csv"),
    N_("OUT.json"),
    N_("PACK.zip"),
    N_("PARTNER"),
    N_("[PARTNER]…"),
    N_("PARTS.json"),
    N_("PATH"),
    N_("PATTERN"),
    N_("REASON"),
    N_("TEXT"),
    N_("TEXT=REASON|REASON"),
    N_("YYYY-MM"),
)
"""Placeholders for arguments: those of our commands and click's own for a text."""
