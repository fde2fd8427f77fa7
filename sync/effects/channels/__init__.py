"""The ways out: one provider each, behind the few calls of `port.Port`."""
