"""Fields of text: as high as their text, and a long line is read from its beginning."""

from inspector.ui.form.fields import LineField, TextField

LONG = "渡口市城际铁路三标段穿黄隧道工程项目经理部：竖井提升机钢丝绳断丝超限，未按规定更换。" * 2


def test_a_field_is_as_high_as_its_text_in_the_width_that_it_gets(qtbot):
    field = TextField("说明")
    qtbot.addWidget(field)
    field.show_value(LONG)  # before it has a place on a page
    field.show()
    field.resize(900, field.height())
    wide = field.height()
    field.resize(300, field.height())
    assert field.height() > wide
    assert not field.verticalScrollBar().isVisible()


def test_a_long_line_shows_its_beginning(qtbot):
    field = LineField("单位")
    qtbot.addWidget(field)
    field.show_value(LONG)
    assert field.cursorPosition() == 0
