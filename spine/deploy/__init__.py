"""From the desk to the world: what is written goes live, whole or not at all."""
