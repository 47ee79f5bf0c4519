"""How the sample is made: digits on photo crops, small networks, and the folders that hold them."""
