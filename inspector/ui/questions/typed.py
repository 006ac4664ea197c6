"""What people type for numbers, days, times and places, as the form stores it. No Qt.

Text that cannot be read comes back as it was typed (folded), so that nothing is lost: it is stored,
and the form's own check says that it does not fit.
"""

import re
from datetime import date, datetime, timedelta, tzinfo

from inspector.ui.form.fields import folded

_DAYS = {"今天": 0, "今日": 0, "today": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1, "后天": 2}
_NOW = ("现在", "此刻", "now")
_YMD = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})[日号]?")
_YMD_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MD = re.compile(r"(\d{1,2})(?:[-/.月])(\d{1,2})[日号]?")
_YM = re.compile(r"(\d{4})(?:[-/.年])?(\d{1,2})月?")
_YEAR = re.compile(r"(\d{4})年?")
_HM = re.compile(r"(\d{1,2})(?::|点|时)(\d{1,2})?分?(?::?(\d{1,2})秒?)?")
_HM_PLAIN = re.compile(r"(\d{1,2})(\d{2})")
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)")
_DMS = re.compile(
    r"([NSEW北南东西])?(?:纬|经)?\s*"
    r"(\d+(?:\.\d+)?)°\s*(?:(\d+(?:\.\d+)?)['′]\s*)?(?:(\d+(?:\.\d+)?)(?:\"|″|''|′′)\s*)?([NSEW])?",
    re.IGNORECASE,
)


def number(text: str) -> str:
    """Return ２．５ as 2.5 and 1,200 as 1200."""
    plain = folded(text).replace("。", ".").replace(" ", "")
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _NUMBER.fullmatch(plain):
        return folded(text)
    return plain.removeprefix("+").removesuffix(".")


def day(text: str, today: date) -> str:
    """Return the ISO date of 20261121, 2026年11月21日, 11-21, 今天 or +3."""
    found = _day(folded(text), today)
    return found.isoformat() if found is not None else folded(text)


def month(text: str) -> str:
    """Return the first day of the month in 202611, 2026-11 or 2026年11月."""
    plain = folded(text)
    match = _YM.fullmatch(plain) or _YMD.fullmatch(plain)
    found = _date(int(match[1]), int(match[2]), 1) if match else None
    return found.isoformat() if found is not None else plain


def year(text: str) -> str:
    """Return the first day of the year in 2026 or 2026年."""
    plain = folded(text)
    match = _YEAR.fullmatch(plain) or _YMD.fullmatch(plain)
    found = _date(int(match[1]), 1, 1) if match else None
    return found.isoformat() if found is not None else plain


def clock(text: str, now: datetime) -> str:
    """Return the time of 1042, 10:42, 10点42分, 下午3点 or 现在 as the form stores it."""
    found = _clock(folded(text), now)
    return f"{found}{_offset(now, now.tzinfo)}" if found else folded(text)


def moment(text: str, now: datetime) -> str:
    """Return the day and time of 20261121 1042, 今天 10:42 or 现在 as the form stores it."""
    plain = folded(text)
    if plain in _NOW:
        return f"{now:%Y-%m-%dT%H:%M:00.000}{_offset(now, now.tzinfo)}"
    first, _between, rest = plain.replace("T", " ").partition(" ")
    if not rest and (match := _YMD.match(plain)):
        first, rest = match[0], plain[match.end() :]
    found, time = _day(first, now.date()), _clock(rest.strip(), now)
    if found is None or not time:
        return plain
    there = datetime.fromisoformat(f"{found.isoformat()}T{time}").replace(tzinfo=now.tzinfo)
    return f"{found.isoformat()}T{time}{_offset(there, now.tzinfo)}"


def place(text: str) -> str:
    """Return “lat lon alt acc” of 38.48712,106.23091 or 38°29'13"N 106°13'51"E."""
    plain = folded(text).replace("，", ",").replace("、", ",")
    degrees = [_degrees(match) for match in _DMS.finditer(plain)]
    # Something left over would be a part that was not understood, such as its seconds.
    is_read = len(degrees) == 2 and not _DMS.sub("", plain).strip(" ,")
    numbers = degrees if is_read else _numbers(plain)
    if len(numbers) < 2 or len(numbers) > 4:
        return folded(text)
    latitude, longitude = numbers[:2]
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return folded(text)
    rest = [*numbers[2:], 0.0, 0.0][:2]
    return " ".join(_plain(one) for one in (latitude, longitude, *rest))


def places(text: str, *, closed: bool) -> str:
    """Return lines of points as “lat lon alt acc; …”; a `closed` one ends where it began."""
    points = [place(line) for line in re.split(r"[\n;；]+", text) if line.strip()]
    if closed and len(points) > 2 and points[0] != points[-1]:
        points.append(points[0])
    return "; ".join(points)


def _numbers(plain: str) -> list[float]:
    parts = [part for part in re.split(r"[\s,]+", plain) if part]
    if not all(_NUMBER.fullmatch(part) for part in parts):
        return []
    return [float(part) for part in parts]


def _degrees(match: re.Match[str]) -> float:
    side = (match[1] or match[5] or "").upper()
    value = float(match[2]) + float(match[3] or 0) / 60 + float(match[4] or 0) / 3600
    return round(-value if side in ("S", "W", "南", "西") else value, 7)


def _plain(value: float) -> str:
    return f"{value:.7f}".rstrip("0").rstrip(".") if value != int(value) else f"{value:.1f}"


def _day(plain: str, today: date) -> date | None:
    if plain.lower() in _DAYS:
        return today + timedelta(days=_DAYS[plain.lower()])
    if re.fullmatch(r"[+-]\d{1,4}", plain):
        return today + timedelta(days=int(plain))
    match = _YMD.fullmatch(plain) or _YMD_PLAIN.fullmatch(plain)
    if match:
        return _date(int(match[1]), int(match[2]), int(match[3]))
    match = _MD.fullmatch(plain)
    return _date(today.year, int(match[1]), int(match[2])) if match else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(plain: str, now: datetime) -> str:
    if plain in _NOW:
        return f"{now:%H:%M:00.000}"
    later = 0
    for word, hours in (("下午", 12), ("晚上", 12), ("上午", 0), ("早上", 0)):
        if plain.startswith(word):
            plain, later = plain.removeprefix(word).strip(), hours
    match = _HM.fullmatch(plain) or _HM_PLAIN.fullmatch(plain)
    if not match:
        return ""
    hour = int(match[1]) + (later if int(match[1]) < 12 else 0)
    minute = int(match[2] or 0)
    second = int(match[3] or 0) if match.re is _HM else 0
    if hour > 23 or minute > 59 or second > 59:
        return ""
    return f"{hour:02d}:{minute:02d}:{second:02d}.000"


def _offset(at: datetime, zone: tzinfo | None) -> str:
    if zone is None:
        return ""
    text = at.strftime("%z")
    return f"{text[:3]}:{text[3:5]}" if text else ""
