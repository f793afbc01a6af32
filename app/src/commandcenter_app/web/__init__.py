"""What the two web servers of a desk share: the server itself, its safety checks, and how errors are answered."""
