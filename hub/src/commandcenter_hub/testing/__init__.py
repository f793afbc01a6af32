"""What tests are made of: an engine whose faults are given, a clock that is set, and builders of values."""
