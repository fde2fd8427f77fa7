"""What leaves the building, and the channels that it leaves by."""
