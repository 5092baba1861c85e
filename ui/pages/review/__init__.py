"""People whom a rule sends to a human: the groups, the evidence beside, one person after the other, the decision."""
