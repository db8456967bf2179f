"""The addresses of public questions and answers and of open days, on every surface."""

from django.urls import path

from .views import answers, open_days

urlpatterns = [
    path("answers/", answers.answer_list, name="answer_list"),
    path("answers/feed/", answers.answer_feed, name="answer_feed"),
    path("answers/<int:pk>/", answers.answer_detail, name="answer_detail"),
    path("open-days/", open_days.open_day_list, name="open_day_list"),
    path("open-days/<int:pk>/", open_days.open_day_detail, name="open_day_detail"),
]
