"""Any plain ODK form in the window: a list of its questions, and a pane with the current one."""
