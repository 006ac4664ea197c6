"""Setting up: the first run, enrolment by files, the office's settings, the self-check."""
