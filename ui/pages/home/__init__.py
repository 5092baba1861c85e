"""Home: the figures of the book, what to do next, how each partner stands."""
