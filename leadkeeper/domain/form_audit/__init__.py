"""Form audit: the checks on a described form, and the corrected form."""
