"""The address decides the language, and nothing else."""

import pytest
from django.http import HttpResponse
from django.utils import translation

from disclosure_portal.middleware import LanguageFromPath


@pytest.mark.parametrize(
    ("path", "language"),
    [("/", "zh-hans"), ("/items/", "zh-hans"), ("/en", "en"), ("/en/items/", "en"), ("/english/", "zh-hans")],
)
def test_the_path_alone_decides_the_language(rf, path, language):
    seen = []
    middleware = LanguageFromPath(lambda request: seen.append(translation.get_language()) or HttpResponse())

    response = middleware(rf.get(path, headers={"accept-language": "fr"}, cookies={"django_language": "en"}))

    assert seen == [language]
    assert response["Content-Language"] == language
    assert "Vary" not in response


def test_the_language_of_one_request_does_not_stay_for_the_next(rf):
    before = translation.get_language()

    LanguageFromPath(lambda request: HttpResponse())(rf.get("/en/"))

    assert translation.get_language() == before
