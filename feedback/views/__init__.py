"""What residents see of feedback. What one person typed or may read is private (`private.private_page`)."""
