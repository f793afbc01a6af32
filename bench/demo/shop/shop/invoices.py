"""Invoices."""

import httpx

from shop.orders import Order, total


async def send_invoice(order: Order, address: str) -> None:
    """Send the invoice of an order to an address."""
    # HACK: the mail service accepts no reply address
    async with httpx.AsyncClient() as client:
        await client.post(address, json={'total': total(order)})
