"""Every text that people read has its Chinese, and the program reads that Chinese."""

import ast
import gettext
import importlib.util
import io
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
MARKS = {"_", "N_", "ngettext"}


def _tool() -> ModuleType:
    path = ROOT / "packaging" / "locale_catalogue.py"
    spec = importlib.util.spec_from_file_location("locale_catalogue", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


tool = _tool()


def marked(tree: ast.AST) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield line and (text, plural or "") of every marked text.

    Raises AssertionError where the text is put together in the call: no catalogue can hold that.
    """
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in MARKS or not node.args:
            continue
        parts = node.args[: 2 if name == "ngettext" else 1]
        for part in parts:
            assert not isinstance(part, ast.JoinedStr | ast.BinOp), f"line {node.lineno}: built"
        values = [part.value for part in parts if isinstance(part, ast.Constant)]
        texts = [value for value in values if isinstance(value, str)]
        if texts:
            yield node.lineno, (texts[0], texts[1] if len(texts) > 1 else "")


def texts_in_source() -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in sorted((ROOT / "inspector").rglob("*.py")):
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for line, text in marked(tree):
                found[text].append(f"{path.relative_to(ROOT)}:{line}")
        except AssertionError as error:
            pytest.fail(f"{path.relative_to(ROOT)}: {error}: a marked text is one plain string")
    return found


def test_every_text_has_its_chinese() -> None:
    known = {(entry.source, entry.plural) for entry in tool.read_entries()}
    missing: dict[str, list[str]] = defaultdict(list)
    for text, places in texts_in_source().items():
        if text not in known:
            file, line = places[0].split(":")
            missing[file].append(f"    {line}: {text[0]}")
    count = sum(map(len, missing.values()))
    shown = "\n".join(line for file in missing for line in [f"  {file}", *missing[file]])
    assert not missing, f"{count} texts without Chinese, by file:\n{shown}"


def test_the_chinese_has_the_same_fields_and_no_two_words_for_one_text() -> None:
    wrong = tool.problems_of(tool.read_entries())
    assert not wrong, "\n".join(wrong)


def test_no_translation_is_left_over() -> None:
    used = set(texts_in_source())
    unused = [
        f"{entry.file}: {entry.source}"
        for entry in tool.read_entries()
        if (entry.source, entry.plural) not in used
    ]
    assert not unused, "no longer in the program:\n" + "\n".join(unused)


def test_the_catalogue_is_up_to_date() -> None:
    target = tool.LOCALE / tool.CATALOGUE
    advice = "run: python packaging/locale_catalogue.py"
    assert target.is_file(), advice
    assert target.read_bytes() == tool.compile_catalogue(), advice


def test_gettext_reads_what_the_tool_writes(tmp_path: Path) -> None:
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (tmp_path / "one.po").write_text(header + 'msgid "Stop"\nmsgstr "停止"\n', encoding="utf-8")
    plural = 'msgid "{n} photo"\nmsgid_plural "{n} photos"\nmsgstr[0] "{n} 张照片"\n'
    (tmp_path / "two.po").write_text(header + plural, encoding="utf-8")
    data = tool.compile_catalogue(tmp_path)
    chinese = gettext.GNUTranslations(io.BytesIO(data))
    assert chinese.gettext("Stop") == "停止"
    assert {chinese.ngettext("{n} photo", "{n} photos", n) for n in (0, 1, 2)} == {"{n} 张照片"}
    assert chinese.gettext("Unknown") == "Unknown"
    assert tool.compile_catalogue(tmp_path) == data


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ('msgid "A"\nmsgstr ""\n', "no translation"),
        ('msgid "{a} of {b}"\nmsgstr "{a}"\n', "other fields"),
        ('msgid "A"\nmsgstr "小心！"\n', "shouts"),
        ('#, fuzzy\nmsgid "A"\nmsgstr "甲"\n', "fuzzy"),
        ('msgid "A"\nmsgstr "乙"\n', "says"),
    ],
)
def test_the_tool_refuses_faulty_texts(body: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "good.po").write_text('msgid "A"\nmsgstr "甲"\n', encoding="utf-8")
    if complaint == "no translation":
        body = body.replace("A", "B")
    (tmp_path / "room.po").write_text(body, encoding="utf-8")
    with pytest.raises(tool.CatalogueProblems, match=complaint):
        tool.compile_catalogue(tmp_path)


def test_a_text_put_together_in_the_call_is_found() -> None:
    with pytest.raises(AssertionError, match="built"):
        list(marked(ast.parse('_(f"{n} photos")')))
