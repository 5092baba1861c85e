"""The review page: contacts that a rule leaves to a human decision."""
