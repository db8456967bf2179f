"""The addresses of public questions and answers, on every surface."""

from django.urls import path

from .views import answers

urlpatterns = [
    path("answers/", answers.answer_list, name="answer_list"),
    path("answers/feed/", answers.answer_feed, name="answer_feed"),
    path("answers/<int:pk>/", answers.answer_detail, name="answer_detail"),
]
