"""Where the outside comes in: public forms and signed webhooks. What a door writes is one command."""
