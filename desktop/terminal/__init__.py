"""The commands of `foredesk` at a shell, one module a group. No Qt but in `window`; libraries are imported when used."""
