"""The demo clinic: a believable practice made by commands, live traffic at its doors, and the program that shows it."""
