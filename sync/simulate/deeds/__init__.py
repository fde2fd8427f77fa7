"""What the world does to desks, lines and server, one module a kind of trouble."""
