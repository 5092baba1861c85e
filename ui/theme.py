"""The theme of the window: colours for light and dark, spacing, font sizes, icons; defined only here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Template
from typing import ClassVar

from PySide6.QtCore import QByteArray, QDir, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from ui.settings import ThemeMode

STYLE = Path(__file__).resolve().parents[1] / "resources" / "style"


class Status(StrEnum):
    """The meaning of a colour; a word always accompanies it."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    INFO = "info"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one theme, `#rrggbb` each. A status has an ink and a soft background."""

    window: str
    sidebar: str
    card: str
    stripe: str
    hover: str
    line: str
    edge: str
    ink: str
    soft: str
    track: str
    bar: str
    whole: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_soft: str
    accent_ink: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    info: str
    info_soft: str
    plain: str
    plain_soft: str
    bubble: str
    on_bubble: str
    bubble_ink: str

    def of(self, status: Status) -> tuple[str, str]:
        """Return the ink of a status and its soft background."""
        return getattr(self, status.value), getattr(self, f"{status.value}_soft")


LIGHT = Colours(
    window="#f4f6f8", sidebar="#fbfcfd", card="#ffffff", stripe="#f7f9fa", hover="#eef2f6",
    line="#e0e5eb", edge="#7d8796", ink="#18202b", soft="#586373", track="#e3e7ec", bar="#8793a4", whole="#5f6b7c",
    accent="#2563eb", accent_hover="#1f57d6", accent_pressed="#1a4abb", on_accent="#ffffff",
    accent_soft="#e5eefe", accent_ink="#1d4fc4",
    good="#16713f", good_soft="#e0f4e9", warn="#8a5a00", warn_soft="#fdf0d5", bad="#b42318", bad_soft="#fde7e5",
    info="#1d4fc4", info_soft="#e5eefe", plain="#4b5563", plain_soft="#e9edf1",
    bubble="#1f2937", on_bubble="#f4f6f8", bubble_ink="#9dbdff",
)  # fmt: skip

DARK = Colours(
    window="#12161c", sidebar="#171c23", card="#1b2129", stripe="#171c24", hover="#232b36",
    line="#2b333e", edge="#6f7b8c", ink="#e9edf2", soft="#9ba7b7", track="#2a323d", bar="#5f6e82", whole="#8b97a8",
    accent="#6c9bff", accent_hover="#82aaff", accent_pressed="#5a8cf5", on_accent="#0b1220",
    accent_soft="#1e2d4d", accent_ink="#93b6ff",
    good="#4fc98d", good_soft="#15321f", warn="#e8b04a", warn_soft="#382b10", bad="#ff8379", bad_soft="#411d1b",
    info="#93b6ff", info_soft="#1e2d4d", plain="#b3bdca", plain_soft="#29313b",
    bubble="#e6eaf0", on_bubble="#18202b", bubble_ink="#1d4fc4",
)  # fmt: skip

LIGHT_CONTRAST = Colours(
    window="#ffffff", sidebar="#ffffff", card="#ffffff", stripe="#ffffff", hover="#e4eeff",
    line="#000000", edge="#000000", ink="#000000", soft="#1f1f1f", track="#d6d6d6", bar="#767676", whole="#303030",
    accent="#0b3ba8", accent_hover="#082d82", accent_pressed="#061f5c", on_accent="#ffffff",
    accent_soft="#dce8ff", accent_ink="#082d82",
    good="#00431f", good_soft="#ffffff", warn="#5a3800", warn_soft="#ffffff", bad="#7d0900", bad_soft="#ffffff",
    info="#082d82", info_soft="#ffffff", plain="#1f1f1f", plain_soft="#ffffff",
    bubble="#000000", on_bubble="#ffffff", bubble_ink="#bcd2ff",
)  # fmt: skip

DARK_CONTRAST = Colours(
    window="#000000", sidebar="#000000", card="#000000", stripe="#000000", hover="#10294f",
    line="#ffffff", edge="#ffffff", ink="#ffffff", soft="#e6e6e6", track="#3a3a3a", bar="#9a9a9a", whole="#d6d6d6",
    accent="#9cc2ff", accent_hover="#bcd6ff", accent_pressed="#7fb0ff", on_accent="#000000",
    accent_soft="#0d2547", accent_ink="#bcd6ff",
    good="#7dffb5", good_soft="#000000", warn="#ffd479", warn_soft="#000000", bad="#ffaaa2", bad_soft="#000000",
    info="#bcd6ff", info_soft="#000000", plain="#e6e6e6", plain_soft="#000000",
    bubble="#ffffff", on_bubble="#000000", bubble_ink="#082d82",
)  # fmt: skip

_THEMES = {one.window: one for one in (LIGHT, DARK, LIGHT_CONTRAST, DARK_CONTRAST)}
"""The themes by the ground of the window, which the palette holds."""

