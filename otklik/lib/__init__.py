"""The ground floor: clock, text, tokens, settings from the environment. Knows neither Django nor the project."""
