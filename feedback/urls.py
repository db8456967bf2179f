"""The addresses for asking and following, on every surface below ask/."""

from django.urls import path

from .views import after, asking, following, open_days

app_name = "ask"

urlpatterns = [
    path("", asking.choose, name="choose"),
    path("receipt/", asking.save_receipt, name="save_receipt"),
    path("follow/", following.follow, name="follow"),
    path("mine/", following.mine, name="mine"),
    path("mine/supply/", following.supply, name="supply"),
    path("mine/rate/", following.rate, name="rate"),
    path("mine/consent/", after.consent, name="consent"),
    path("mine/versions/<int:pk>/", after.judge, name="judge"),
    path("mine/withdraw/", following.withdraw, name="withdraw"),
    path("mine/leave/", following.leave, name="leave"),
    path("mine/files/<int:pk>/", following.enclosure, name="enclosure"),
    path("open-days/<int:pk>/", open_days.sign_up, name="sign_up"),
    path("open-days/<int:pk>/take-back/", open_days.take_back, name="take_back"),
    path("<str:kind>/", asking.write, name="write"),
]
