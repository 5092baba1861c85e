"""SQLite access: all SQL of the program."""
