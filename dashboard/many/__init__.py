"""The parts of the page Many patients: the file, its coding, the asking, and the answers."""
