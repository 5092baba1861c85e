"""What a person chose for files with one header row, proposed when the next such file comes; never applied unasked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from leadkeeper.flows.import_bench import COLUMN, NONE
from leadkeeper.flows.list_plan import Choices
from leadkeeper.rules.columns import Answers, Overrides, said_by_hand
from leadkeeper.rules.date_text import Order
from leadkeeper.rules.headers import Header, signature
from leadkeeper.store import forms, import_mappings
from leadkeeper.store.engine import Db

FILL = "fill"
LAST_FORM = "last_form"


@dataclass(frozen=True)
class Remembered:
    """The choices of last time and the instant of that import; None or the default where there was none."""

    used_at: str
    overrides: Overrides = field(default_factory=dict)
    date_order: Order | None = None
    timezone: str | None = None
    encoding: str | None = None
    form: str = NONE
    mode: str = FILL
    answers: Answers = field(default_factory=dict)
    map_anyway: bool = False

    @property
    def choices(self) -> Choices:
        """What was said about the meaning of the file, for `inspect_file` and `import_file`."""
        return Choices(
            None, self.overrides, self.date_order, self.timezone, answers=self.answers, map_anyway=self.map_anyway
        )

    @property
    def as_options(self) -> str:
        """The same as options of the command line."""
        said = [f'--map "{header}={meaning or "none"}"' for header, meaning in self.overrides.items()]
        said += [f'--answer "{about}={answer}"' for about, answer in self.answers.items()]
        said += ["--map-anyway"] if self.map_anyway else []
        named = {"date-order": self.date_order, "timezone": self.timezone, "encoding": self.encoding}
        named |= {"form": self.form if self.form != NONE else None, "mode": self.mode if self.mode != FILL else None}
        return " ".join([*said, *(f"--{name} {value}" for name, value in named.items() if value)])


def remembered(db: Db, header_signature: str) -> Remembered | None:
    """What was chosen last time for files with this header; a form that is gone is left out."""
    found = import_mappings.find(db, header_signature)
    if found is None or found[0].keys() <= {LAST_FORM}:
        return None
    settings, used_at = found
    said = {one.name: settings[one.name] for one in fields(Remembered) if one.name in settings}
    form = settings.get("form", NONE)
    return Remembered(**{**said, "used_at": used_at, "form": form if form in _forms(db) else NONE})


def last_form(db: Db, header_signature: str) -> str | None:
    """The form with which a file with this header came the last time that it came with one; None if it is gone."""
    found = import_mappings.find(db, header_signature)
    form = (found[0].get(LAST_FORM) or found[0].get("form")) if found else None
    return form if form in _forms(db) else None


def _forms(db: Db) -> set[str]:
    return {NONE, COLUMN, *forms.version_numbers(db), *(form.id for form in forms.read_all(db))}


def remember(
    db: Db, headers: Sequence[Header], choices: Choices, at: str, *, encoding: str | None, form: str, mode: str
) -> None:
    """Keeps what was chosen for a file with these headers, under its signature; only within `writing`.

    The row of the header, separator, sheet and password are each file's own and not kept.
    """
    settings: Mapping[str, Any] = {
        "overrides": _by_text(headers, choices.overrides),
        "date_order": choices.date_order,
        "timezone": choices.timezone,
        "encoding": encoding,
        "form": form if form != NONE else None,
        "mode": mode if mode != FILL else None,
        "answers": dict(choices.answers),
        "map_anyway": choices.map_anyway,
        LAST_FORM: form if form != NONE else last_form(db, signature(headers)),
    }
    import_mappings.keep(db, signature(headers), {name: value for name, value in settings.items() if value}, at)


def _by_text(headers: Sequence[Header], overrides: Overrides) -> dict[str, str | None]:
    """The choices by the very text of the header, however it was written on the command line."""
    said = said_by_hand(headers, overrides)
    return {header.text: overrides[said[header.index]] for header in headers if header.index in said}
