"""Two texts line by line."""

from emulation.comparing import side_by_side, together


def test_lines_that_both_have_stand_once_and_the_others_side_by_side():
    rows = side_by_side("Một\nHai\nBa", "Một\nHai và nửa\nBa\nBốn")
    assert [(row.left, row.right, row.kind) for row in rows] == [
        (["Một"], ["Một"], "equal"),
        (["Hai"], ["Hai và nửa"], "changed"),
        (["Ba"], ["Ba"], "equal"),
        ([], ["Bốn"], "changed"),
    ]


def test_together_holds_every_line_of_both():
    assert together("Một\nHai", "Một\nBa") == "Một\nHai\nBa"
    assert together("", "Một") == "Một"
    assert together("Một", "Một") == "Một"
