"""Windows: they show and ask, nothing else. The only room with Qt."""