GROUNDS = ("window", "sidebar", "card", "stripe", "hover", "accent_soft")
"""Grounds that texts and focus rings stand on."""


ACCENT = "accent"
"""Property of the application: the accent colour that Windows or macOS had at the start."""
READ_AT, SEEN_AT = 4.5, 3
"""Least contrast of text and of the focus ring."""
FREE_HUES = range(190, 311)
"""Blue to violet, in degrees. A ring in green, amber or red would say good, warning or wrong, a grey one nothing."""
LEAST_SATURATION = 0.3


@dataclass(frozen=True, slots=True)
class Space:
    """Distances, in logical pixels."""

    hair: int = 1
    xxs: int = 2
    xs: int = 4
    s: int = 8
    m: int = 12
    l: int = 16  # noqa: E741  it stands between m and xl
    xl: int = 24
    xxl: int = 40


@dataclass(frozen=True, slots=True)
class Radius:
    """Corner radii, in logical pixels."""

    bar: int = 4
    control: int = 7
    card: int = 10


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Font sizes, as multiples of the system's font size."""

    small: float = 0.9
    body: float = 1.0
    heading: float = 1.1
    title: float = 1.55
    figure: float = 2.2


@dataclass(frozen=True, slots=True)
class Size:
    """Sizes independent of the text, in logical pixels."""

    ring: int = 2
    tick: int = 16
    scrollbar: int = 12
    icon: int = 18
    icon_large: int = 40
    bar: int = 20
    sidebar_least: int = 212
    sidebar_most: int = 300
    field_least: int = 220
    column_least: int = 48
    panel_least: int = 260
    text_most: int = 640
    bar_most: int = 28
    chart_height: int = 220
    drop_height: int = 150
    dialog_width: int = 560
    dialog_height: int = 380
    window_width: int = 1320
    window_height: int = 860
    window_least_width: int = 860
    window_least_height: int = 560
    window_lowest: int = 480  # of a laptop's 768 at 150 %, below its bars
    window_narrow: int = 1120
    window_low: int = 520
    page_narrow: int = 940


SPACE = Space()
RADIUS = Radius()
TYPE = TypeScale()
SIZE = Size()
LEAST_POINTS = 10.0
FALLBACK_FAMILIES = ("Inter", "Noto Sans", "DejaVu Sans")


def colours() -> Colours:
    """Return the colours of the current theme."""
    ground = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return _THEMES.get(ground.name()) or (DARK if ground.lightness() < 128 else LIGHT)


def colour(role: str) -> QColor:
    """Return a colour of the current theme by its field name."""
    return QColor(getattr(colours(), role))


def platform_accent(system: QPalette) -> QColor | None:
    """Return the accent colour in the palette of Windows or macOS; None elsewhere."""
    return system.color(QPalette.ColorRole.Accent) if QGuiApplication.platformName() in ("windows", "cocoa") else None


def ring(tokens: Colours | None = None) -> str:
    """Return the colour of focus rings and of the ground of selected text, in a theme or the current one."""
    app = QGuiApplication.instance()
    return ring_of(tokens or colours(), app.property(ACCENT) if app else None)


def ring_of(tokens: Colours, accent: QColor | None) -> str:
    """Return the accent colour of the platform where it is seen and read and means nothing else, else our own."""
    if accent is None or tokens in (LIGHT_CONTRAST, DARK_CONTRAST):
        return tokens.accent
    seen = all(_contrast(accent, QColor(getattr(tokens, ground))) >= SEEN_AT for ground in GROUNDS)
    read = _contrast(accent, QColor(tokens.on_accent)) >= READ_AT
    plain = accent.toRgb()  # black by hue and lightness has a hue
    free = plain.hslHue() in FREE_HUES and plain.hslSaturationF() >= LEAST_SATURATION
    return accent.name() if seen and read and free else tokens.accent


