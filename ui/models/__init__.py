"""What tables show: columns, and rows that are fetched when they are seen."""
