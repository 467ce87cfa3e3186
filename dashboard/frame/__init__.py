"""The frame that all pages share: verdict line, guarded parts, charts with their reading and table.

What a page says is in `views/`; how a chart is drawn in `charts/`. Here is only how it is laid out.
"""
