"""The proof of work that a browser does while somebody types: altcha's, checked here, with nobody else involved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from altcha import ChallengeOptionsV1, PayloadV1, create_challenge_v1, extract_params_v1, verify_solution_v1
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from .receipts import Ticket

# Digests to try, on the average half of them: a second or two on an old telephone, while its owner still types.
LIGHT = 30_000
# Where very many come from one address each costs more, up to half a minute there.
HEAVIEST = 16


def _key() -> str:
    return salted_hmac("feedback.work", "altcha").hexdigest()


def challenge(ticket: Ticket, crowd: int) -> dict[str, object]:
    """What the browser has to solve for that form; `crowd` is how many came from its address in the last hour."""
    made = create_challenge_v1(
        ChallengeOptionsV1(
            hmac_key=_key(),
            max_number=LIGHT * min(HEAVIEST, 1 + crowd // 20),
            params={"ticket": ticket.token.hex},
        )
    )
    return {
        "algorithm": made.algorithm,
        "challenge": made.challenge,
        "salt": made.salt,
        "signature": made.signature,
        "most": made.max_number,
    }


def is_done(payload: str, ticket: Ticket) -> bool:
    """Whether that is the solution of a challenge of ours, given out with that form."""
    try:
        solution = PayloadV1.from_base64(payload)
    except (ValueError, KeyError, TypeError):
        return False
    if not all(isinstance(text, str) for text in (solution.algorithm, solution.salt, solution.challenge)):
        return False
    solved, _reason = verify_solution_v1(solution, _key())
    return solved and extract_params_v1(solution.to_dict()).get("ticket") == [ticket.token.hex]
