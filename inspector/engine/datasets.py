"""Choice lists: secondary instances, with an index for each column that is asked for by value."""

from collections.abc import Iterable, Mapping, Sequence
from xml.etree.ElementTree import Element

from inspector.engine.instance import Node
from inspector.engine.schema import local_name
from inspector.engine.xpath.values import number_text, text_number


class Dataset:
    """One secondary instance: a tree of nodes that never changes.

    `lookup` answers `item[column = value]` from an index, so that 50,000 rows cost what 500 do.
    """

    def __init__(self, root: Node) -> None:
        self.root = root
        self._indexes: dict[tuple[tuple[str, ...], str, bool], dict[str, list[Node]]] = {}

    @classmethod
    def from_element(cls, instance: Element) -> "Dataset":
        """Return the dataset of an <instance> element; its first child is the root."""
        top = Node("", None)
        for child in instance:
            _attach(top, _tree(child, top))
        return cls(top)

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "Dataset":
        """Return a dataset as ODK makes it from a CSV: /root/item, one child per column."""
        top = Node("", None)
        root = Node("root", top)
        _attach(top, root)
        root.kids = {"item": []}
        for row in rows:
            item = Node("item", root)
            item.kids = {}
            for column, value in row.items():
                cell = Node(column, item)
                cell.value = value
                item.kids[column] = [cell]
            root.kids["item"].append(item)
        return cls(top)

    def rows(self, steps: Sequence[str]) -> list[Node]:
        """Return the nodes reached by the names in `steps`, such as ("root", "item")."""
        found = [self.root]
        for name in steps:
            found = [kid for node in found if node.kids for kid in node.kids.get(name, ())]
        return found

    def lookup(self, steps: tuple[str, ...], column: str, value: str | float) -> list[Node]:
        """Return the rows at `steps` whose child `column` equals `value`, in document order."""
        by_number = isinstance(value, float)
        key = (steps, column, by_number)
        index = self._indexes.get(key)
        if index is None:
            index = {}
            for row in self.rows(steps):
                cells = row.kids.get(column, ()) if row.kids else ()
                for text in {cell.value for cell in cells} or {""}:
                    mark = number_text(text_number(text)) if by_number else text
                    index.setdefault(mark, []).append(row)
            self._indexes[key] = index
        if isinstance(value, float):
            return [] if value != value else index.get(number_text(value), [])
        return index.get(value, [])


EMPTY = Dataset(Node("", None))


def _attach(parent: Node, child: Node) -> None:
    if parent.kids is None:
        parent.kids = {}
    parent.kids.setdefault(child.name, []).append(child)


def _tree(element: Element, parent: Node) -> Node:
    node = Node(local_name(element.tag), parent)
    if element.attrib:
        node.attributes = {local_name(name): value for name, value in element.attrib.items()}
    if len(element):
        for child in element:
            _attach(node, _tree(child, node))
    else:
        node.value = (element.text or "").strip()
    return node
