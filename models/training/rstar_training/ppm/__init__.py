"""The process preference model: data, training, variants, measures, export."""
