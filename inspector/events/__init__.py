"""Signed events and how a set of them folds to a state.

Pure functions on values: no database, no clock, no cryptography. Keys come in as callables.
"""

from inspector.events.canonical import Json, canonical
from inspector.events.chain import Chain, ChainReport, Position, check_chains
from inspector.events.conflict import Candidate, Conflict, resolution_body
from inspector.events.event import Event, SignedEvent
from inspector.events.fold import fold
from inspector.events.state import Flag, Fork, Sign, StreamState, is_void

__all__ = [
    "Candidate",
    "Chain",
    "ChainReport",
    "Conflict",
    "Event",
    "Flag",
    "Fork",
    "Json",
    "Position",
    "Sign",
    "SignedEvent",
    "StreamState",
    "canonical",
    "check_chains",
    "fold",
    "is_void",
    "resolution_body",
]
