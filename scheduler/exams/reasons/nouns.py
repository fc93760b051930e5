"""What facts of examinations count."""

from scheduler.wording import Noun

CANDIDATE = Noun("candidat", "candidate")
DAY = Noun("jour", "day")
