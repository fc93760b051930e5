"""How many trainer clashes no timetable can avoid, proved trainer by trainer, and which facts make them unavoidable."""
