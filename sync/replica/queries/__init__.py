"""What the screens read from the replica: SQL text in, frozen records out. No Qt, no SQLAlchemy, no writes."""
