"""What slipped through: who was never answered, called back, asked after or seen again, with what may be at stake."""
