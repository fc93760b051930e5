"""An instance as an Excel workbook, both ways; the tables are made from the schema (docs/excel.md)."""
