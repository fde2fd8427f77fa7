"""How contacts come in from files and go out to them: pure parsing, no database. See README.md."""
