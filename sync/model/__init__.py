"""What is kept: tables by area. Kept empty, so that `sync.model.words` comes without SQLAlchemy; see entities.py."""
