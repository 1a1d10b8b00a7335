"""Contents: what an artist renders or draws."""
