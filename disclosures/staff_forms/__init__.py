"""What staff fill in: each form checks what was typed and calls one service."""
