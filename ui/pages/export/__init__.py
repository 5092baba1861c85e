"""Who may be exported for a partner, why others may not, and the export itself."""
