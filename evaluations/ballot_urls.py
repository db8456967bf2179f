"""Addresses of the secret ballot: below /members/ a voter takes it, below /ballot/ nobody is anybody."""

from django.urls import path

from .views import voting

app_name = "ballot"

urlpatterns = [
    path("members/ballots/", voting.my_ballots, name="my_ballots"),
    path("members/ballots/<int:pk>/", voting.take_ballot, name="take"),
    path("members/ballots/<int:pk>/issue/", voting.issue, name="issue"),
    path("ballot/<int:pk>/", voting.ballot, name="ballot"),
    path("ballot/<int:pk>/cast/", voting.cast_ballots, name="cast"),
    path("ballot/<int:pk>/comments/", voting.cast_comments, name="comments"),
    path("ballot/<int:pk>/slip/", voting.slip, name="slip"),
    path("ballot/<int:pk>/secret/", voting.is_my_vote_secret, name="secret"),
]
