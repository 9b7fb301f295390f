// Stands in for the sources of a folder that holds headers only.
