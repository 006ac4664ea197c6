"""Each row of the tables of package-format §5 and §6 has its tests, by name; none may go missing.

The tests are where their rooms are; for bad input the fixtures under tests/golden say the
reason code. Here stands which row is shown where.
"""

import ast
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INDEX = ROOT / "tests" / "golden" / "packages" / "1.0" / "index.json"

# §6, in its order: tests as "file::name"; "golden: row" stands for the fixtures of that row, which
# tests/golden/test_golden.py judges.
BAD_INPUT: Mapping[str, tuple[str, ...]] = {
    "zip slip, absolute, .., device names": (
        "golden: zip slip, names",
        "sealed/test_manifest.py::test_a_safe_name_stays_inside_whatever_folder_it_is_unpacked_to",
        "campaigns/test_rows_of_the_tables.py::test_nothing_is_unpacked_under_a_name_from_a_package",
    ),
    "validate/extract mismatch": (
        "golden/test_other_readers.py::test_zipfile_sees_the_same_entries",
        "golden/test_other_readers.py::test_what_unpackers_write_is_what_our_reader_sees",
        "campaigns/test_rows_of_the_tables.py::test_nothing_is_unpacked_under_a_name_from_a_package",
    ),
    "duplicate names": ("golden: duplicate names",),
    "overlapping, hidden, prefix data, comment, zip64, data descriptor": (
        "golden: hidden or prefixed data",
        "golden: central directory that lies",
        "golden: local header that differs",
        "golden: zip64, comment, extra field, data descriptor",
        "sealed/test_altered.py::test_a_flipped_bit_anywhere_is_refused",
        "sealed/test_altered.py::test_a_flip_with_the_checksum_repaired_is_refused",
        "sealed/test_altered.py::test_every_byte_flipped_with_the_checksum_repaired_is_refused",
    ),
    "zip bomb": (
        "golden: compression, bombs, size lies",
        "sealed/test_container.py::test_a_file_above_four_gib_is_refused_before_it_is_read",
        "sealed/test_container.py::test_memory_does_not_grow_with_the_package",
    ),
    "symlink, folder, executable attributes": ("golden: symlink, folder, device, executable",),
    "NFC and NFD": ("golden: zip slip, names",),
    "truncated, torn copy on the stick": (
        "golden: truncated or torn copy",
        "sealed/test_altered.py::test_every_cut_is_refused",
        "services/test_pulled_sticks.py::*",
        "sealed/test_envelope.py::test_what_the_medium_gives_back_differently_is_not_exported",
    ),
    "signature stripped, replaced, of another signer": (
        "golden: signature stripped, replaced, reordered",
        "golden: wrong CA",
        "sealed/test_hostile.py::test_a_certificate_that_is_not_the_enclosed_one_is_refused",
    ),
    "algorithm confusion": (
        "golden: algorithm confusion, unsigned bytes",
        "sealed/test_signing.py::test_another_shape_of_cms_is_refused",
        "sealed/test_altered.py::test_no_byte_of_the_signature_file_is_free",
        "sealed/test_profiles.py::test_a_signature_of_one_profile_is_none_of_the_other",
    ),
    "certificate expired or revoked": (
        "golden: certificate not valid",
        "golden: certificate revoked",
        "golden/test_other_readers.py::"
        "test_the_recipe_for_outsiders_refuses_what_anybody_has_to_notice",
        "sealed/test_revocation.py::test_openssl_judges_the_certificates_as_we_do",
        "services/test_revocation.py::"
        "test_a_receipt_that_is_older_than_the_loss_shows_that_the_package_is_sound",
    ),
    "EKU, purpose": (
        "golden: certificate: purpose, chain, office",
        "sealed/test_certificates.py::test_openssl_accepts_the_chain",
    ),
    "replay, wrong office, older format, future format": (
        "golden: replay, wrong office, older and future format",
        "golden: future format",
        "services/test_imports.py::test_the_same_package_twice_changes_nothing",
    ),
    "power cut, disk full": (
        "sealed/test_faults.py::test_a_failed_write_leaves_nothing",
        "campaigns/test_faults.py::test_an_act_under_every_fault_leaves_nothing_invalid",
        "campaigns/test_reordered_writes.py::*",
        "cli/test_bad_input.py::test_a_full_disk_when_a_package_comes_in",
    ),
    "fsync error": (
        "sealed/test_faults.py::test_a_file_that_is_not_durable_gets_no_name",
        "sealed/test_faults.py::test_a_failed_sync_of_the_folder_leaves_a_whole_file_and_says_so",
    ),
    "SQLite page rot": (
        "storage/test_database.py::test_each_of_150_flipped_bytes_is_told_and_none_changes_a_value",
        "services/test_daily.py::test_it_is_due_once_a_day_and_when_the_clock_was_turned_back",
        "services/test_backups.py::test_what_is_backed_up_comes_out_again",
        "services/test_rescue.py::test_events_and_answers_survive_a_bad_page_anywhere",
    ),
    "WAL-reset bug": (
        "storage/test_database.py::test_a_library_that_may_damage_a_database_opens_none",
    ),
    "wrong PRAGMA": (
        "storage/test_database.py::test_every_connection_is_durable_and_checks_references",
        "storage/test_database.py::test_tables_take_no_value_of_another_type",
        "storage/test_events.py::test_nobody_changes_or_deletes_an_event",
    ),
    "INSERT OR REPLACE": (
        "test_architecture.py::test_house_rules",
        "storage/test_events.py::test_the_same_event_twice_is_one",
    ),
    "photo bomb": (
        "evidence/test_ingest.py::test_a_bomb_is_refused_by_its_header",
        "evidence/test_ingest.py::test_a_huge_file_is_refused_before_it_is_read",
    ),
    "malicious PDF, SVG, XLSX, EXIF": (
        "evidence/test_ingest.py::test_other_formats_are_refused",
        "evidence/test_exif.py::test_any_bytes_as_exif_give_facts_or_nothing",
        "office/test_foreign_workbooks.py::test_entities_are_never_unfolded",
        "services/test_paper_checking.py::"
        "test_a_changed_paper_is_refused_with_a_reason_and_a_strange_one_is_unknown",
    ),
    "formula injection": (
        "office/test_workbook.py::test_a_workbook_reads_no_formula_out_of_text",
        "office/test_workbook.py::test_csv_leads_what_looks_like_a_formula_with_an_apostrophe",
    ),
    "XML and JSON bombs": (
        "golden: JSON bombs, spellings",
        "golden: parts and manifests that do not fit",
        "golden: JSON of events: spellings, bombs, floats",
    ),
    "import killed half way": (
        "services/test_imports.py::test_an_import_that_dies_after_the_copy_can_be_repeated",
        "campaigns/test_every_point.py::test_an_act_killed_at_any_point_is_whole_or_absent",
        "campaigns/test_leftovers.py::*",
        "services/test_left_files.py::"
        "test_a_package_of_an_import_that_was_killed_at_its_commit_goes_a_day_later",
    ),
}

