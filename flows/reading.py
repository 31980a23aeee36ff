"""Files are read in killable children."""
