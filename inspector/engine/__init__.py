"""Forms: from a checklist or XForm to one filling of it. Knows no inspection."""
