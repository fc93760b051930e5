"""The workbook as it is written: explained, listed, coloured."""
