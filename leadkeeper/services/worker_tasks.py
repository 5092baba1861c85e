"""The works of processes beside this one, by the names that `files.workbook_process` takes: to know them loads
nothing else."""

from __future__ import annotations

ROWS = "leadkeeper.services.imports.importer:RowTask"
LATTER_HALF = "leadkeeper.services.eligibility.latter_half:latter_portions"
JUDGED_ALONE = "leadkeeper.services.exports.verification:verify_rows"
