"""Training pipeline of the policy and the process preference model: problems, data, training, export."""