def _contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours as WCAG defines it, 1 to 21."""
    dark, bright = sorted(map(_luminance, (one, other)))
    return (bright + 0.05) / (dark + 0.05)


def _luminance(seen: QColor) -> float:
    parts = (seen.redF(), seen.greenF(), seen.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def scaled(font: QFont, scale: float, *, bold: bool = False) -> QFont:
    """Return a copy of a font in another size of the scale."""
    copy = QFont(font)
    copy.setPointSizeF(font.pointSizeF() * scale)
    if bold:
        copy.setWeight(QFont.Weight.DemiBold)
    return copy


SHEET_OF = "sheet_of"
"""Property of the application or of a window: the name of the theme that its style sheet is of."""


THEME_CHOICE = "theme.choice"
"""Object name of a field in which the theme is chosen."""


def apply(app: QApplication, mode: ThemeMode) -> None:
    """Apply a theme to all widgets of an application, also to those without a window around them."""
    tokens = _prepare(app, mode)
    app.setProperty(SHEET_OF, _name(tokens))
    app.setStyleSheet(style_sheet(tokens, app.font()))


PREPARED = "prepared"


def _prepare(app: QApplication, mode: ThemeMode) -> Colours:
    """Set what is no style sheet; `system` follows the desktop, and is light if unknown."""
    if not app.property(PREPARED):
        app.setProperty(PREPARED, True)
        app.setProperty(ACCENT, platform_accent(app.palette()))  # which is the platform's only now
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(body_font(app.font()))
    return change(app, mode)


def dress_window(window: QWidget) -> None:
    """Give a new window the style sheet of the current theme; what comes into it inherits it.

    With a sheet of the application instead, Qt would style a page again with each part that it is put together of:
    opening a page took 1.5 to 2 times as long (bench window).
    """
    window.setProperty(SHEET_OF, _name(colours()))
    dress(window)


def dress(part: QObject | None) -> None:
    """Give a part of the window, and all in it, the style sheet of the current theme, unless it has that already."""
    app, tokens = QApplication.instance(), colours()
    if isinstance(app, QApplication) and isinstance(part, QWidget):
        around = part.parentWidget()
        above = (around.window().property(SHEET_OF) if around is not None else None) or app.property(SHEET_OF)
        wanted = "" if above == _name(tokens) else style_sheet(tokens, app.font())
        if part.styleSheet() != wanted:
            part.setStyleSheet(wanted)


def _name(tokens: Colours) -> str:
    return f"{_shade(tokens)}{'-contrast' if tokens in (LIGHT_CONTRAST, DARK_CONTRAST) else ''}"


def _shade(tokens: Colours) -> str:
    return "dark" if tokens in (DARK, DARK_CONTRAST) else "light"


def high_contrast(app: QApplication) -> bool:
    """Return whether the system asks for high contrast, as Windows and GNOME let their users choose."""
    wishes = app.styleHints().accessibility()
    return wishes.contrastPreference() == Qt.ContrastPreference.HighContrast


def change(app: QApplication, mode: ThemeMode) -> Colours:
    """Apply a theme to the program, all but the style sheet: its parts are to be dressed then, those in sight first.

    Qt restyles every widget of every page when the sheet of the application changes: 14 times as long as `dress` takes
    for the page that is shown (bench theme).
    """
    hints = app.styleHints()
    wish = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(mode, Qt.ColorScheme.Unknown)
    hints.setColorScheme(wish)  # title bars and native dialogs follow this; Unknown means the desktop's choice
    dark = mode == "dark" or (mode == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
    plain, strong = (DARK, DARK_CONTRAST) if dark else (LIGHT, LIGHT_CONTRAST)
    tokens = strong if high_contrast(app) else plain
    QDir.setSearchPaths("style", [str(STYLE / _shade(tokens))])
    app.setPalette(palette(tokens))
    return tokens


def follow(app: QApplication, mode: Callable[[], ThemeMode], changed: Callable[[], object]) -> Callable[[], object]:
    """Set the mode chosen by the user; where the desktop turns light, dark or high contrast, call `changed` too.

    Returns what ends this: what follows the desktop stays in memory until then.
    """
    _prepare(app, mode())
    hints = app.styleHints()
    wishes = hints.accessibility()
    links = (
        hints.colorSchemeChanged.connect(lambda _scheme: _turn(app, mode(), changed)),
        wishes.contrastPreferenceChanged.connect(lambda _wish: _turn(app, mode(), changed, always=True)),
    )
    return lambda: [QObject.disconnect(link) for link in links]


def _turn(app: QApplication, mode: ThemeMode, changed: Callable[[], object], *, always: bool = False) -> None:
    if always or mode == "system":
        change(app, mode)
        changed()


def body_font(system: QFont) -> QFont:
    """Return the system's font in a readable size, or a family with all letters if the system names none."""
    font = QFont(system)
    installed = filter(QFontDatabase.hasFamily, FALLBACK_FAMILIES)
    if system.family() in ("", "Sans Serif") and (found := next(installed, "")):
        font.setFamily(found)
    font.setPointSizeF(max(system.pointSizeF(), LEAST_POINTS))
    return font


def palette(tokens: Colours) -> QPalette:
    """Return the palette for what the style sheet does not reach."""
    role = QPalette.ColorRole
    made = QPalette()
    for names, name in {
        (role.Window, role.Button): "window",
        (role.Base,): "card",
        (role.AlternateBase,): "stripe",
        (role.WindowText, role.Text, role.ButtonText, role.BrightText): "ink",
        (role.PlaceholderText,): "soft",
        (role.Highlight,): "accent_soft",
        (role.HighlightedText,): "ink",
        (role.Accent,): "accent",
        (role.Link, role.LinkVisited): "accent_ink",
        (role.ToolTipBase,): "bubble",
        (role.ToolTipText,): "on_bubble",
        (role.Light, role.Midlight): "card",
        (role.Mid, role.Dark): "line",
        (role.Shadow,): "edge",
    }.items():
        for part in names:
            made.setColor(part, QColor(getattr(tokens, name)))
    for part in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, part, QColor(tokens.edge))
    return made


