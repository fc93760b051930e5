"""Changes as data: declared once each, read from files and options, checked, told in words, applied to an instance."""

from scheduler.scenario.changes import catalogue as catalogue
