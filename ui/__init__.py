"""The desktop window of LeadKeeper."""
