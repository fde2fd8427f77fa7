"""A simulated quarter: a whole clinic lived through by the real server, two desks and a night runner, and judged."""
