"""Tracing in a large book: one address, one mail of 50 MB, and the ranking of suspects."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.alone import alone
from tests.bench.book import NOW
from tests.bench.scale import steps

FILES, PARTNERS, COMPLAINTS, TRAPS = 200, 20, 300, 3
ASKED = 200
MAIL_MB = 50


def run(tell: Callable[[str], None]) -> None:
    """Tells for some sizes of a book how long an answer to a complaint takes."""
    for size in steps():
        with tempfile.TemporaryDirectory() as folder:
            book = Path(folder) / "made.leads"
            rows = alone(__name__, "fill", book, size)["rows"]
            one, ranked = alone(__name__, "addresses", book), alone(__name__, "ranking", book)
        tell(f"{size:,} people, {rows:,.0f} rows of deliveries, {COMPLAINTS} complaints")
        tell(
            f"  one address: {one['median'] * 1000:.2f} ms, slowest of {ASKED} {one['slowest'] * 1000:.1f} ms (goal 50)"
        )
        tell(f"  suspects: {ranked['seconds']:.2f} s, {ranked['suspects']:.0f} partners, {ranked.megabytes:.0f} MB")
    mail = alone(__name__, "large_mail")
    tell(f"a page of {MAIL_MB} MB: {mail['seconds']:.1f} s, peak memory {mail.megabytes:.0f} MB")


def fill(book: str, people: str) -> dict[str, float]:
    """A book with people, files and complaints, written by SQL."""
    from leadkeeper.db.engine import writing
    from leadkeeper.domain.book import Owner
    from leadkeeper.services.books.open import new_book

    size = int(people)
    in_a_file = size * 10 // 3 // FILES
    with (
        new_book(Path(book), Owner("Corbeille SARL", trap_mailboxes=("pieges.example",))) as opened,
        writing(opened.db),
    ):
        for statement, rows in tables(size, in_a_file):
            opened.db.conn.executemany(statement, rows)
    return {"rows": FILES * in_a_file}


def tables(size: int, in_a_file: int) -> Iterator[tuple[str, Iterator[tuple[object, ...]]]]:
    """The statements that fill a book, each with its rows."""
    yield (
        "INSERT INTO contacts (id, email, email_key, canonical, email_marks, phone_marks) VALUES (?, ?, ?, ?, 0, 0)",
        (person(number) for number in range(1, size + 1)),
    )
    yield (
        (
            "INSERT INTO partners (id, ref, legal_name, former_names, brands, sectors)"
            " VALUES (?, ?, 'Partenaire', '[]', '[]', '[]')"
        ),
        ((number + 1, f"p{number}") for number in range(PARTNERS)),
    )
    yield (
        "INSERT INTO deliveries (id, ref, partner, at, channels, state) VALUES (?, ?, ?, ?, '[]', 'released')",
        ((file + 1, f"E{file}", file % PARTNERS + 1, f"2026-{file % 12 + 1:02}-01") for file in range(FILES)),
    )
    yield (
        "INSERT INTO delivery_contacts (delivery, position, contact) VALUES (?, ?, ?)",
        ((file + 1, n, (file * 7919 + n * 3) % size + 1) for file in range(FILES) for n in range(in_a_file)),
    )
    yield (
        "INSERT INTO traps (delivery, position, email) VALUES (?, ?, ?)",
        ((file + 1, n, f"piege.{file}.{n}@pieges.example") for file in range(FILES) for n in range(TRAPS)),
    )
    yield (
        "INSERT INTO complaints (ref, address, channel, at) VALUES (?, ?, 'support', '2026-11-01')",
        ((f"P{n + 1}", address(n * 31 % size + 1)) for n in range(COMPLAINTS)),
    )


def person(number: int) -> tuple[object, ...]:
    """The row of a person: number, address, and what is drawn from it."""
    from leadkeeper.domain.contact import keys

    email = address(number)
    drawn = keys(email, None)
    return number, email, drawn.email_key, drawn.canonical


def address(number: int) -> str:
    """The address of the person with this number: every tenth has a tag, and ten of a hundred are one mailbox."""
    if number % 10:
        return f"personne.{number}@poste.example"
    return f"essai.{number - number % 100}+jeu{number}@gmail.com"


def addresses(book: str) -> dict[str, float]:
    """Traces addresses one by one, each as `trace` does in an open book: known ones, other spellings, strangers."""
    from leadkeeper.db import contacts
    from leadkeeper.progress import run as run_flow
    from leadkeeper.services.books.open import open_book
    from leadkeeper.services.complaints.tracing import trace

    with open_book(Path(book), NOW, write=False) as opened:
        size, times = contacts.count(opened.db), []
        for n in range(ASKED):
            number = n * 7919 % size + 1
            asked = (address(number), f"essai.{number - number % 100}@gmail.com", f"inconnu{n}@poste.example")[n % 3]
            start = time.perf_counter()
            run_flow(trace(opened.db, asked))
            times.append(time.perf_counter() - start)
    return {"median": sorted(times)[len(times) // 2], "slowest": max(times)}


def ranking(book: str) -> dict[str, float]:
    """Ranks the suspects."""
    from leadkeeper.progress import run as run_flow
    from leadkeeper.services.books.open import open_book
    from leadkeeper.services.complaints.complaints import leak_suspects

    with open_book(Path(book), NOW, write=False) as opened:
        start = time.perf_counter()
        found = run_flow(leak_suspects(opened.db))
        return {"seconds": time.perf_counter() - start, "suspects": len(found)}


def large_mail() -> dict[str, float]:
    """Looks for recipients in a mail whose page is very large."""
    from leadkeeper.domain.tracing import match
    from leadkeeper.files.mail import read_letter

    line = b"<tr><td>De&nbsp;: personne</td><td style='color: red'>lea.dubois@orange.example &eacute;</td></tr>\n"
    mail = b"From: a@b.example\nContent-Type: text/html\n\n" + line * (MAIL_MB * 1024 * 1024 // len(line))
    start = time.perf_counter()
    match.findings(match.levels(read_letter(mail).mails))
    return {"seconds": time.perf_counter() - start}
