"""The form library: what is installed, what it is made of, and a form tried out."""
