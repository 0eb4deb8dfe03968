"""What the families of office documents share: packages, passages across spans, formulas, passwords."""
