"""The works of processes beside this one, by the names that `files.isolated` takes: to know them loads nothing else."""

from __future__ import annotations

ROWS = "leadkeeper.flows.rows_ahead:Rows"
LATTER_HALF = "leadkeeper.flows.latter_half:latter_portions"
JUDGED_ALONE = "leadkeeper.flows.second_reading:judged_alone"
