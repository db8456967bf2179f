"""The readers' pages of appraisals, on every surface below appraisals/."""

from django.urls import path

from .views import pages

app_name = "appraisals"

urlpatterns = [
    path("", pages.appraisal_list, name="list"),
    path("<int:pk>/", pages.appraisal_detail, name="detail"),
    path("<int:pk>/files/<int:file>/", pages.statement_file, name="file"),
    path("<int:pk>/rules/", pages.rule_card, name="rule_card"),
    path("<int:pk>/board/", pages.board, name="board"),
    path("<int:pk>/board/<slug:prefix>/", pages.board, name="board_part"),
    path("<int:pk>/result/", pages.result_detail, name="result"),
    path("<int:pk>/result/minutes/", pages.minutes, name="minutes"),
    path("<int:pk>/result/minutes.docx", pages.minutes_docx, name="minutes_docx"),
    path("<int:pk>/result/package.zip", pages.package, name="package"),
]
