"""Addresses of what a person is to put right after an appraisal."""

from django.urls import path

from .views import tasks

app_name = "rectifications"

urlpatterns = [
    path("", tasks.my_tasks, name="mine"),
    path("<int:pk>/", tasks.report_task, name="report"),
]
