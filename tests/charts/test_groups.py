from outcomes.charts.groups import Group, nobody, selection


def test_groups_of_fewer_than_ten_people_are_not_drawn_but_named(english):
    chosen = selection([Group("A", 10), Group("B", 9), Group("C", 40)])
    assert [style.name for style in chosen.styles] == ["A", "C"]
    assert chosen.left_out(english) == "Not drawn, fewer than 10 people: B (9)."


def test_of_many_groups_the_six_largest_are_drawn_in_their_order(english):
    chosen = selection([Group(str(size), size) for size in (11, 50, 12, 40, 13, 30, 14, 20)])
    assert [style.name for style in chosen.styles] == ["50", "40", "13", "30", "14", "20"]
    assert "2 others are not" in chosen.left_out(english)


def test_four_hundred_small_groups_take_one_short_sentence(english):
    said = selection([Group(f"operator {number}", 2) for number in range(400)]).left_out(english)
    assert len(said) < 200


def test_drawn_groups_differ_in_colour_and_dash():
    styles = selection([Group(str(number), 20) for number in range(6)]).styles
    assert len({style.color for style in styles}) == len({style.dash for style in styles}) == 6


def test_an_empty_and_a_small_cohort_say_different_things(english):
    assert nobody([], english).startswith("Nobody here yet")
    assert nobody([Group("A", 3)], english).startswith("Too few people")
