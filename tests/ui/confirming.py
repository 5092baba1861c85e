"""What a person confirms in the import wizard; for pictures too, which are made without the libraries of tests."""

from __future__ import annotations

from ui.import_wizard.wizard import ImportDialog


def confirm_all(dialog: ImportDialog) -> None:
    """Ticks every box about what a column of answers says; where no text is a yes, those not understood stay so.

    A list of addresses alone is one of contacts like others.
    """
    while (unread := dialog.mapping.answers.without_yes) is not None:
        unread.buttons["none"].click()
    if dialog.origin.leavers.is_open:
        dialog.origin.leavers.no.click()
    for box in dialog.mapping.answers.boxes.values():
        box.setChecked(True)
