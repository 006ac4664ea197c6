"""An exhausted block: every numbered paper gets a 暂编号, none of which is given twice."""

from dataclasses import replace

import pytest

from inspector.clock import china
from inspector.documents.template_sets import every_set
from inspector.domain.numbering import NumberBlock, is_provisional, serial_of
from inspector.errors import NumberRefused
from inspector.services.numbers import next_paper_number, take_paper_number
from inspector.storage.reference import references, save_reference
from tests.desks import Desks

NUMBERED = [
    pytest.param(template, spec, id=f"{template.id}-{spec.kind.value.lower()}")
    for template in every_set()
    for spec in template.papers.values()
    if spec.word
]


@pytest.mark.parametrize(("template", "spec"), NUMBERED)
def test_a_paper_whose_block_is_used_up_gets_a_provisional_number(
    desks: Desks, template, spec
) -> None:
    day = china(desks.field.clock()).date()
    ours = [
        block
        for block in references(desks.field.db, NumberBlock)
        if (block.kind, block.year, block.device) == (spec.numbered_as, day.year, desks.field.dev)
    ]
    with desks.field.db.write():
        save_reference(desks.field.db, [replace(block, last=block.first) for block in ours])
    texts = []
    for paper in ("a", "b", "c"):
        number = next_paper_number(desks.field, spec, template.number, day)
        with desks.field.db.write():
            assert take_paper_number(desks.field, spec, template.number, paper, day, number)
        # Some kinds are the office's: devices in the field have no numbers of them at all.
        has_one_left = bool(ours) and not texts
        assert number.provisional is not has_one_left
        assert is_provisional(number.text) is not has_one_left
        assert (serial_of(number.text) is None) is not has_one_left
        assert spec.word in number.text
        texts.append(number.text)
    assert len(set(texts)) == 3


@pytest.mark.parametrize(("template", "spec"), NUMBERED)
def test_an_organisation_without_a_short_name_gives_no_number(
    desks: Desks, template, spec, monkeypatch: pytest.MonkeyPatch
) -> None:
    nameless = replace(desks.field.organisation, short="")
    monkeypatch.setattr(type(desks.field), "organisation", property(lambda _self: nameless))
    day = china(desks.field.clock()).date()
    with pytest.raises(NumberRefused) as caught:
        next_paper_number(desks.field, spec, template.number, day)
    assert "简称" in str(caught.value.facts["detail"])
