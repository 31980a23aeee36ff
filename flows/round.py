"""The round as one flat Prefect flow."""
