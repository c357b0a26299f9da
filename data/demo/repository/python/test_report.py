from report import page, query


def test_page_is_sorted_and_escaped():
    assert page(["Zeewolf", "<Argo>"]) == "<ul><li>&lt;Argo&gt;</li><li>Zeewolf</li></ul>"


def test_query():
    assert query("select name from ships -- all of them") == "SELECT name FROM ships"
