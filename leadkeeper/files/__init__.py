"""The disk door: what is read from files and what is written to them."""
