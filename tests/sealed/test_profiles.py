"""Crypto profiles: one is complete, one has a name only, and no other has one."""

import pytest

from inspector.errors import PackageAltered, PackageProfileUnknown
from inspector.sealed import verify_package
from inspector.sealed.names import HEADER

from .forge import fields, forged


def with_profile(signer, profile):
    return forged(
        signer, in_payload=lambda parts: parts.update({HEADER: fields(signer, profile=profile)})
    )


def test_a_package_of_the_sm_profile_is_known_and_refused(signer, office, changed):
    path = changed(with_profile(signer, "sm2-sm3"))
    with pytest.raises(PackageProfileUnknown) as caught:
        verify_package(path, trust=[office.certificate])
    assert (caught.value.reason, caught.value.exit) == ("PROFILE", 22)
    assert "sm2-sm3" in caught.value.what()


def test_its_other_lists_do_not_hide_what_it_is(signer, office, changed):
    def bend(parts):
        parts[HEADER] = fields(signer, profile="sm2-sm3")
        parts["manifest-sm3.txt"] = b"x"

    with pytest.raises(PackageProfileUnknown):
        verify_package(changed(forged(signer, in_payload=bend)), trust=[office.certificate])


@pytest.mark.parametrize("profile", ["", "none", "sm2-sm3 ", "p256-sha1", "P256-SHA256"])
def test_a_profile_without_a_name_here_is_no_package(profile, signer, office, changed):
    with pytest.raises(PackageAltered) as caught:
        verify_package(changed(with_profile(signer, profile)), trust=[office.certificate])
    assert caught.value.reason == "HEADER"
