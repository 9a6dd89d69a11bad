"""What would change: cases decided under two regimes, two days of knowledge or two versions of a list."""
