"""The simulated phone as a window: what a patient sees of the clinic, and how they answer."""
