"""The rules of the house that no linter can say, and for each a sample that it must catch."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from textwrap import dedent

import pytest

from tests.workshop.house import mirror, shape, terms, wording
from tests.workshop.house.source import ROOT, Breach, Rule, Source, everything, nodes, python

OF_PYTHON: tuple[Rule, ...] = (
    shape.file_length,
    shape.function_length,
    shape.no_drawers,
    shape.sql_in_the_store,
    shape.threads_in_jobs,
    shape.free_qt,
    wording.names_in_full,
    wording.plain_words,
    wording.colours_in_the_theme,
    wording.nothing_unfinished,
    wording.no_sleeping_tests,
    terms.plain_prose,
)
OF_TEXT: tuple[Rule, ...] = (
    wording.no_promises,
    wording.no_hosts_or_machine_paths,
    terms.one_word_for_a_thing,
)

LONG_FUNCTION = "def f():\n" + "    x = 1\n" * 60
HOST = "pypi" + ".org"
HOME = "/ho" + "me/lea/leads.csv"
PO = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "{}"\nmsgstr "{}"\n'

BREACHES: list[tuple[Rule, str, str]] = [
    (shape.file_length, "ui/app.py", "x = 1\n" * 601),
    (shape.function_length, "ui/app.py", LONG_FUNCTION),
    (shape.no_drawers, "leadkeeper/files/csv_helpers.py", ""),
    (shape.no_drawers, "leadkeeper/utils/csv.py", ""),
    (shape.sql_in_the_store, "leadkeeper/services/eligibility/judge.py", "run('SELECT id FROM contacts')"),
    (shape.sql_in_the_store, "ui/models/rows.py", "run(f'DELETE FROM {table}')"),
    (
        shape.sql_in_the_store,
        "leadkeeper/services/eligibility/judge.py",
        "run('''\n  insert into contacts values (1)''')",
    ),
    (shape.sql_in_the_store, "leadkeeper/services/eligibility/judge.py", "run('PRAGMA quick_check')"),
    (shape.sql_in_the_store, "leadkeeper/services/eligibility/judge.py", "import sqlite3"),
    (shape.sql_in_the_store, "leadkeeper/db/contacts.py", "from sqlcipher3 import dbapi2"),
    (shape.threads_in_jobs, "ui/pages/home.py", "import threading"),
    (
        shape.threads_in_jobs,
        "leadkeeper/services/eligibility/judge.py",
        "from concurrent.futures import ThreadPoolExecutor",
    ),
    (shape.threads_in_jobs, "ui/pages/home.py", "from PySide6.QtCore import QObject, QThread"),
    (shape.threads_in_jobs, "ui/pages/home.py", "QtCore.QThreadPool.globalInstance()"),
    (shape.threads_in_jobs, "leadkeeper/services/eligibility/judge.py", "import multiprocessing"),
    (shape.free_qt, "ui/widgets/charts.py", "from PySide6.QtCharts import QChart"),
    (shape.free_qt, "ui/widgets/charts.py", "from PySide6 import QtNetwork"),
    (shape.free_qt, "ui/widgets/charts.py", "import PySide6.QtSql"),
    (shape.free_qt, "ui/widgets/charts.py", "from PySide6 import QtTest"),
    (
        wording.names_in_full,
        "leadkeeper/db/contacts.py",
        "def f():\n    found = g()\n    x()\n    y()\n    return found",
    ),
    (wording.names_in_full, "leadkeeper/cli/privacy.py", "def f(\n    one,\n):\n    x()\n    return [one for _ in y]"),
    (wording.plain_words, "ui/app.py", "_(f'{n} people')"),
    (wording.plain_words, "ui/app.py", "N_('people of ' + name)"),
    (wording.plain_words, "ui/app.py", "ngettext('one', '{n} people'.format(n=n), n)"),
    (wording.colours_in_the_theme, "ui/widgets/charts.py", "style = 'color: #1a2B3c; border: 0'"),
    (wording.colours_in_the_theme, "ui/widgets/charts.py", "style = 'color: rgba(0, 0, 0, 0.5)'"),
    (wording.colours_in_the_theme, "ui/widgets/charts.py", "pen = QColor(12, 13, 14)"),
    (wording.colours_in_the_theme, "ui/widgets/charts.py", "pen = QtGui.QColor('salmon')"),
    (wording.colours_in_the_theme, "ui/widgets/charts.py", "pen = Qt.GlobalColor.red"),
    (wording.no_promises, "leadkeeper/messages/errors.py", "N_('Your file is complian" + "t.')"),
    (wording.no_promises, "docs/guide/fr.md", "Pas de souci. Votre fichier est conform" + "e au RGPD."),
    (wording.no_hosts_or_machine_paths, "requirements.txt", f"--index-url https://{HOST}/simple"),
    (wording.no_hosts_or_machine_paths, "docs/guide/en.md", f"Open `{HOME}`."),
    (wording.nothing_unfinished, "ui/app.py", "x = 1  # TO" + "DO later"),
    (wording.nothing_unfinished, "tests/test_x.py", "@pytest.mark.xfa" + "il"),
    (wording.nothing_unfinished, "ui/app.py", "x = f()  # type: ig" + "nore"),
    (wording.nothing_unfinished, "ui/app.py", "x = f()  # type: ig" + "nore[attr-defined]"),
    (wording.nothing_unfinished, "ui/app.py", "x = f()  # noq" + "a"),
    (terms.plain_prose, "ui/app.py", 'def f():\n    """Tell whom it concerns."""'),
    (terms.plain_prose, "ui/app.py", "x = 1  # the noes of an import"),
    (terms.one_word_for_a_thing, "resources/guide/en/export.md", "They are on the stop list."),
    (terms.one_word_for_a_thing, "resources/guide/fr/export.md", "Dans la Revue, on décide."),
    (terms.one_word_for_a_thing, terms.CATALOGUE, PO.format("Never given to a partner.", "Jamais transmis.")),
    (terms.one_word_for_a_thing, terms.CATALOGUE, PO.format("Never shared.", "Avec l’accord des personnes.")),
    (wording.no_sleeping_tests, "tests/ui/test_app.py", "time.sleep(1)"),
    (wording.no_sleeping_tests, "tests/ui/test_app.py", "qtbot.wait(100)"),
    (wording.no_sleeping_tests, "tests/window/stories/first_day.py", "hands.breathe(1)"),
]

ALLOWED: list[tuple[Rule, str, str]] = [
    (shape.file_length, "ui/app.py", "x = 1\n" * 600),
    (shape.function_length, "ui/app.py", LONG_FUNCTION.removesuffix("    x = 1\n")),
    (shape.sql_in_the_store, "leadkeeper/db/contacts.py", "run('SELECT id FROM contacts')"),
    (shape.sql_in_the_store, "leadkeeper/db/engine.py", "import sqlcipher3"),
    (shape.sql_in_the_store, "ui/app.py", "_('Select a file from your disk, or delete from the list.')"),
    (
        shape.sql_in_the_store,
        "leadkeeper/services/eligibility/judge.py",
        "def f():\n    '''Runs SELECT id FROM contacts.'''",
    ),
    (shape.threads_in_jobs, "ui/jobs.py", "import threading\nfrom PySide6.QtCore import QThread"),
    (shape.threads_in_jobs, "leadkeeper/files/workbook_child.py", "import multiprocessing"),
    (shape.free_qt, "tests/ui/test_app.py", "from PySide6.QtTest import QTest"),
    (
        wording.names_in_full,
        "leadkeeper/db/contacts.py",
        "def f():\n    return [\n    one for one in x]",
    ),
    (
        wording.names_in_full,
        "leadkeeper/db/contacts.py",
        "def f():\n    a = [one for one in x]\n    y()\n    z()\n    return [one for one in a]",
    ),
    (wording.plain_words, "ui/app.py", "_('{n} people').format(n=n)\n_(finding.title)"),
    (wording.colours_in_the_theme, "ui/theme.py", "INK = '#1a2b3c'"),
    (wording.colours_in_the_theme, "ui/widgets/charts.py", "text = 'issue #12'\npen = QColor(theme.ink)"),
    (wording.no_promises, "leadkeeper/messages/errors.py", "N_('This does not make a file complian" + "t.')"),
    (wording.no_hosts_or_machine_paths, "docs/guide/en.md", "See https://clodomir.example/home/eulalie."),
    (wording.nothing_unfinished, "ui/app.py", "x = f()  # type: ig" + "nore[attr-defined]  # the stubs lag behind"),
    (terms.plain_prose, "ui/app.py", 'def f():\n    """`noes`: the refusals of an import."""'),
    (terms.one_word_for_a_thing, terms.CATALOGUE, PO.format("Use leadkeeper notices --told.", "Transmis à {partner}.")),
    (wording.no_sleeping_tests, "tests/bench/bench_window.py", "time.sleep(1)"),
    (wording.no_sleeping_tests, "tests/window/hands.py", "time.sleep(1)"),
]


def source(path: str, text: str) -> Source:
    """A file that is not there."""
    return Source(path, dedent(text))


def told(breaches: list[Breach]) -> str:
    """The breaches, one a line."""
    return "\n".join(["", *map(str, breaches)])


@pytest.fixture(scope="module", autouse=True)
def _read_once() -> Iterator[None]:
    """The trees of all files stay while they are looked at: nobody looks for garbage in them, and no later test."""
    gc.disable()
    yield
    for kept in (everything, python, nodes, mirror._given):
        kept.cache_clear()
    gc.enable()


@pytest.mark.parametrize("rule", OF_PYTHON, ids=lambda rule: rule.__name__)
def test_every_python_file_keeps_the_rule(rule: Rule) -> None:
    breaches = [breach for one in python() for breach in rule(one)]
    assert not breaches, told(breaches)


@pytest.mark.parametrize("rule", OF_TEXT, ids=lambda rule: rule.__name__)
def test_every_text_file_keeps_the_rule(rule: Rule) -> None:
    breaches = [breach for one in everything() for breach in rule(one)]
    assert not breaches, told(breaches)


@pytest.mark.parametrize(("rule", "path", "text"), BREACHES)
def test_a_breach_is_seen(rule: Rule, path: str, text: str) -> None:
    assert list(rule(source(path, text)))


@pytest.mark.parametrize(("rule", "path", "text"), ALLOWED)
def test_what_is_allowed_is_left_alone(rule: Rule, path: str, text: str) -> None:
    assert not list(rule(source(path, text)))


def test_every_rule_has_a_sample_that_breaks_it() -> None:
    assert {rule for rule, _path, _text in BREACHES} == {*OF_PYTHON, *OF_TEXT}


def test_every_module_is_imported_by_a_test_of_its_floor() -> None:
    breaches = list(mirror.untested(python()))
    assert not breaches, told(breaches)


@pytest.mark.parametrize(
    ("module", "test_path", "test_text", "seen"),
    [
        ("leadkeeper/domain/email.py", "tests/domain/test_email.py", "from leadkeeper.domain import email", False),
        ("leadkeeper/domain/email.py", "tests/domain/test_email.py", "from leadkeeper.domain.email import read", False),
        ("leadkeeper/domain/email.py", "tests/domain/test_email.py", "import leadkeeper.domain", True),
        ("leadkeeper/domain/email.py", "tests/services/test_judge.py", "import leadkeeper.domain.email", True),
        ("leadkeeper/domain/email.py", "tests/domain/email_cases.py", "import leadkeeper.domain.email", True),
        (
            "leadkeeper/domain/form_audit/checks.py",
            "tests/domain/test_x.py",
            "import leadkeeper.domain.form_audit.checks",
            False,
        ),
        ("leadkeeper/cli/export.py", "tests/cli/test_export.py", "from leadkeeper.cli import main", False),
        ("leadkeeper/progress.py", "tests/test_progress.py", "from leadkeeper.progress import run", False),
        ("ui/pages/home.py", "tests/ui/test_home.py", "from ui.pages.home import HomePage", False),
        ("ui/pages/home.py", "tests/ui/test_home.py", "import ui.pages", True),
    ],
)
def test_a_module_without_a_test_of_its_floor_is_seen(module: str, test_path: str, test_text: str, seen: bool) -> None:
    assert bool(list(mirror.untested([source(module, ""), source(test_path, test_text)]))) is seen


WHOLE = [
    shape.crowded_folders,
    shape.folders_without_init,
    shape.repeated_types,
    shape.borrowed_names,
    mirror.lost_modules,
    mirror.lost_imports,
]


@pytest.mark.parametrize("rule", WHOLE, ids=lambda rule: rule.__name__)
def test_the_whole_program_keeps_the_rule(rule: Callable[[Iterable[Source]], Iterator[Breach]]) -> None:
    breaches = list(rule(python()))
    assert not breaches, told(breaches)


@pytest.mark.parametrize(("modules", "seen"), [(25, False), (26, True)])
def test_a_crowded_folder_is_seen(modules: int, seen: bool) -> None:
    sources = [source(f"leadkeeper/db/part_{number}.py", "") for number in range(modules)]
    assert bool(list(shape.crowded_folders([*sources, source("leadkeeper/db/__init__.py", "")]))) is seen


def test_a_folder_that_the_contracts_do_not_see_is_seen() -> None:
    module, init = source("leadkeeper/db/book/file.py", ""), source("leadkeeper/db/book/__init__.py", "")
    assert list(shape.folders_without_init([module]))
    assert not list(shape.folders_without_init([module, init]))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ('"""See `db.engine.Db`, `domain` and `db.conn`."""', ["db.conn"]),
        ('"""The codes of `db.engine`; `leadkeeper.db.engine.LIMIT`."""', []),
        ("x = 1  # the columns: db.motor, db.engine.Motor", ["db.motor"]),
        ('"""`db.engine.Motor`"""', ["db.engine.Motor"]),
    ],
)
def test_a_module_that_is_named_and_not_there_is_seen(text: str, seen: list[str]) -> None:
    engine = source("leadkeeper/db/engine.py", "class Db: ...\nLIMIT: int = 3")
    found = mirror.lost_modules([source("leadkeeper/db/contacts.py", text), engine])
    assert [breach.what for breach in found] == [f"`{name}` is not there" for name in seen]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("from leadkeeper.db.engine import Db, LIMIT, Path", []),
        ("from leadkeeper.db import engine, contacts", []),
        ("def test():\n    from leadkeeper.db.engine import Motor", ["leadkeeper.db.engine has no `Motor`"]),
        ("from pathlib import PurePaths", []),
    ],
)
def test_an_import_of_what_is_not_there_is_seen(text: str, seen: list[str]) -> None:
    package, contacts = source("leadkeeper/db/__init__.py", ""), source("leadkeeper/db/contacts.py", "")
    engine = source("leadkeeper/db/engine.py", "from pathlib import Path\nclass Db: ...\nLIMIT: int = 3")
    test = source("tests/db/test_engine.py", text)
    assert [breach.what for breach in mirror.lost_imports([package, contacts, engine, test])] == seen


@pytest.mark.parametrize(
    ("first", "second", "seen"),
    [
        ("class Row: ...", "class Row: ...", True),
        ("Row = tuple[int, str]", "class Row: ...", True),
        ("Row = int | None", "Row = list[int]", True),
        ("class Row: ...", "class Column: ...", False),
        ("ROW = ROWS[0]", "ROW = ROWS[1]", False),
    ],
)
def test_a_type_defined_twice_is_seen(first: str, second: str, seen: bool) -> None:
    for other in ("leadkeeper/files/csv.py", "ui/models/table_model.py"):
        twice = [source("leadkeeper/db/contacts.py", first), source(other, second)]
        assert bool(list(shape.repeated_types(twice))) is seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("from leadkeeper.db.contacts import Row as contacts_Row", True),
        ("def f():\n    from leadkeeper.db.contacts import read as fetch", True),
        ("from leadkeeper.db.contacts import Row, read", False),
        ("from leadkeeper.db import contacts as contacts_db", False),
        ("import datetime as dt", False),
        ("from sqlcipher3 import dbapi2 as sqlite", False),
    ],
)
def test_a_name_that_is_borrowed_under_another_is_seen(text: str, seen: bool) -> None:
    module = source("leadkeeper/db/contacts.py", "class Row: ...")
    assert bool(list(shape.borrowed_names([module, source("ui/app.py", text)]))) is seen


def test_every_known_failure_has_a_sentence() -> None:
    said = mirror.sentences(python())
    breaches = [place for code, place in mirror.codes(python()).items() if code not in said]
    assert not breaches, told(breaches)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("raise LeadKeeperError('disk-full', n=1)", {"disk-full"}),
        ("raise errors.LeadKeeperError('disk-full' if x == 'c' else 'disk-failed')", {"disk-full", "disk-failed"}),
        ("code = CODES.get(n)\nCODES = {28: 'disk-full'}\nraise LeadKeeperError(code)", {"disk-full"}),
        ("for n, code in ((1, 'disk-full'),):\n    raise LeadKeeperError(code)", {"disk-full"}),
        ("raise LeadKeeperError(error.code)\nname = 'disk-full'", set()),
    ],
)
def test_codes_of_failures_are_found_where_they_are_raised(text: str, codes: set[str]) -> None:
    assert set(mirror.codes([source("leadkeeper/files/csv.py", text)])) == codes


def test_sentences_are_found_in_the_tables_of_words() -> None:
    text = "SENTENCES: dict[str, str] = {'disk-full': N_('The disk is full.')}\nOTHERS = {'disk-failed': ''}"
    assert mirror.sentences([source("leadkeeper/messages/errors.py", text)]) == {"disk-full"}


DOCUMENTS = ("README.md", "CONTRIBUTING.md", "docs/architecture.md")


@pytest.mark.parametrize("path", DOCUMENTS)
def test_documents_name_places_that_are_there(path: str) -> None:
    document = Source(path, (ROOT / path).read_text("utf-8"))
    breaches = list(mirror.lost_paths(document, lambda place: (ROOT / place).exists()))
    assert not breaches, told(breaches)


def test_a_place_that_is_not_there_is_seen() -> None:
    document = source("docs/architecture.md", "The rules live in `leadkeeper/rulez/` and `dev.py`.")
    assert [str(one) for one in mirror.lost_paths(document, lambda place: place == "dev.py")] == [
        "docs/architecture.md:1: `leadkeeper/rulez/` is not there"
    ]
