"""The register page: every export made, and checks of the register and of files."""
