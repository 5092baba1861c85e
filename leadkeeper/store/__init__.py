"""The SQLite door: the only floor that speaks SQL. One file a noun; functions take the database first."""
