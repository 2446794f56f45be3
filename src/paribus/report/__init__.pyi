from .audit_page import write_audit as write_audit
from .figures.range import range_figure as range_figure
from .figures.range import write_range_figure as write_range_figure
from .html import html_report as html_report
from .markdown import markdown_report as markdown_report
from .writing import write_report as write_report
