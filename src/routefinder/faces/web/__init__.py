"""The questionnaire as a local web page: complete without JavaScript, and nothing is kept."""
