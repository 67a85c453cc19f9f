"""The library behind the plugin: catalogue, store, analyses, maps, book and algorithms."""

if __name__ == "processing":
    raise ImportError(
        "INSEK's folder 'processing' hides the one of QGIS. Install the plugin as one folder"
        " 'insek' inside python/plugins, and keep the repository root off sys.path."
    )
