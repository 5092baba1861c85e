"""The pages of the window; pages never import one another."""
