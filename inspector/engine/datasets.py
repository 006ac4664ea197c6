"""Choice lists: secondary instances, with an index for the columns that are asked for by value."""

from collections.abc import Iterator, Sequence
from itertools import product
from xml.etree.ElementTree import Element

from inspector.engine.instance import Node
from inspector.engine.pause import collector_paused
from inspector.engine.schema import local_name
from inspector.engine.xpath.values import number_text, text_number
from inspector.errors import Problem

# One equality of a predicate: a column, and the text or the number that it must equal.
Condition = tuple[str, str | float]
_ITEM = ("root", "item")
_MAX_LEVELS = 100


class Dataset:
    """One secondary instance: a tree of nodes that never changes.

    `lookup` answers `item[column = value and …]` from an index, so that 50,000 rows cost what
    500 do.

    remarks  what was odd in the file it was read from, though it could be read
    """

    def __init__(self, root: Node, source: Element | None = None) -> None:
        self._root = root
        self._source = source  # what `root` is still to be made from
        self._elements: dict[tuple[str, ...], list[Element]] = {}
        self._rows: dict[tuple[tuple[str, ...], int], Node] = {}
        self._indexes: dict[tuple[tuple[str, ...], tuple[tuple[str, bool], ...]], _Index] = {}
        self._reached: dict[tuple[str, ...], list[Node]] = {}
        self.remarks: tuple[Problem, ...] = ()

    @classmethod
    def from_element(cls, instance: Element) -> "Dataset":
        """Return the dataset of an <instance> element; its first child is the root.

        Its nodes are made when the list is first asked for. Raises RecursionError when it is
        nested deeper than any list.
        """
        level: list[Element] = [instance]
        for _depth in range(_MAX_LEVELS):
            level = [child for element in level for child in element]
            if not level:
                return cls(Node("", None), instance)
        raise RecursionError("a list that is nested too deeply")

    @property
    def root(self) -> Node:
        """The node above the top element."""
        if self._source is not None:
            source, self._source = self._source, None
            self._elements.clear()
            with collector_paused():
                for child in source:
                    _attach(self._root, _tree(child, self._root))
        return self._root

    def rows(self, steps: Sequence[str]) -> list[Node]:
        """Return the nodes reached by the names in `steps`, such as ("root", "item")."""
        found = [self.root]
        for name in steps:
            found = [kid for node in found if node.kids for kid in node.kids.get(name, ())]
        return found

    def lookup(self, steps: tuple[str, ...], conditions: Sequence[Condition]) -> list[Node]:
        """Return the rows at `steps` whose children equal all of `conditions`, in their order."""
        marks: list[str] = []
        columns: list[tuple[str, bool]] = []
        for column, value in conditions:
            by_number = isinstance(value, float)
            if value != value:
                return []
            marks.append(number_text(value) if isinstance(value, float) else value)
            columns.append((column, by_number))
        key = steps, tuple(columns)
        index = self._indexes.get(key)
        if index is None:
            index = self._indexes[key] = self._indexed(steps, columns)
        return [self._row(steps, at) for at in index.get(tuple(marks), ())]

    def _indexed(self, steps: tuple[str, ...], columns: list[tuple[str, bool]]) -> "_Index":
        """Return the places of the rows by what their columns hold."""
        index: _Index = {}
        for at, held in enumerate(self._held(steps, {column for column, _number in columns})):
            cells = [
                {_mark(text, by_number) for text in held.get(column, ("",))}
                for column, by_number in columns
            ]
            for marks in product(*cells):
                index.setdefault(marks, []).append(at)
        return index

    def _held(self, steps: tuple[str, ...], columns: set[str]) -> Iterator[dict[str, list[str]]]:
        """Yield for each row the texts of its `columns`."""
        if self._source is None:
            for row in self.rows(steps):
                kids = row.kids or {}
                yield {n: [cell.value for cell in kids[n]] for n in columns if kids.get(n)}
            return
        for element in self._elements_at(steps):
            found: dict[str, list[str]] = {}
            for cell in element:
                name = local_name(cell.tag)
                if name in columns:
                    text = "" if len(cell) else (cell.text or "").strip()
                    found.setdefault(name, []).append(text)
            yield found

    def _elements_at(self, steps: tuple[str, ...]) -> list[Element]:
        """Return the elements at `steps`, as long as no nodes have been made of all of them."""
        found = self._elements.get(steps)
        if found is None:
            found = [self._source] if self._source is not None else []
            for name in steps:
                found = [kid for one in found for kid in one if local_name(kid.tag) == name]
            self._elements[steps] = found
        return found

    def _row(self, steps: tuple[str, ...], at: int) -> Node:
        """Return one row; of 50,000 only those that are asked for become nodes."""
        if self._source is None:
            reached = self._reached.get(steps)
            if reached is None:  # not anew for each row that is found: there may be 50,000
                reached = self._reached[steps] = self.rows(steps)
            return reached[at]
        row = self._rows.get((steps, at))
        if row is None:
            above = self._root
            for name in steps[:-1]:
                above = Node(name, above)
            row = self._rows[steps, at] = _tree(self._elements_at(steps)[at], above)
        return row


class TableDataset(Dataset):
    """A table such as a CSV, as /root/item with one child per column.

    A row becomes nodes when it is asked for: of 50,000 villages a person sees those of one town.
    None stands for a column that a row does not have.
    """

    def __init__(self, columns: Sequence[str], rows: Sequence[Sequence[str | None]]) -> None:
        super().__init__(Node("", None))
        self.columns = tuple(columns)
        self._table = rows
        self._top = Node("root", self._root)
        _attach(self._root, self._top)
        self._top.kids = {}
        self._made: dict[int, Node] = {}
        self._places = {column: place for place, column in reversed(list(enumerate(columns)))}

    def __len__(self) -> int:
        return len(self._table)

    @property
    def table(self) -> Sequence[Sequence[str | None]]:
        """The cells, in the order of `columns`."""
        return self._table

    @property
    def root(self) -> Node:
        """The node above the top element, with every row below it."""
        kids = self._top.kids
        assert kids is not None
        if "item" not in kids:
            kids["item"] = [self._item(at) for at in range(len(self._table))]
        return self._root

    def _item(self, at: int) -> Node:
        node = self._made.get(at)
        if node is None:
            node = self._made[at] = Node("item", self._top)
            kids: dict[str, list[Node]] = {}
            for column, value in zip(self.columns, self._table[at], strict=False):
                if value is not None and column not in kids:
                    cell = Node(column, node)
                    cell.value = value
                    kids[column] = [cell]
            node.kids = kids
        return node

    def _indexed(self, steps: tuple[str, ...], columns: list[tuple[str, bool]]) -> "_Index":
        if steps != _ITEM:
            return super()._indexed(steps, columns)
        index: _Index = {}
        places = [(self._places.get(column), by_number) for column, by_number in columns]
        if all(place is not None and not by_number for place, by_number in places):
            wanted = [place for place, _by_number in places if place is not None]
            for at, row in enumerate(self._table):
                index.setdefault(tuple([row[place] or "" for place in wanted]), []).append(at)
            return index
        for at, row in enumerate(self._table):
            marks = tuple(
                _mark((row[place] or "") if place is not None else "", by_number)
                for place, by_number in places
            )
            index.setdefault(marks, []).append(at)
        return index

    def _row(self, steps: tuple[str, ...], at: int) -> Node:
        return self._item(at) if steps == _ITEM else super()._row(steps, at)


_Index = dict[tuple[str, ...], list[int]]


def _mark(text: str, by_number: bool) -> str:
    return number_text(text_number(text)) if by_number else text


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
