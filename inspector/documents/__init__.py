"""Papers as PDF: fonts, lines, furniture, one builder per paper."""
