"""External busy times of groups, from the iCal or CSV file that another centre sends."""
