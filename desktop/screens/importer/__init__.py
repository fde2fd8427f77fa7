"""The import wizard: pick a file, confirm what its columns mean, look at what would come in, bring it in, undo it."""
