"""Pure judgement: the same input gives the same answer. No disk, no SQL, no clock; the day comes in as an argument."""
