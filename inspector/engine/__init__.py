"""Forms: from a checklist or XForm to one filling of it. Knows no inspection."""

from inspector.engine.definition import FormDef, load_form
from inspector.engine.session import Changes, FormSession
from inspector.errors import FormProblems, Problem

__all__ = ["Changes", "FormDef", "FormProblems", "FormSession", "Problem", "load_form"]
