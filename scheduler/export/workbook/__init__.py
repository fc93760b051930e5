"""plan.xlsx: the Excel workbook."""
