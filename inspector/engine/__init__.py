"""Forms: from a checklist or XForm to one filling of it. Knows no inspection."""

from inspector.engine.datasets import Dataset
from inspector.engine.definition import load_form
from inspector.engine.external import read_dataset
from inspector.engine.form import FormDef
from inspector.engine.session import Changes, FormSession
from inspector.errors import FormProblems, Problem

__all__ = [
    "Changes",
    "Dataset",
    "FormDef",
    "FormProblems",
    "FormSession",
    "Problem",
    "load_form",
    "read_dataset",
]
