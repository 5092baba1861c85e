"""Messages: every sentence that people read outside a widget, translated through gettext.

English is in the code, French in the catalogue. `_` translates at once; `N_` only marks a text that is kept in a table
and translated later, `NN_` one with a plural.
"""

from __future__ import annotations

import gettext as _gettext
import locale
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadkeeper.domain.form import Language

LANGUAGES: dict[Language, str] = {"fr": "Français", "en": "English"}
"""The languages of the program, and of what it writes for others, each by its own name."""

CATALOGUES = Path(__file__).resolve().parents[2] / "resources" / "i18n"
DOMAIN = "leadkeeper"
CHOSEN = "LANGUAGE"  # environment variable that Python's gettext checks first for the language


class _Spoken:
    """The current language of the program; set at start and when the user switches it."""

    language = "en"


@cache
def catalogue(language: str) -> _gettext.NullTranslations:
    """Return the translations of a language: `fr`, or `en` with the texts of the code itself."""
    if language == "en":
        return _gettext.NullTranslations()
    return _gettext.translation(DOMAIN, localedir=CATALOGUES, languages=[language])


_ADDRESSED: ContextVar[str | None] = ContextVar("addressed", default=None)
"""Language of the addressee of a file, where it differs from the language of the program."""


@contextmanager
def speaking_to(language: str) -> Iterator[None]:
    """Context in which `_` uses an addressee's language, in this thread only; generators must not yield inside it."""
    token = _ADDRESSED.set(language if language in LANGUAGES else "en")
    try:
        yield
    finally:
        _ADDRESSED.reset(token)


def use_language(language: str) -> None:
    """Set the language of `_`; an unknown one means English."""
    _Spoken.language = language if language in LANGUAGES else "en"


def language() -> str:
    """Return the current language, `fr` or `en`."""
    return _ADDRESSED.get() or _Spoken.language


def system_language() -> str:
    """Return the language that LEADKEEPER_LANG asks for; else `fr` if the system displays itself in French, or `en`."""
    wanted = os.environ.get("LEADKEEPER_LANG", "")
    if wanted in LANGUAGES:
        return wanted
    return "fr" if _is_system_french() else "en"


def _is_system_french() -> bool:
    """Return whether the system displays itself in French.

    Only on Linux is that what Python's `locale` tells: on Windows it names the regional formats, and on macOS nothing.
    """
    try:
        if sys.platform == "win32":
            from leadkeeper.system import windows  # noqa: PLC0415  ctypes, at every start

            return windows.is_french()
        if sys.platform == "darwin":
            from leadkeeper.system import macos  # noqa: PLC0415  subprocess, at every start

            return macos.is_french()
    except OSError:
        return False
    return any(name.lower().startswith(("fr", "french")) for name in (locale.getlocale()[0] or "", _asked_of_c()))


def _asked_of_c() -> str:
    """The language that the environment asks for where the C locale stands in for one that is not installed."""
    if not locale.setlocale(locale.LC_CTYPE).startswith(("C", "POSIX")):
        return ""
    return next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")


def _(text: str) -> str:
    """Return the text in the current language."""
    return catalogue(language()).gettext(text)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the form of the text for `n`, in the current language."""
    return catalogue(language()).ngettext(one, many, n)


def N_(text: str) -> str:  # noqa: N802  the name that gettext tools look for
    """Mark a text for the catalogue and return it unchanged; it is translated where it is shown."""
    return text


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802  as `N_`
    """Mark singular and plural for the catalogue and return them unchanged."""
    return one, many


class _Lent:
    """The domain and language of Python's gettext before `install_gettext`."""

    before: tuple[str, str | None] | None = None


def install_gettext() -> None:
    """Make libraries that use Python's gettext find our catalogue; the language is read from the environment."""
    _Lent.before = _Lent.before or (_gettext.textdomain(), os.environ.get(CHOSEN))
    _gettext.bindtextdomain(DOMAIN, str(CATALOGUES))
    _gettext.textdomain(DOMAIN)
    os.environ[CHOSEN] = language()


