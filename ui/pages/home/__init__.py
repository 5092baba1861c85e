"""The home page: figures of the book, what to do next, the state of each partner."""
