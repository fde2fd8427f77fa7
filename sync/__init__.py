"""What both sides of Foredesk agree on, and how it travels. Never imports desktop or Qt."""
