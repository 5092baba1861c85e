"""The partners page: identity, contracts, partner lists, exports."""
