from .html import html_report as html_report
from .markdown import markdown_report as markdown_report
from .writing import write_report as write_report
