"""How each command is made up, one module an area: a new command has its maker in the module of its area."""
