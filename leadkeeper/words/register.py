"""What a look at the register says."""

from __future__ import annotations

from leadkeeper.words import N_, _

FILE = {
    "match": N_("The file is the one of export {export}, unchanged."),
    "changed": N_("The file comes from export {export} but was changed since."),
    "unknown": N_("No export in this book made this file."),
}


def verified(chain: str, broken_at: int | None, file: str | None, export: str | None) -> list[str]:
    """A sentence about the chain and, if one was asked about, one about the file."""
    if chain == "ok":
        said = [_("The register is whole: no entry was changed.")]
    else:
        said = [_("The register was changed: entry {number} does not fit the one before it.").format(number=broken_at)]
    return [*said, _(FILE[file]).format(export=export)] if file else said
