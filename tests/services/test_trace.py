"""Tracing from mails: one line for each clause of how recipients and senders are found."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.domain.complaint import TraceResult
from leadkeeper.files.mail import read_letter, read_letters
from leadkeeper.progress import run
from leadkeeper.services.complaints.tracing import ComplaintTracer, trace
from leadkeeper.system.disk import is_file
from tests.made_archive import restored
from tests.services.made_mails import HUGO, KARIM, LEA, PROMO, block, mail, multipart, packed, part, world

OFFENDING = mail(f"To: {LEA}", f"DKIM-Signature: v=1; d=Raoul.example; b=abc==\n {'x' * 20}")
OUTER = "plainte@ailleurs.example"
HTML = "text/html; charset=utf-8"


def encoded(text: str, charset: str = "utf-8", how: str = "B") -> str:
    content = text.encode(charset)
    packed = base64.b64encode(content).decode() if how == "B" else "".join(f"={byte:02X}" for byte in content)
    return f"=?{charset}?{how}?{packed}?="


@pytest.fixture(scope="module")
def tracer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ComplaintTracer]:
    with restored(tmp_path_factory.mktemp("trace"), world()) as book:
        yield ComplaintTracer(book.db)


def traced(tracer: ComplaintTracer, folder: Path, content: bytes, name: str = "x.eml") -> list[TraceResult]:
    (folder / name).write_bytes(content)
    return [tracer.letter(letter) for letter in read_letters(folder / name)]


def facts(found: TraceResult) -> tuple[Any, ...]:
    return found.matched_by, found.contact, found.sender and found.sender.address


ATTACHED: dict[str, bytes] = {
    "as message/rfc822": multipart(part("text/plain", "Voir."), part("message/rfc822", OFFENDING)),
    "in base64": multipart(packed("message/rfc822", OFFENDING)),
    "in quoted-printable": multipart(
        part("message/rfc822", OFFENDING.replace(b"=", b"=3D"), "Content-Transfer-Encoding: quoted-printable")
    ),
    "as message/global": multipart(part("message/global", OFFENDING)),
    "only its headers": multipart(part("text/rfc822-headers", OFFENDING.partition(b"\n\n")[0] + b"\n")),
    "as a file .eml": multipart(
        packed("application/octet-stream", OFFENDING, 'Content-Disposition: attachment; filename="a b.EML"')
    ),
    "as a file .eml of text": multipart(part('text/plain; name="x.eml"', OFFENDING)),
    "with an RFC 2231 name": multipart(
        packed("application/x", OFFENDING, "Content-Disposition: attachment; filename*=utf-8''r%C3%A9clame.eml")
    ),
    "with a name in pieces": multipart(
        packed("application/x", OFFENDING, 'Content-Disposition: attachment; filename*0="a"; filename*1=".eml"')
    ),
    "with an encoded name": multipart(packed(f'application/x; name="{encoded("réclame.eml")}"', OFFENDING)),
    "deep inside parts": multipart(
        multipart(multipart(part("message/rfc822", OFFENDING), boundary="b3"), boundary="b2")
    ),
    "the first of two": multipart(
        part("message/rfc822", OFFENDING), part("message/rfc822", mail(f"To: {KARIM}", sender="x@y.example"))
    ),
    "after one that is no mail": multipart(
        packed("application/zip", b"PK\3\4", "Content-Disposition: attachment; filename=a.eml"),
        part("message/rfc822", OFFENDING),
    ),
    "as the whole body": b"From: a@b.example\nContent-Type: message/rfc822\n\n" + OFFENDING,
    "in a digest": multipart(b"\n" + OFFENDING, kind="digest"),
    "three deep": multipart(part("message/rfc822", multipart(part("message/rfc822", OFFENDING), boundary="b2"))),
    "never closed": multipart(part("message/rfc822", OFFENDING)).removesuffix(b"--\n"),
    "with CRLF": multipart(part("message/rfc822", OFFENDING)).replace(b"\n", b"\r\n"),
    "before a block in the text": multipart(part("text/plain", block(KARIM)), part("message/rfc822", OFFENDING)),
    "after an empty line too many": multipart(part("message/rfc822", b"\n" + OFFENDING)),
}


@pytest.mark.parametrize("content", ATTACHED.values(), ids=ATTACHED)
def test_an_attached_mail_is_the_offending_one(tracer: ComplaintTracer, tmp_path: Path, content: bytes) -> None:
    (found,) = traced(tracer, tmp_path, content)

    assert facts(found) == ("exact", "c02", PROMO)
    assert found.sender is not None
    assert found.sender.dkim == ("raoul.example",)


HTML_BLOCK = (
    "<p>Voyez</p><div><b>De&nbsp;:</b> Raoul &lt;<a href='mailto:nul@x.example'>promo@raoul.example</a>&gt;<br>"
    "<b>Envoy&eacute;&nbsp;:</b> lundi<br><b>&Agrave;&nbsp;:</b> {to}<br><b>Objet&nbsp;:</b> Offre</div><p>Bonjour</p>"
)
QUOTED = "> > *De :* Raoul <promo@raoul.example>\n> > *Objet :* x\n> > *À :* {to}\n> >\n> > Bonjour\n"
OLD_HEAD = f"De : {PROMO}\nÀ : {LEA}\n".encode("cp1252")
BLOCKS: dict[str, bytes] = {
    "of Gmail": mail(body=block(LEA), sender=OUTER),
    "quoted, bold labels": mail(body=QUOTED.format(to=LEA), sender=OUTER),
    "in capitals, without accents": mail(body=f"EXPEDITEUR : {PROMO}\nDESTINATAIRES: {LEA}\n", sender=OUTER),
    "with blanks that do not break": mail(body=f"\u00a0De\u202f: {PROMO}\n\u00a0À\u00a0: {LEA}\n", sender=OUTER),
    "accents apart": mail(body=f"Expe\u0301diteur: {PROMO}\nA\u0300: {LEA}\n", sender=OUTER),
    "in English": mail(body=f"From: {PROMO}\nSent: Monday\nTo: Léa <{LEA}>\nSubject: x\n", sender=OUTER),
    "recipient in copy only": mail(
        body=f"De: {PROMO}\nPour: undisclosed-recipients:;\nCopie à : {LEA}\n", sender=OUTER
    ),
    "continued lines": mail(body=f"De:\nRaoul\n<{PROMO}>\nObjet: x\nÀ: Léa\n <{LEA}>\n", sender=OUTER),
    "after other words of the run": mail(body=f"Voici :\nDe : {PROMO}\nÀ : {LEA}\n", sender=OUTER),
    "after a run that is none": mail(body=f"De : moi\nObjet : x\n\nDe : {PROMO}\nÀ : {LEA}\n", sender=OUTER),
    "as [mailto:…]": mail(body=f"De : Raoul [mailto:{PROMO}]\nÀ : {LEA}\n", sender=OUTER),
    "in HTML only": mail("Content-Type: text/html", body=HTML_BLOCK.format(to=f"&lt;{LEA}&gt;"), sender=OUTER),
    "in a table": mail(
        "Content-Type: text/html",
        body=f"<table><tr><td>De :</td><td>{PROMO}</td></tr><tr><td>À :</td><td>{LEA}</td></tr></table>",
        sender=OUTER,
    ),
    "in <pre>": mail("Content-Type: text/html", body=f"<pre>Bla\nDe : {PROMO}\nÀ : {LEA}\n</pre>", sender=OUTER),
    "in windows-1252": mail("Content-Type: text/plain; charset=windows-1252", body="", sender=OUTER) + OLD_HEAD,
    "in a false charset": mail("Content-Type: text/plain; charset=utf-8", body="", sender=OUTER) + OLD_HEAD,
    "after HTML that has none": multipart(
        part(HTML, "<p>rien</p>"), part("text/plain", block(LEA)), kind="alternative"
    ),
    "plain before HTML": multipart(
        part(HTML, HTML_BLOCK.format(to=KARIM)), part("text/plain", block(LEA)), kind="alternative"
    ),
    "not that of an attachment": multipart(
        part("text/plain", block(KARIM), "Content-Disposition: attachment"), part("text/plain", block(LEA))
    ),
    "inside an attached mail": multipart(part("message/rfc822", mail(body=block(LEA), sender=OUTER))),
    "unclosed brackets": mail(body=f"De : <{PROMO}\nÀ : <{LEA}\n", sender=OUTER),
}


@pytest.mark.parametrize("content", BLOCKS.values(), ids=BLOCKS)
def test_a_forwarded_block_tells_both(tracer: ComplaintTracer, tmp_path: Path, content: bytes) -> None:
    (found,) = traced(tracer, tmp_path, content)

    assert facts(found) == ("exact", "c02", PROMO)
    assert found.sender is not None
    assert (found.sender.dkim, found.sender.list_unsubscribe) == ((), ())


NO_BLOCK = {
    "a quotation": f"Le 3 mars 2026 à 10:00, Raoul <{PROMO}> a écrit :\n> Bonjour {LEA}\n",
    "a sender alone": f"De : {PROMO}\n\nÀ : {LEA}\n",
    "a sender without address": f"De : Raoul\nÀ : {LEA}\n",
    "labels inside a line": f"voir De : {PROMO}\net À : {LEA}\n",
}


@pytest.mark.parametrize("body", NO_BLOCK.values(), ids=NO_BLOCK)
def test_what_is_no_block_leaves_the_sender_of_the_mail(tracer: ComplaintTracer, tmp_path: Path, body: str) -> None:
    (found,) = traced(tracer, tmp_path, mail(body=body, sender=OUTER))

    assert facts(found) == ("exact", "c02", OUTER)


def test_a_deeper_level_counts_before_an_outer_one(tracer: ComplaintTracer, tmp_path: Path) -> None:
    inner = mail(f"To: {KARIM}", sender=PROMO)
    content = multipart(part("message/rfc822", inner), headers=(f"Delivered-To: {LEA}",))

    assert facts(*traced(tracer, tmp_path, content)) == ("exact", "c04", PROMO)


def test_an_outer_header_blames_the_outer_sender(tracer: ComplaintTracer, tmp_path: Path) -> None:
    content = multipart(part("message/rfc822", mail("To: inconnu@x.example")), headers=(f"Delivered-To: {LEA}",))

    assert facts(*traced(tracer, tmp_path, content)) == ("exact", "c02", OUTER)


def test_whoever_forwards_most_likely_received(tracer: ComplaintTracer, tmp_path: Path) -> None:
    hidden = mail("To: undisclosed-recipients:;", body=f"Écrivez à {KARIM}")
    middle = multipart(part("message/rfc822", hidden), boundary="b2").replace(OUTER.encode(), LEA.encode())

    content = multipart(part("message/rfc822", middle)).replace(OUTER.encode(), KARIM.encode())
    assert facts(*traced(tracer, tmp_path, content)) == ("exact", "c02", PROMO)


def test_the_sender_of_a_lone_mail_is_not_its_recipient(tracer: ComplaintTracer, tmp_path: Path) -> None:
    assert facts(*traced(tracer, tmp_path, mail(sender=LEA))) == ("none", None, LEA)


def test_text_counts_last_and_blames_the_deepest(tracer: ComplaintTracer, tmp_path: Path) -> None:
    content = multipart(part("text/plain", f"Mon adresse : {LEA}."), part("message/rfc822", mail("To: <redacted>")))

    assert facts(*traced(tracer, tmp_path, content)) == ("exact", "c02", PROMO)


def test_what_follows_a_block_is_its_text(tracer: ComplaintTracer, tmp_path: Path) -> None:
    body = f"{KARIM}\n\nDe : {PROMO}\nÀ : liste\n\nEnvoyé à {LEA}\n"

    assert facts(*traced(tracer, tmp_path, mail(body=body, sender=OUTER))) == ("exact", "c02", PROMO)


def test_nobody_found_blames_the_deepest_and_names_the_first_address(tracer: ComplaintTracer, tmp_path: Path) -> None:
    content = multipart(part("message/rfc822", mail("To: Inconnu@X.example")))

    (found,) = traced(tracer, tmp_path, content)
    assert (*facts(found), found.address, found.deliveries) == ("none", None, PROMO, "inconnu@x.example", ())


def test_a_mailbox_gives_each_of_its_messages(tracer: ComplaintTracer, tmp_path: Path) -> None:
    content = b"From a\n%b\n>From moi\n\nFrom b\n%bmot\nFrom c, au milieu.\n" % (OFFENDING, mail(f"To: {KARIM}"))

    assert [one.contact for one in traced(tracer, tmp_path, content, "x.MBOX")] == ["c02", "c04"]
    assert [one.contact for one in traced(tracer, tmp_path, content, "x.eml")] == ["c02"]
    assert traced(tracer, tmp_path, b"", "x.mbox") == []


HEADERS = {
    "an address in an encoded word": f"To: {encoded(f'Léa <{LEA}>')}",
    "an encoded name that holds another": f"To: {encoded('inconnu@x.example', how='Q')} <{LEA}>",
    "names in windows-1252": f"To: {encoded('Léa', 'windows-1252', 'Q')} <{LEA.upper()}>",
    "several Delivered-To": f"Delivered-To: boite@x.example\nDelivered-To: {LEA}",
    "X-Original-To before To": f"To: {KARIM}\nX-Original-To: {LEA}",
    "Received before To": f"To: {KARIM}\nReceived: by b\n\tfor <{LEA}>; Tue",
    "Return-Path before To": f"To: {KARIM}\nReturn-Path: <b-1-lea.dubois=orange.example@n.example>",
    "a Return-Path that is percent-encoded": "Return-Path: <b%2Dlea.dubois%3Dorange.example@n.example>",
    "a plain Return-Path is nobody": f"Return-Path: <{KARIM}>\nCc: {LEA}",
    "List-Unsubscribe last": "List-Unsubscribe: <https://n.example/u?r=lea.dubois%40orange.example>",
    "List-Unsubscribe with another inside": "List-Unsubscribe: <mailto:u_lea.dubois=orange.example@n.example>",
    "stray lines": f"*** bla ***\nTo:\nsans deux-points\n {LEA}",
    "comments": f"To: (pour {KARIM}) {LEA} (ou {KARIM})",
    "header names in any case": f"tO: {LEA}",
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_a_header_tells_the_recipient(tracer: ComplaintTracer, tmp_path: Path, headers: str, end: bytes) -> None:
    (found,) = traced(tracer, tmp_path, mail(headers).replace(b"\n", end))

    assert facts(found) == ("exact", "c02", PROMO)


def test_somebody_at_the_home_of_traps_is_matched_by_nothing(tmp_path: Path) -> None:
    there = "eve@pieges.clodomir.example"
    with restored(tmp_path, world(contacts=[*world()["contacts"], {"id": "c99", "email": there}])) as book:
        (alone, with_lea) = (ComplaintTracer(book.db).typed(one) for one in (there, f"{there}, {LEA}"))
    assert (alone.matched_by, alone.contact, alone.address) == ("none", None, there)
    assert (with_lea.matched_by, with_lea.contact) == ("exact", "c02")


def test_a_trap_wins_wherever_it_stands(tracer: ComplaintTracer, tmp_path: Path) -> None:
    body = "Écrire à camille.forest+z@pieges.clodomir.example."
    (found,) = traced(tracer, tmp_path, mail(f"To: {LEA}", body=body))

    assert (*facts(found), [one.export for one in found.deliveries]) == ("trap", None, PROMO, ["E2"])


@given(st.binary(max_size=300))
def test_random_bytes_lead_to_nobody(tracer: ComplaintTracer, content: bytes) -> None:
    assert tracer.letter(read_letter(content)).matched_by == "none"


ODD = {
    "empty": b"",
    "blank": b"\n\n\n",
    "binary": bytes(range(256)) * 50,
    "no body": b"To: " + LEA.encode(),
    "NUL": b"\0" * 99,
}


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
def test_no_mail_is_an_error(tracer: ComplaintTracer, tmp_path: Path, content: bytes) -> None:
    (found,) = traced(tracer, tmp_path, content)

    assert found.matched_by == ("exact" if LEA.encode() in content else "none")


def test_an_argument_that_is_a_file_is_a_mail_else_an_address(tmp_path: Path) -> None:
    path = tmp_path / "plainte"
    path.write_bytes(OFFENDING)
    with restored(tmp_path, world()) as book:
        answer = run(trace(book.db, str(path)))
        assert (answer.many, [one.contact for one in answer.found]) == (False, ["c02"])
        answer = run(trace(book.db, f"Hugo <mailto:{HUGO.upper()}>"))
        assert [(one.contact, one.sender, one.matched_by) for one in answer.found] == [("c01", None, "exact")]
        answer = run(trace(book.db, encoded(f"Hugo <{HUGO}>")))
        assert [(one.contact, one.matched_by) for one in answer.found] == [("c01", "exact")]


@pytest.mark.parametrize("text", ["a" * 10_000, "nul\0", "", "dossier/"])
def test_a_text_that_cannot_be_a_path_is_no_file(text: str) -> None:
    assert not is_file(Path(text))
