"""Who is at the desk: sign-in once per workstation, the PIN switch, and the lock."""
