import random
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.ids import is_id, new_id

moments = st.datetimes(datetime(1970, 1, 1), datetime(9999, 1, 1), timezones=st.just(UTC))


@given(moments, st.binary(min_size=10, max_size=10))
def test_an_id_is_a_version_7_uuid_that_says_when_it_was_made(moment, chance):
    made = new_id(lambda: moment, lambda count: chance[:count])
    parsed = uuid.UUID(made)
    assert (parsed.version, parsed.variant) == (7, uuid.RFC_4122)
    assert str(parsed) == made
    assert is_id(made)
    milliseconds = int(made[:8] + made[9:13], 16)
    said = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    assert timedelta() <= moment - said < timedelta(milliseconds=1)


def test_the_bits_stand_where_rfc_9562_puts_them():
    # Appendix A.6: 2022-02-22T14:22:22.00-05:00, rand_a CC3, rand_b 18C4DC0C0C07398F
    moment = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
    chance = (0xCC3 << 62 | 0x18C4DC0C0C07398F).to_bytes(10, "big")
    assert new_id(lambda: moment, lambda _n: chance) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


def test_the_same_seed_gives_the_same_ids_and_later_ids_sort_later(clock):
    first, second = (random.Random(7), random.Random(7))
    assert new_id(clock, first.randbytes) == new_id(clock, second.randbytes)
    later = new_id(lambda: clock() + timedelta(seconds=1), first.randbytes)
    assert new_id(clock, first.randbytes) < later


def test_other_texts_are_no_ids(clock):
    assert not is_id(str(uuid.uuid4()))
    assert not is_id("x")
    with pytest.raises(ValueError, match="clock"):
        new_id(lambda: datetime(1960, 1, 1, tzinfo=UTC), random.Random(1).randbytes)
