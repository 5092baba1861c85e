"""The month in one move: export profiles, plan, journalled steps, what is due."""
