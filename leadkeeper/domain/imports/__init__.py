"""Imports: what the columns and cells of a contact file mean."""
