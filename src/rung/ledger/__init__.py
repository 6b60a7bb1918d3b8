"""What a ledger promises: canonical entries, a chain, a Merkle root, a signed head, a bundle anyone can verify."""
