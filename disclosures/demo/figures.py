"""Accounts that add up: whoever reads a finance table with a pencil finds no mistake. Amounts are in yuan."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

HUNDRED = 100


def _money(fen: int) -> str:
    return f"{fen // HUNDRED}.{fen % HUNDRED:02d}"


def _fen(rng: Random, low: int, high: int) -> int:
    """Between so many yuan."""
    return int((low + rng.random() * (high - low)) * HUNDRED)


def fees(rng: Random) -> dict[str, str]:
    """Party fees: what members pay goes up whole, a share comes back and is spent here."""
    collected = _fen(rng, 600, 6800)
    returned = collected * 3 // 10
    spent = {name: int(returned * share) for name, share in (("materials", 0.3), ("comfort", 0.4), ("activity", 0.2))}
    opening = _fen(rng, 200, 3600)
    amounts = {"collected": collected, "returned": returned, **spent, "opening": opening}
    amounts["closing"] = opening + returned - sum(spent.values())
    return {f"fee_{name}": _money(amount) for name, amount in amounts.items()}


def cash(rng: Random) -> dict[str, str]:
    """A month of a village's or a community's cash book."""
    income = {"rent": _fen(rng, 1200, 26000), "grant": _fen(rng, 5000, 60000)}
    budget = sum(income.values())
    shares = {"works": 0.5, "cleaning": 0.1, "comfort": 0.06, "office": 0.02, "utilities": 0.03}
    spent = {name: int(budget * share * (0.7 + rng.random() * 0.5)) for name, share in shares.items()}
    opening = _fen(rng, 3000, 90000)
    totals = {"opening": opening, "income": budget, "spent": sum(spent.values())}
    totals["closing"] = opening + totals["income"] - totals["spent"]
    return {f"cash_{name}": _money(amount) for name, amount in (income | spent | totals).items()}


def funds(rng: Random) -> dict[str, str]:
    """Four projects of a special fund, in ten thousand yuan."""
    planned = [_fen(rng, 10, 320) for _ in range(4)]
    paid = [int(amount * (0.5 + rng.random() * 0.5)) for amount in planned]
    found = {"fund_planned": _money(sum(planned)), "fund_paid": _money(sum(paid))}
    for number, (plan, payment) in enumerate(zip(planned, paid, strict=True), 1):
        found |= {f"fund_planned{number}": _money(plan), f"fund_paid{number}": _money(payment)}
    return found | {"fund_rate": f"{HUNDRED * sum(paid) / sum(planned):.1f}"}


# By the first part of the slots' names.
ACCOUNTS: dict[str, Callable[[Random], dict[str, str]]] = {"fee": fees, "cash": cash, "fund": funds}
