"""Going live: what must stand before messages go to real people, each line verified, and the owner's signature."""
