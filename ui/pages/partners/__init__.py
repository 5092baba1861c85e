"""Partners: who they are, what their contract allows, on which lists they are named, what they were given."""
