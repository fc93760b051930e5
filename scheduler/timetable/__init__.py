"""What the solver returns and everyone reads: sessions with their slot, trainers and room."""
