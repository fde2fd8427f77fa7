"""The one way from here to a model: redact, budget, breaker, call, validate, lint, persist. See desktop/ai/README.md."""
