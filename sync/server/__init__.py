"""The thin server: authority for commands, the change feed, sign-in and the doors."""
