"""Stories from outside: the real program on a real screen, driven by what is shown."""
