"""The practice's workstations, for those who answer for it."""
