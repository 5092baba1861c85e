"""Use cases of billing: prices, returns and credits, payments, invoice lines."""
