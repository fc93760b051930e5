"""The programme sheet (*fiche de formation*) as an instance: what it says, what is doubtful, what it does not say."""