def style_sheet(tokens: Colours, font: QFont) -> str:
    """Return the style sheet with its tokens filled in; font sizes are points, from the application's font."""
    return _filled_in(tokens, font.pointSizeF(), ring(tokens))


@cache
def _filled_in(tokens: Colours, points: float, ring: str) -> str:
    values: dict[str, object] = {**asdict(tokens), "ring": ring}
    for prefix, table in (("space", SPACE), ("radius", RADIUS), ("size", SIZE)):
        values |= {f"{prefix}_{name}": value for name, value in asdict(table).items()}
    values |= {f"type_{name}": f"{points * ratio:.2f}" for name, ratio in asdict(TYPE).items()}
    values |= _paddings()
    return Template((STYLE / "app.qss").read_text("utf-8")).substitute(values)


def _paddings() -> dict[str, int]:
    """Return paddings reduced by the difference of focus ring and border, so that the focus moves nothing."""
    growth = SIZE.ring - SPACE.hair
    pad = SPACE.s - SPACE.hair
    return {
        "pad": pad,
        "pad_less": pad - growth,
        "pad_side": SPACE.l - growth,
        "pad_spin": pad - growth,  # Qt makes fields with arrows three pixels higher than others
        "pad_spin_less": pad - 2 * growth,
        "pad_spin_least": pad - 3 * growth,
        "pad_narrow": SPACE.m - growth,
        "pad_tight": SPACE.s - growth,
        "menu_room": SPACE.m + SIZE.tick,
        "scrollbar_apart": SIZE.scrollbar + SPACE.xs,  # keeps a distance from the text that it scrolls
        "scrollbar_gap": SPACE.xxs + SPACE.xs,
        "radio": SIZE.tick // 2 + SPACE.hair,
    }


ICONS = Path(__file__).resolve().parents[1] / "resources" / "icons"
INK_OF_THE_FILE = "currentColor"


def icon(name: str, role: str = "soft") -> QIcon:
    """Return the icon `resources/icons/<name>.svg` in the colour `role`; it follows theme changes."""
    return QIcon(_Tinted(name, role))


def application_icon() -> QIcon:
    """Return LeadKeeper's icon, for the title bar and the task bar."""
    return QIcon(str(ICONS / "leadkeeper.svg"))


class _Tinted(QIconEngine):
    """Icon engine that draws the file's lines in the theme's current colour."""

    copies: ClassVar[list[QIconEngine]] = []  # PySide hands a copy over without keeping it: Qt would use a dead one

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self.name, self.role = name, role

    def clone(self) -> QIconEngine:
        copy = _Tinted(self.name, self.role)
        self.copies.append(copy)
        return copy

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        scale = painter.device().devicePixelRatioF()
        side = min(rect.width(), rect.height())
        picture = _drawn(self.name, self._ink(mode), round(side * scale), round(side * scale), scale)
        painter.drawPixmap(rect.x() + (rect.width() - side) // 2, rect.y() + (rect.height() - side) // 2, picture)

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, _state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float) -> QPixmap:
        """Draw the icon at the left if wider than high: the rest is the gap to the text."""
        return _drawn(self.name, self._ink(mode), round(size.width() * scale), round(size.height() * scale), scale)

    def _ink(self, mode: QIcon.Mode) -> str:
        return colour("edge" if mode == QIcon.Mode.Disabled else self.role).name()


def _drawn(name: str, ink: str, width: int, height: int, scale: float) -> QPixmap:
    """Return the tinted icon at the left of a pixmap of this size in device pixels, from Qt's pixmap cache."""
    key = f"leadkeeper/{name}/{ink}/{width}x{height}/{scale}"
    kept = QPixmap()
    if width <= 0 or height <= 0:
        return kept  # in a low window a button may have no room: Qt complains about each painter on nothing
    if QPixmapCache.find(key, kept):
        return kept
    from PySide6.QtSvg import QSvgRenderer

    picture = QPixmap(width, height)
    side = min(width, height)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    drawing = QByteArray(_text(name).replace(INK_OF_THE_FILE, ink).encode())
    QSvgRenderer(drawing).render(painter, QRectF(0, 0, side, side))
    painter.end()
    picture.setDevicePixelRatio(scale)
    QPixmapCache.insert(key, picture)
    return picture


@cache
def _text(name: str) -> str:
    return (ICONS / f"{name}.svg").read_text("utf-8")
