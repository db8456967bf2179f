"""Nobody sees what they may not, on any address, at any time: see oracle.py, world.py, addresses.py, walk.py."""
