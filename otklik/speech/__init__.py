"""How this company speaks: how strictly, with which words, and what is found most often. The desk and all texts ask here."""
