"""Public pages, kept as they went out and answered before Django is woken.

Stands between the web server and Django. A page is a function of its address and of the version of the site
(`disclosures.freshness`), so it is kept until that version is over, and never longer. Three things make that safe:

- Only pages for everybody are kept (`surfaces.is_public`), and Django renders them for nobody in particular: of the
  request it is given the address alone, with the query parameters the site knows, in one order. No cookie, language
  or unknown parameter can colour a page that others get.
- Host and scheme are part of the address, so a host that Django refuses never finds a page, and an absolute redirect
  stays on its host.
- Each process reads the version again at most every half second of use; its age is counted from before the reading.
  Rendering begins after the reading, so a page is never older than the version it is kept under.

Chosen over Django's `cache_page`, which answers only after all middleware has run, and over a proxy alone, which
cannot ask the database for the version.
"""

from .application import PageCache

__all__ = ["PageCache"]
