"""The simulated phone's network: stands beside the clinic's server, and knows no window."""
