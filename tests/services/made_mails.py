"""Mails put together from lines, and the world of the trace cases to look their recipients up in."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

WORLD = json.loads((Path(__file__).parents[1] / "conformance" / "trace" / "world.json").read_text("utf-8"))
LEA, HUGO, KARIM = "lea.dubois@orange.example", "hugo.petit+clodomir@gmail.com", "karim.benali@free.example"
PROMO = "promo@raoul.example"


def world(**parts: Any) -> dict[str, Any]:
    """The world of the trace cases, some of its lists replaced."""
    return WORLD | parts


def mail(*headers: str, body: str = "Bonjour,\n", sender: str = PROMO) -> bytes:
    """A mail of one part; `From` stands first unless `sender` is empty."""
    head = [f"From: {sender}"] if sender else []
    return "\n".join([*head, *headers, "", body]).encode()


def part(kind: str, content: bytes | str, *headers: str) -> bytes:
    """One part of a multipart, as it is."""
    raw = content.encode() if isinstance(content, str) else content
    return "\n".join([f"Content-Type: {kind}", *headers, "", ""]).encode() + raw


def packed(kind: str, content: bytes, *headers: str) -> bytes:
    """One part in base64."""
    return part(kind, base64.encodebytes(content), "Content-Transfer-Encoding: base64", *headers)


def multipart(*parts: bytes, kind: str = "mixed", boundary: str = "b1", headers: tuple[str, ...] = ()) -> bytes:
    """A mail of the complaining person with some parts."""
    head = ["From: plainte@ailleurs.example", "To: donnees@clodomir.example", *headers]
    head += [f'Content-Type: multipart/{kind}; boundary="{boundary}"', "", "Vu par les vieux programmes seulement.", ""]
    line = f"--{boundary}".encode()
    return "\n".join(head).encode() + b"".join(b"\n" + line + b"\n" + one for one in parts) + b"\n" + line + b"--\n"


def block(recipient: str, *, sender: str = f"Raoul <{PROMO}>") -> str:
    """The head of a forwarded message as text."""
    return f"---------- Forwarded message ---------\nDe : {sender}\nDate: mar. 17 févr.\nÀ : {recipient}\n\nOffre !\n"
