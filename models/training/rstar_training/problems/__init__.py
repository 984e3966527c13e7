"""Seeded, verified school problems with step-wise Python solutions. See `phrasings/README.md` for authors."""
