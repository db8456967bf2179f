"""The readers' pages."""

from django.urls import path

from . import views

app_name = "disclosures"

urlpatterns = [
    path("", views.home, name="home"),
    path("items/", views.item_list, name="item_list"),
    path("items/feed/", views.item_feed, name="item_feed"),
    path("items/<int:pk>/", views.item_detail, name="item_detail"),
    path("items/<int:item>/files/<int:pk>/", views.attachment, name="attachment"),
    path("focus/<str:focus>/", views.focus_detail, name="focus_detail"),
    path("kinds/<str:kind>/", views.kind_detail, name="kind_detail"),
    path("meetings/", views.meeting_calendar, name="meeting_calendar"),
    path("meetings/<int:year>/<int:month>/", views.meeting_calendar, name="meeting_month"),
    path("meetings/feed.ics", views.meeting_feed, name="meeting_feed"),
    path("organizations/", views.organization_list, name="organization_list"),
    path("organizations/<int:pk>/", views.organization_detail, name="organization_detail"),
]
