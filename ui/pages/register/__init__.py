"""Every export made, and whether the register and a file are whole."""
