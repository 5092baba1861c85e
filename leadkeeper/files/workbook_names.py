"""Work on a workbook, packed for the process that holds it: what is the workbook here is the one over there."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

_NAME = "the workbook"

Work = Callable[..., Iterator[Any]]


class _Packer(pickle.Pickler):
    def __init__(self, out: BytesIO, workbook: object) -> None:
        super().__init__(out, pickle.HIGHEST_PROTOCOL)
        self._workbook = workbook

    def persistent_id(self, thing: object) -> str | None:
        return _NAME if thing is self._workbook else None


class _Unpacker(pickle.Unpickler):
    def __init__(self, source: BytesIO, workbook: object) -> None:
        super().__init__(source)
        self._workbook = workbook

    def persistent_load(self, _name: str) -> object:
        return self._workbook


def packed(work: Work, arguments: tuple[object, ...], workbook: object) -> bytes:
    """A function of a module and its arguments, in which `workbook` may stand anywhere."""
    out = BytesIO()
    _Packer(out, workbook).dump((work, arguments))
    return out.getvalue()


def unpacked(data: bytes, workbook: object) -> tuple[Work, tuple[object, ...]]:
    """What was packed, with another workbook in its place. For what our own other half sent, and nothing else."""
    work, arguments = _Unpacker(BytesIO(data), workbook).load()
    return work, arguments
