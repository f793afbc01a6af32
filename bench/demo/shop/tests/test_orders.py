from shop.orders import Order, total


def test_total() -> None:
    assert total(Order('ada', {'cup': 2})) == 5
