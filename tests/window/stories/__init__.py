"""The stories: each module has a `play` that is given a scene; its docstring says what must hold."""