_LAWS = "events/test_fold_laws.py::test_"
INVARIANTS: Mapping[str, tuple[str, ...]] = {
    "order-free": (
        f"{_LAWS}order_and_repeats_change_nothing",
        "campaigns/test_deliveries.py::"
        "test_the_order_of_delivery_changes_nothing_in_thousands_of_histories",
    ),
    "commutative, associative, idempotent": (
        f"{_LAWS}union_is_commutative_associative_and_idempotent",
    ),
    "partial delivery, then the rest = whole": (
        f"{_LAWS}part_first_and_the_rest_later_is_the_whole",
        "services/test_imports.py::test_partial_delivery_and_then_the_rest_is_the_whole",
    ),
    "|usable| + |pending| = |stored|": (
        f"{_LAWS}part_first_and_the_rest_later_is_the_whole",
        "campaigns/test_deliveries.py::test_the_order_of_delivery_changes_nothing",
    ),
    "no value disappears without a causal successor": (
        f"{_LAWS}no_value_disappears_without_a_later_writer_that_had_seen_it",
    ),
    "who has seen all and rewrites leaves zero conflicts": (
        f"{_LAWS}who_has_seen_all_and_rewrites_leaves_no_conflict",
    ),
    "state independent of wall": (f"{_LAWS}clocks_decide_nothing",),
    "sign valid iff rev equal": (
        f"{_LAWS}a_signature_is_valid_exactly_while_the_state_is_the_one_it_names",
    ),
    "a second (dev, seq) is a fork and both stay": (
        f"{_LAWS}a_clone_is_flagged_and_both_events_stay",
        "services/test_imports.py::test_a_cloned_laptop_is_flagged_and_nothing_of_it_is_lost",
    ),
    "adding events never removes one": (
        f"{_LAWS}part_first_and_the_rest_later_is_the_whole",
        "storage/test_events.py::test_nobody_changes_or_deletes_an_event",
    ),
    "fold(SQLite) = fold(lines in any order)": (
        f"{_LAWS}the_lines_of_a_file_in_any_order_fold_to_the_same_state",
        "campaigns/test_deliveries.py::test_the_order_of_delivery_changes_nothing",
    ),
    "linear, however long": ("events/test_fold.py::test_ten_times_the_history_costs_ten_times*",),
    # The table of cases.
    "the same package twice, the same events in another": (
        "services/test_imports.py::test_the_same_package_twice_changes_nothing",
        "services/test_imports.py::test_the_same_events_in_another_package_are_known",
    ),
    "older revision after newer": (
        "services/test_imports.py::test_any_order_of_arrival_gives_the_same_ledger",
    ),
    "amended inspection; amended while the lead reviewed": (
        "services/test_reviews.py::test_any_later_change_makes_the_countersignature_stale",
        "services/test_reviews.py::"
        "test_a_change_that_the_lead_had_not_seen_makes_the_countersignature_stale",
    ),
    "the same hazard edited by two": (
        "services/test_imports.py::test_two_that_changed_the_same_field_leave_it_to_a_person",
        "events/test_fold.py::test_different_fields_merge",
    ),
    "a clock wrong by years": (
        "events/test_fold.py::test_a_clock_set_back_is_flagged_and_changes_nothing_else",
        "services/test_attention.py::test_a_clock_that_goes_back_is_shown_and_changes_nothing",
    ),
    "package 3 before 2": (
        "services/test_imports.py::test_a_review_that_comes_before_its_visit_waits_and_then_counts",
        "services/test_attention.py::test_what_is_missing_is_said_with_the_person_and_the_numbers",
    ),
    "replay to another office": (
        "services/test_refused_packages.py::test_a_package_for_another_office_is_refused",
    ),
}


