"""The screens. Each is a model (testable without a window) and a view; what they share stands beside them here."""