def restore_gettext() -> None:
    """Undo `install_gettext`, so that child processes get the original environment."""
    if _Lent.before is None:
        return
    domain, chosen = _Lent.before
    _Lent.before = None
    _gettext.textdomain(domain)
    os.environ.pop(CHOSEN, None)
    if chosen is not None:
        os.environ[CHOSEN] = chosen


def shell_option(name: str, value: str) -> str:
    """Return an option with its value as it can be pasted into a shell, sh or the command prompt of Windows.

    Inside double quotes both read a quote behind a backslash; sh also replaces what begins with `$` or a backquote.
    """
    if os.name == "nt":
        quoted = re.sub(r"(\\+)$", r"\1\1", re.sub(r'(\\*)"', r'\1\1\\"', value))
    else:
        quoted = re.sub(r'([\\"$`])', r"\\\1", value)
    return f'{name} "{quoted}"'


def number(n: int) -> str:
    """Format an integer with thousands separators: `41 302` in French, `41,302` in English."""
    return f"{n:,}".replace(",", "\u202f") if language() == "fr" else f"{n:,}"


def counted(one: str, many: str, n: int, /, **facts: object) -> str:
    """Return the form of a text for `n`, with `{n}` or `{count}` and the facts filled in."""
    return ngettext(one, many, n).format_map({"n": number(n), "count": number(n), **facts})


def and_more(hidden: int) -> list[str]:
    """Return the last line of a list that leaves so many out; none if it leaves out nobody."""
    return [counted("and {n} more", "and {n} more", hidden)] if hidden > 0 else []


class Lines:
    """A sentence about `{count}` people or things: called with their number the only line of a list, [] for none."""

    def __init__(self, one: str, many: str) -> None:
        self._forms = (one, many)

    def __call__(self, count: int, people: Sequence[str] = ()) -> list[str]:
        """Return the sentence; `people` names the first of them."""
        named = ", ".join(people) + (", …" if count > len(people) else "")
        return [counted(*self._forms, count, people=named)] if count else []


def line(name: str, n: int) -> str:
    """Return a labelled figure as a line: `New people: 1,176`."""
    return _("{name}: {n}").format(name=name, n=number(n))


def decimal(text: str) -> str:
    """Return a number written with a point in the notation of the current language."""
    return text.replace(".", ",") if language() == "fr" else text


def money(cents: int | None, currency: str | None) -> str:
    """Return an amount with its currency (None: euros), `1 234,50 €` or `€1,234.50`; "?" if unknown."""
    if cents is None:
        return "?"
    sign, (whole, rest) = "-" if cents < 0 else "", divmod(abs(cents), 100)
    amount = f"{number(whole)}{decimal(f'.{rest:02d}')}"
    if currency not in (None, "EUR"):
        return f"{sign}{amount}\u00a0{currency}"
    return f"{sign}{amount}\u00a0€" if language() == "fr" else f"{sign}€{amount}"


_COMMENTS = re.compile("(?:^|(?<=, ))Cell comments(?=: |$)")
_STRUCK = "Barré (struck through)"  # what a reader of workbooks writes of a struck cell, in any language
_UNNAMED = re.compile(r"column ([0-9]+)(?= \([0-9]+\)|[=:]|$)")


def header_name(text: str) -> str:
    """Return a header, or a text that begins with one, as it is shown: one without a title is named by its place."""
    text = _COMMENTS.sub(_("Cell comments"), text)
    unnamed = _UNNAMED.match(text)
    return _("column {n}").format(n=unnamed[1]) + text[unnamed.end() :] if unnamed else text


def cell_shown(text: str) -> str:
    """Return what a cell or a note says as it is shown: our own words for a struck cell in the language."""
    return text.replace(_STRUCK, _("Struck through"))
