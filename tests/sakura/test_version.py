import re

from sakura.version import renderer_version


def version_of(settings, folder):
    settings.BASE_DIR = folder
    return renderer_version.__wrapped__()


def test_the_version_changes_with_code_and_templates_and_with_nothing_else(settings, tmp_path):
    (tmp_path / "programs").mkdir()
    empty = version_of(settings, tmp_path)
    (tmp_path / "programs/page.html").write_text("<p>")
    template = version_of(settings, tmp_path)
    (tmp_path / "programs/page.html").write_text("<b>")
    other = version_of(settings, tmp_path)
    (tmp_path / "programs/note.md").write_text("not rendered")
    (tmp_path / "README.md").write_text("not rendered")

    assert len({empty, template, other}) == 3
    assert version_of(settings, tmp_path) == other


def test_the_version_can_stand_in_a_header():
    assert re.fullmatch(r"[0-9a-f]{16}", renderer_version())
