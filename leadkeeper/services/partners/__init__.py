"""Partners, contracts and published lists."""
