"""Tables of whole rows: from the first to the last by a key, columns that give way."""

import pytest
from PySide6.QtCore import Qt

from inspector.ui.models.table import TableColumn, TableModel
from inspector.ui.widgets.row_table import AMPLE_PX, LEAST_PX, RowTable


@pytest.fixture
def table(qtbot, look):
    columns = [
        TableColumn(heading="a", text=str, width=100, most=160),
        TableColumn(heading="b", text=str),
        TableColumn(heading="c", text=str, width=100, spare=1),
        TableColumn(heading="d", text=str, width=100, spare=2),
    ]
    model = TableModel(columns, look)
    found = RowTable(model, look, "numbers")
    qtbot.addWidget(found)
    found.model_kept = model
    model.show_rows(list(range(30)))
    found.show()
    return found


@pytest.mark.parametrize(("room", "width"), [(0, 100), (AMPLE_PX - LEAST_PX + 20, 120), (900, 160)])
def test_where_a_table_is_wide_a_column_grows_as_far_as_it_may(table, room, width):
    table.resize(LEAST_PX + 300 + room, 400)
    table.resize(LEAST_PX + 300 + room + table.width() - table.viewport().width(), 400)
    assert table.columnWidth(0) == width


def test_home_and_end_go_to_the_first_and_the_last_row(table, qtbot):
    for key, row in ((Qt.Key.Key_End, 29), (Qt.Key.Key_Home, 0)):
        qtbot.keyClick(table, key)
        assert table.current_row() == row


@pytest.mark.parametrize(
    ("room", "hidden"), [(300, []), (299, [3]), (200, [3]), (199, [2, 3]), (60, [2, 3])]
)
def test_where_a_table_is_narrow_the_columns_that_can_be_spared_give_way(table, room, hidden):
    frame = table.width() - table.viewport().width()
    table.resize(LEAST_PX + room + frame, 400)
    table.resize(LEAST_PX + room + table.width() - table.viewport().width(), 400)
    assert [place for place in range(4) if table.isColumnHidden(place)] == hidden
