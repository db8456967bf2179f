"""Files people upload: recognised by content, made safe, stripped of what they tell about their authors.

Knows nothing of items: `services.files` attaches what comes out of here.
"""

from .checked import CheckedFile, RefusedFile
from .checking import check_picture, check_upload

__all__ = ["CheckedFile", "RefusedFile", "check_picture", "check_upload"]
