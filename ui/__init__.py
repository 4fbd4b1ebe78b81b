"""The page: one module a view, over public functions of qa. Streamlit is imported here and in app.py only."""
