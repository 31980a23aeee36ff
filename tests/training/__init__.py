"""How the net of `extractors.underlines.stroke_net` was made, so that anybody can make it anew."""
