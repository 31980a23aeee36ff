"""The decision logic behind `matchers.judgement`, one concern a module."""
