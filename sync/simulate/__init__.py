"""The simulated world: real engines and real servers under one seeded scheduler that wishes them ill."""
