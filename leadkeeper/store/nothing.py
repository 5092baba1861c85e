"""What stands for NULL among the cells of people who are written by the thousand; needs no book."""

NOTHING = ""
"""No fact is an empty text.

Python's module of SQLite takes longer to see what None means than to write the whole rest of a row.
"""
