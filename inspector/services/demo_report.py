"""What the demo made: packages, visits and papers, for the person who tries it and for scripts."""

from dataclasses import dataclass, field
from pathlib import Path

from inspector.domain.inspection import InspectionRow
from inspector.domain.paper import PaperKind, PaperRow
from inspector.services import papers
from inspector.services.context import Context
from inspector.services.visits import inspection_row
from inspector.storage.reference import find_entity

PASSPHRASE = "demo"


@dataclass(slots=True)
class DemoReport:
    """What the demo made. Paths are relative to its folder."""

    folder: Path
    seed: int | None
    workspaces: list[str] = field(default_factory=list)
    packages: list[dict[str, object]] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    inspections: list[dict[str, object]] = field(default_factory=list)
    certificate: str = ""
    passphrase: str = PASSPHRASE

    def to_json(self) -> dict[str, object]:
        """Return the report as JSON values."""
        return {
            "folder": str(self.folder),
            "seed": self.seed,
            "workspaces": self.workspaces,
            "packages": self.packages,
            "papers": self.papers,
            "inspections": self.inspections,
            "certificate": self.certificate,
            "passphrase": self.passphrase,
        }

    def add_packages(self, exchange: Path) -> None:
        """Name every package in a folder."""
        for path in sorted(exchange.glob("*.asice")):
            self.packages.append(
                {
                    "file": str(path.relative_to(self.folder)),
                    "kind": path.name.split("-")[0],
                    "size": path.stat().st_size,
                }
            )

    def add_visit(self, office: Context, inspection: str, folder: Path) -> None:
        """Tell how a visit stands at the office, and write its papers into `folder`."""
        row = inspection_row(office, inspection)
        self.inspections.append(
            {
                "id": row.id,
                "entity": row.entity_name,
                "state": row.state,
                "countersigned": row.countersigned,
                "findings": row.finding_count,
                "major": row.major_count,
            }
        )
        for paper in papers.list_papers(office, inspection):
            self._write_paper(office, row, paper, folder)

    def _write_paper(
        self, office: Context, row: InspectionRow, paper: PaperRow, folder: Path
    ) -> None:
        entity = find_entity(office.db, row.entity)
        name = entity.name if entity is not None else row.entity_name
        kind = {PaperKind.INSPECTION_RECORD: "检记"}.get(paper.kind, "责改")
        for signed, label in ((False, "定稿"), (True, "签名件")):
            target = folder / f"{name}-{kind}-{paper.title}-{label}.pdf"
            target.write_bytes(papers.paper_pdf(office, paper.id, signed=signed))
            self.papers.append(str(target.relative_to(self.folder)))
