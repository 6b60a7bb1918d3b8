"""What a bundle says once more in the words of others: derived from its entries and files, never a second truth."""
