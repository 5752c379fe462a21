"""Between whom a dispute is, by the words that tell it."""

from __future__ import annotations

import re

_AT_HOME = re.compile("邻居|楼上|楼下|对门|房东|赡养")
_ORGANISATION = re.compile("居委|社区|村委|政府|街道|学校|医院|派出所|业委会|单位")
_FIRM = re.compile("公司|厂|老板|物业|店|中介|工地|包工|商家|教练|平台|机构|工资|工钱|欠薪|开发商|公寓|商管|档口")
_RESIDENT = re.compile(
    "邻居|楼上|楼下|隔壁|对门|房东|租客|租户|两口子|夫妻|婆|儿子|媳妇|兄弟|家|姐|哥|老公|老婆|崽|女儿|赡养|户"
)


def dispute_class(text: str) -> str:
    """resident–firm, resident–resident, resident–organisation, or "" where the words tell nobody."""
    if _FIRM.search(text) and not _AT_HOME.search(text):
        return "resident–firm"
    if _RESIDENT.search(text):
        return "resident–resident"
    return "resident–organisation" if _ORGANISATION.search(text) else ""
