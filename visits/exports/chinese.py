"""The words of papers in Simplified Chinese.

The pages of the site are translated into Japanese alone; papers are read by guests, so their
few words stand here, beside the exporters that print them, and nowhere else on the site.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

from django.utils import translation
from django.utils.translation import trans_real

#: By the English words; a context and a text are parted by "\x04", as gettext has it.
WORDS: Final[dict[str, str]] = {
    "Itinerary": "日程",
    "Itineraries": "日程",
    "Draft, not released": "草稿，尚未发布",
    "Record, release %(number)d": "实施记录，第%(number)d版",
    "Release %(number)d": "第%(number)d版",
    "(Japan time)": "（日本时间）",
    "%(time)s (time in %(place)s)": "%(time)s（%(place)s时间）",
    "date not recorded": "日期不详",
    "some time within %(days)s": "%(days)s期间的某一天",
    "everyone": "全体人员",
    "some of the group": "部分人员",
    "stop\x04cancelled": "已取消",
    "Takes part": "参加人员",
    "Received by": "接待人",
    "Meeting point": "集合地点",
    "Vehicle": "车辆",
    "Language": "语言",
    "Dress": "着装",
    "Gift": "礼品",
    "Photography": "拍照",
    "In charge": "负责人",
    "Interpreters": "口译",
    "Note for participants": "注意事项",
    "State of hosts": "接待机构回复",
    "Internal note": "内部备注",
    "What became of it": "实施情况",
    "sample": "示例",
    "open to the press": "对媒体开放",
    "Page {page} of {pages}": "第{page}页，共{pages}页",
    "One petal for each of %(people)s.": "每片花瓣代表一人，共%(people)s。",
    "QR code of %(address)s": "%(address)s的二维码",
    "Is this paper still current? Scan the code to see what has changed.": (
        "这份资料是最新的吗？扫码查看变更内容。"
    ),
    "Day by day": "每日安排",
    "Nothing has been entered yet.": "尚无内容。",
    "Times are Japan Standard Time unless they say otherwise.": "除另有说明外，均为日本时间。",
    "In an emergency": "紧急情况",
    "Date not recorded, or not exactly": "日期不详或未确定",
    "At a glance": "日程一览",
    "Day": "日期",
    "Program": "安排",
    "Addresses": "地址",
    "Host": "接待机构",
    "Hosts": "接待机构",
    "Address": "地址",
    "Hotels": "酒店",
    "Nights": "住宿日期",
    "Hotel": "酒店",
    "Address and telephone": "地址和电话",
    "Group": "组",
    "Groups": "组",
    "Flights": "航班",
    "flight\x04Direction": "抵达／离开",
    "Direction": "抵达／离开",
    "Time": "时间",
    "Flight": "航班",
    "Airport": "机场",
    "People": "人数",
    "Crew": "随行人员",
    "Role": "职责",
    "Name": "姓名",
    "Names": "姓名",
    "Telephone": "电话",
    "Languages": "语言",
    "For the host": "接待机构用",
    "For drivers": "司机用",
    "Where": "地点",
    "For escorts": "随行人员用",
    "On one page": "一页概览",
    "Free from any telephone in Japan, day and night. Say first where you are.": (
        "在日本任何电话均可免费拨打，昼夜接听。请先说明所在地点。"
    ),
    "Whom to call in this group": "本团联系人",
    "Hotels, to show to a taxi driver": "酒店（可出示给出租车司机）",
    "To show to people around you": "可出示给周围的人",
    "Invitees": "受邀人员",
    "Diet": "饮食",
    "Allergies": "过敏",
    "Delegation": "代表团",
    "Start": "开始",
    "End": "结束",
    "Details": "详情",
    "Title": "名称",
    "Weekday": "星期",
    "Last day": "最后一天",
    "Part of day": "时段",
    "Kind": "类别",
    "Remarks": "备注",
    "Site": "地点",
    "Sites": "地点",
    "Prefecture": "都道府县",
    "Prefecture or country": "都道府县或国家",
    "Country or region": "国家或地区",
    "Place": "场所",
    "Text": "说明",
    "some time within these days": "在此期间的某一天",
    "times in %(place)s": "%(place)s时间",
    "First night": "首晚",
    "Last night": "末晚",
    # Parts of a day, kinds of stops, states
    "early morning": "清晨",
    "morning": "上午",
    "around noon": "中午",
    "afternoon": "下午",
    "evening": "傍晚",
    "night": "夜间",
    "all day": "全天",
    "arrival": "抵达",
    "departure": "离开",
    "transfer": "移动",
    "orientation": "说明会",
    "ceremony": "仪式",
    "courtesy call": "拜会",
    "site visit": "参观",
    "lecture": "讲座",
    "discussion": "座谈",
    "exchange meeting": "交流会",
    "workshop": "研讨会",
    "exhibition": "展览",
    "cultural program": "文化体验",
    "meal": "用餐",
    "reception": "招待会",
    "free time": "自由活动",
    "kind of stop\x04other": "其他",
    "took place as planned": "按计划进行",
    "took place, changed": "变更后进行",
    "did not take place": "未进行",
    "to ask": "待联系",
    "asked": "已联系",
    "host\x04confirmed": "已确认",
    "another time proposed": "提议改期",
    "host\x04declined": "已谢绝",
    "plan": "计划",
    "record": "实施记录",
    "participants": "参加人员",
    "hosts": "接待机构",
    "drivers": "司机",
    "escorts": "随行人员",
    "interpreter": "口译",
    "escort": "随行",
    "driver": "司机",
    "contractor": "承办方",
    # The page that the code on a paper opens
    "Is this paper current?": "这份资料是最新的吗？",
    "You hold release %(number)s. It is current.": "您手中的是第%(number)s版，是最新版本。",
    "You hold release %(number)s; release %(newest)s is current.": (
        "您手中的是第%(number)s版，最新版本是第%(newest)s版。"
    ),
    "You hold release %(number)s; release %(newest)s is current. For you nothing has changed.": (
        "您手中的是第%(number)s版，最新版本是第%(newest)s版。与您有关的内容没有变更。"
    ),
    "Release %(number)s: %(time)s (Japan time)": "第%(number)s版：%(time)s（日本时间）",
    "What has changed since your paper": "与您手中资料相比的变更",
    "Names, telephone numbers, flights or notes have changed too. They are not shown here: "
    "ask for the new paper.": "姓名、电话、航班或备注也有变更，此处不予显示，请索取新资料。",
    "What changes": "变更内容",
    "What": "项目",
    "Change": "变更",
    "empty": "空",
    "stop": "行程",
    "stay": "住宿",
    "group": "组",
    "itinerary": "日程",
    "added": "新增",
    "changed": "变更",
    "removed": "删除",
    # Prefectures
    "Hokkaido": "北海道",
    "Aomori": "青森县",
    "Iwate": "岩手县",
    "Miyagi": "宫城县",
    "Akita": "秋田县",
    "Yamagata": "山形县",
    "Fukushima": "福岛县",
    "Ibaraki": "茨城县",
    "Tochigi": "栃木县",
    "Gunma": "群马县",
    "Saitama": "埼玉县",
    "Chiba": "千叶县",
    "Tokyo": "东京都",
    "Kanagawa": "神奈川县",
    "Niigata": "新潟县",
    "Toyama": "富山县",
    "Ishikawa": "石川县",
    "Fukui": "福井县",
    "Yamanashi": "山梨县",
    "Nagano": "长野县",
    "Gifu": "岐阜县",
    "Shizuoka": "静冈县",
    "Aichi": "爱知县",
    "Mie": "三重县",
    "Shiga": "滋贺县",
    "Kyoto": "京都府",
    "Osaka": "大阪府",
    "Hyogo": "兵库县",
    "Nara": "奈良县",
    "Wakayama": "和歌山县",
    "Tottori": "鸟取县",
    "Shimane": "岛根县",
    "Okayama": "冈山县",
    "Hiroshima": "广岛县",
    "Yamaguchi": "山口县",
    "Tokushima": "德岛县",
    "Kagawa": "香川县",
    "Ehime": "爱媛县",
    "Kochi": "高知县",
    "Fukuoka": "福冈县",
    "Saga": "佐贺县",
    "Nagasaki": "长崎县",
    "Kumamoto": "熊本县",
    "Oita": "大分县",
    "Miyazaki": "宫崎县",
    "Kagoshima": "鹿儿岛县",
    "Okinawa": "冲绳县",
}
PEOPLE: Final = ("%(count)d person", "%(count)d人")


@contextmanager
def paper_language(language: str) -> Iterator[None]:
    """Activate a language for papers: as ``translation.override``, with their Chinese words."""
    with translation.override(language):
        if language == "zh-hans":
            active: Any = trans_real
            active._active.value = _chinese()
        yield


@cache
def _chinese() -> Any:
    """Django's own Chinese with the words of papers: an object of our own, so pages keep theirs."""
    found: Any = trans_real.DjangoTranslation("zh-hans")
    for english, chinese in WORDS.items():
        found._catalog[english] = chinese
    # Chinese has one form for every number.
    found._catalog[(PEOPLE[0], 0)] = PEOPLE[1]
    return found
