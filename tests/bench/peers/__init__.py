"""What people use today for the monthly job, each a script of its own: python SCRIPT IN.xlsx OUT.xlsx."""
