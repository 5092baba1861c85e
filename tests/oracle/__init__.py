"""A second, naive reading of rules R01 to R45, made from the documents alone: where the two differ, one errs."""
