"""The form check: what a described form gets wrong, and a corrected form."""
