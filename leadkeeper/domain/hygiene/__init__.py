"""How likely an address is to reach the person."""
