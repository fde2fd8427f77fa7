"""What can happen: one module an area, each command a typed struct and its apply(tx, command, ctx)."""
