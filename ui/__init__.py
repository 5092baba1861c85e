"""The window of LeadKeeper."""
