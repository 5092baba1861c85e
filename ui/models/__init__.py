"""Table models, and the formatting of what tables show."""