@cache
def names_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    named = (node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return frozenset(name for name in named if name.startswith("test_"))


@cache
def reasons_of(row: str) -> frozenset[str]:
    said = json.loads(INDEX.read_text(encoding="utf-8"))
    return frozenset(one["reason"] for one in said if one["row"] == row)


@pytest.mark.parametrize("row", [*BAD_INPUT, *INVARIANTS])
def test_every_row_has_tests_that_are_there(row: str) -> None:
    for one in {**BAD_INPUT, **INVARIANTS}[row]:
        if one.startswith("golden: "):
            reasons = reasons_of(one.removeprefix("golden: "))
            assert reasons, f"no fixture of the row {one}"
            assert "" not in reasons, f"{one} is about what is refused, each with its code"
            continue
        file, _colons, name = one.partition("::")
        known = names_in(file)
        if name.endswith("*"):
            assert any(test.startswith(name.removesuffix("*")) for test in known), one
        else:
            assert name in known, f"{one} is gone"


def test_every_reason_of_the_fixtures_is_of_a_row_here_or_of_what_a_package_says() -> None:
    said = {one["row"] for one in json.loads(INDEX.read_text(encoding="utf-8")) if one["reason"]}
    here = {one.removeprefix("golden: ") for row in BAD_INPUT.values() for one in row}
    # What a package says once its seal is sound: FORMAT.md §9 and §11.
    contents = {
        "events: parts that are malformed",
        "events: whose they are, and who may say it",
        "state.json that lies",
        "certificates brought along",
        "kind and role",
        "base package that contradicts itself",
        "rows that cannot be made",
        "countersignature",
    }
    assert said - here == contents


def test_nothing_is_unpacked_under_a_name_from_a_package() -> None:
    """One parser, and no `extract`: names of entries never become paths (§6, first two rows)."""
    unpacking = {"extract", "extractall", "unpack_archive"}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "inspector").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in unpacking
    ]
    assert found == []
