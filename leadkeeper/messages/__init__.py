"""Every sentence that a person reads outside a widget, through gettext: English in the code, French in the catalogue.

`_` translates at once, `N_` only marks a text that is kept in a table and translated later, `NN_` one with a plural.
"""

from __future__ import annotations

import gettext as _gettext
import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("fr", "en")
CATALOGUES = Path(__file__).resolve().parents[2] / "resources" / "i18n"
DOMAIN = "leadkeeper"
CHOSEN = "LANGUAGE"  # where Python's own gettext looks first for the language


class _Spoken:
    """The language that the program speaks now; set once at start and when the person switches."""

    language = "en"


@cache
def catalogue(language: str) -> _gettext.NullTranslations:
    """The translations of one language: `fr`, or `en` whose words stand in the code itself."""
    if language == "en":
        return _gettext.NullTranslations()
    return _gettext.translation(DOMAIN, localedir=CATALOGUES, languages=[language])


_ADDRESSED: ContextVar[str | None] = ContextVar("addressed", default=None)
"""The language of the one to whom a file goes, where that is not the language of the program."""


@contextmanager
def speaking_to(language: str) -> Iterator[None]:
    """Inside, `_` gives the language of an addressee, in this thread only; no generator may yield inside."""
    token = _ADDRESSED.set(language if language in LANGUAGES else "en")
    try:
        yield
    finally:
        _ADDRESSED.reset(token)


def use_language(language: str) -> None:
    """From here on `_` gives this language; one that is not known gives English."""
    _Spoken.language = language if language in LANGUAGES else "en"


def language() -> str:
    """The language spoken now, `fr` or `en`."""
    return _ADDRESSED.get() or _Spoken.language


def system_language() -> str:
    """`fr` where the machine's locale is French, else `en`."""
    name = locale.getlocale()[0] or ""
    return "fr" if name.lower().startswith(("fr", "french")) else "en"


def _(text: str) -> str:
    """The text in the language spoken now."""
    return catalogue(language()).gettext(text)


def ngettext(one: str, many: str, n: int) -> str:
    """The form of the text that goes with `n`, in the language spoken now."""
    return catalogue(language()).ngettext(one, many, n)


def N_(text: str) -> str:  # noqa: N802  the name that gettext tools look for
    """The same text, marked for the catalogue and translated where it is shown."""
    return text


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802  as `N_`
    """The same texts for one and for many, marked for the catalogue."""
    return one, many


class _Lent:
    """What stood there before the catalogue was lent: the domain of Python's own gettext, and its language."""

    before: tuple[str, str | None] | None = None


def install_gettext() -> None:
    """From here on a library that asks Python's own gettext finds our words, in the language spoken now.

    Python looks for the language in the environment, so it is put there.
    """
    _Lent.before = _Lent.before or (_gettext.textdomain(), os.environ.get(CHOSEN))
    _gettext.bindtextdomain(DOMAIN, str(CATALOGUES))
    _gettext.textdomain(DOMAIN)
    os.environ[CHOSEN] = language()


def restore_gettext() -> None:
    """Nothing is lent any more, and what is started from here on finds the environment as it was."""
    if _Lent.before is None:
        return
    domain, chosen = _Lent.before
    _Lent.before = None
    _gettext.textdomain(domain)
    os.environ.pop(CHOSEN, None)
    if chosen is not None:
        os.environ[CHOSEN] = chosen


def number(n: int) -> str:
    """A whole number with its thousands apart: `41 302` in French, `41,302` in English."""
    return f"{n:,}".replace(",", "\u202f") if language() == "fr" else f"{n:,}"


def line(name: str, n: int) -> str:
    """A figure with its name, as a line of its own: `New people: 1,176`."""
    return _("{name}: {n}").format(name=name, n=number(n))


def decimal(text: str) -> str:
    """A number written with a point, as it is written in the language spoken."""
    return text.replace(".", ",") if language() == "fr" else text
