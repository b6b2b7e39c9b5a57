import pytest

from tests.html import page_problems

GOOD = """<!doctype html><html lang="en"><head><title>A page</title></head><body><h1>A page</h1>
<form><label for="a">A</label><input id="a" name="a"><label>B <input name="b"></label></form></body></html>"""


def test_a_good_page_has_no_problems() -> None:
    assert page_problems(GOOD) == []
    inert = "<template><h1>B</h1><label for='a'>A</label><input id='a'></template>"
    assert page_problems(GOOD.replace("</form>", f"</form>{inert}")) == []


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("<form>", "<p><div></p>", "not valid HTML"),
        ("</h1>", "</h1><h1>B</h1>", "2 h1"),
        (' lang="en"', "", "no language"),
        ('for="a"', "", "no label"),
        ("<label>B", "<label id='a'>B", "stands 2 times"),
        ("<form>", "<form onsubmit='x()'>", "onsubmit"),
        ("<form>", "<form style='color: red'>", "style"),
        ("</form>", "</form><script>1</script>", "inline script"),
        ("</form>", "</form><template><input name='c'></template>", "no label"),
        ("</form>", "</form><template><p id='b'></p><p id='b'></p></template>", "stands 2 times"),
    ],
)
def test_each_fault_is_found(before: str, after: str, problem: str) -> None:
    assert problem in " ".join(page_problems(GOOD.replace(before, after)))
