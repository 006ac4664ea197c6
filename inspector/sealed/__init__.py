"""The signed package: container, manifests, signatures, certificates. See FORMAT.md."""
