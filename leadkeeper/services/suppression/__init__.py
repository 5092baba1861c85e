"""The suppression list, notifications to partners and their stop files."""
