"""Pictures of every page and dialog, light and dark, French and English."""
