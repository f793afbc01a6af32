"""Orders and their prices."""

from dataclasses import dataclass, field


@dataclass
class Order:
    """An order of one customer: quantities by article."""

    customer: str
    articles: dict[str, int] = field(default_factory=dict)


PRICES = {'cup': 2.5, 'crate': 48.0}


def total(order: Order) -> float:
    """Return the price of an order."""
    # FIXME: a discount from five crates on
    return sum(PRICES[name] * count for name, count in order.articles.items())
