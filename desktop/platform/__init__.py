"""What the operating system offers: tray, sound, one instance, start at sign-in, idleness."""
