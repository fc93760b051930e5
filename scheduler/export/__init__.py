"""What leaves the product: iCal, CSV, Excel, HTML."""
