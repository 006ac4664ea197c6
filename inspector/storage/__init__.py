"""The encrypted workspace: the only room that speaks SQL."""
