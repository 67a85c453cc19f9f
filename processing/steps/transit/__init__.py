"""Public transport: service quality, stops, hubs and what is poorly served."""
