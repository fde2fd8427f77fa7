"""The window around the screens: frame, navigation, palette, keys, lock, notifications."""
