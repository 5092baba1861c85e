"""The export page: who may be exported to a partner, why others may not, and the export."""
