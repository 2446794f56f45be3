"""Speed beside other tools, measured in one interleaved run: ``make bench``.

``works`` says what is trained, ``peers`` holds one file for each contender, ``measuring`` lets them take turns,
``results`` makes the table. Files that run under a peer's own interpreter import nothing of Paribus.
"""
