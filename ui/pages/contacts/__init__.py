"""The contacts page: search, filters, a table of any length, and the details of one contact."""
