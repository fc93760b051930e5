"""What comes out of examinations: their table, lists for the door and the desk, invigilation, convocations."""
