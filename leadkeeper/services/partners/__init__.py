"""Partners, contracts, published lists and invoices."""
