"""What changed between two versions."""

from emulation.covenants.changes import Change, between


def row(number, text, target="≥ 70 %"):
    return {
        "number": number,
        "text": text,
        "target": target,
        "scope": "Mỗi đơn vị",
        "unit_targets": [],
        "movements": [],
    }


def paper(*rows, preamble=("Căn cứ",), theme="Đoàn kết"):
    return {"preamble": list(preamble), "closing": [], "theme": theme, "commitments": list(rows)}


def test_the_same_text_has_no_changes():
    assert between(paper(row(1, "Một")), paper(row(1, "Một"))) == []


def test_a_target_that_changed_is_named_with_both_lines():
    assert between(paper(row(1, "Một")), paper(row(1, "Một", "≥ 80 %"))) == [
        Change("changed", 1, "Một · ≥ 70 % · Mỗi đơn vị", "Một · ≥ 80 % · Mỗi đơn vị")
    ]


def test_one_that_only_moved_up_did_not_change():
    found = between(paper(row(1, "Một"), row(2, "Hai"), row(3, "Ba")), paper(row(1, "Một"), row(2, "Ba")))
    assert [(change.kind, change.number) for change in found] == [("removed", 2)]


def test_an_added_one_and_other_words_are_named():
    found = between(paper(row(1, "Một")), paper(row(1, "Một"), row(2, "Hai"), preamble=["Căn cứ", "Thêm"], theme="Mới"))
    assert [(change.kind, change.number) for change in found] == [("changed", None), ("changed", None), ("added", 2)]


def test_several_in_one_place_are_paired_and_the_rest_is_added_or_removed():
    found = between(paper(row(1, "A"), row(2, "B")), paper(row(1, "C")))
    assert [(change.kind, change.number) for change in found] == [("changed", 1), ("removed", 2)]
