"""Background work: a Celery application, its clock, and thin tasks."""
