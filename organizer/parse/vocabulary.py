"""The tags of release names as data: each row says what a tag is and what it stands for.

A row's `spellings` are separated by spaces; inside one, `_` stands for any separator of a name
(dot, space, underscore) and `-` for itself. A spelling is compared in lower case. `strong` tags
end an episode's title wherever they stand; the others only beside a strong one, because they are
also words of titles (`The English`, `Extended Family`, `Max`).
"""

import re
from dataclasses import dataclass

from organizer.parse.words import YEAR

WEAK, STRONG = False, True


@dataclass(frozen=True, slots=True)
class Tag:
    """One row of the vocabulary.

    Attributes:
        kind: field of `Release` that it fills; `other` fills none.
        value: what is written there.
        spellings: how names write it.
        strong: whether it alone shows that the title is over.
    """

    kind: str
    value: str
    spellings: str
    strong: bool = STRONG

    @property
    def example(self) -> str:
        """A fragment of a name with this tag in it: its first spelling."""
        return self.spellings.split()[0].replace("_", ".")


@dataclass(frozen=True, slots=True)
class Measure:
    r"""A tag with a number in it, told by its shape.

    Attributes:
        regex: matched against a whole word in lower case, in which the point of `5.1` is \x7f.
        value: what the match becomes, as a template of `re.Match.expand`.
    """

    kind: str
    regex: re.Pattern[str]
    value: str
    example: str
    strong: bool = STRONG


def _measure(kind: str, regex: str, value: str, example: str, strong: bool = STRONG) -> Measure:  # noqa: FBT001 - a column of a table
    return Measure(kind, re.compile(regex, re.ASCII), value, example, strong)


MEASURES: tuple[Measure, ...] = (
    _measure("resolution", r"(\d{3,4})([pi])(?:\d\d|hd|x26\d|up|bd)?$", r"\1\2", "1080p"),
    _measure("resolution", r"(?:hd|bd|dvd|fhd|web|uhd|bluray)(\d{3,4})([pi])$", r"\1\2", "HD1080p"),
    _measure("resolution", r"\d{3,4}[x×](\d{3,4})(?:p|up)?$", r"\1p", "1920x1080"),
    _measure(
        "audio",
        r"(dd\+?|ddp|ddpa|aac|ac3|eac3|flac|dts|mpa|opus|dts-x|dts-hd|truehd|ma)"
        r"[\x7fx]?([1-9])(?:\x7f?([0-4]))?$",
        r"\1 \2.\3",
        "DDP5.1",
    ),
    _measure("audio", r"([1-7])\x7f([01])(?:ch)?$", r" \1.\2", "5.1", WEAK),
    _measure("audio", r"([1-9])ch$", r" \1.0", "2ch", WEAK),
    _measure("other", r"\d+(?:\x7f\d+)?(?:[gmt]i?b)$", "size", "4.2GB"),
    _measure("other", r"\d+(?:\x7f\d+)?[km](?:bps|bit|bits)$", "bitrate", "448kbps"),
    _measure("other", r"\d{2,3}fps$", "frame rate", "60fps"),
    _measure("other", r"\d?x?(?:e-?)?(?:[a-z]{2,8})?subs?$", "subtitles", "KorSubs", WEAK),
    _measure("crc", r"(?=[\da-f]*\d)(?=[\da-f]*[a-f])[\da-f]{8}$", "crc", "1A2B3C4D"),
    _measure("part", r"cd(\d)$", r"\1", "CD1"),
    _measure("version", r"v(\d)$", r"\1", "v2", WEAK),
    _measure("proper", r"(\d)(?:nd|rd)?repack$", r"REPACK", "2ndREPACK", WEAK),
    _measure("year", rf"({YEAR})$", r"\1", "2012", WEAK),
    _measure("resolution", r"(480|540|576|720|1080|2160)$", r"\1p", "720", WEAK),
)

AUDIO_NAMES = {
    "dd": "DD",
    "dd+": "DDP",
    "ddp": "DDP",
    "ddpa": "DDP",
    "ac3": "DD",
    "eac3": "DDP",
    "aac": "AAC",
    "flac": "FLAC",
    "dts": "DTS",
    "mpa": "MP3",
    "opus": "Opus",
    "dts-x": "DTS-X",
    "dts-hd": "DTS-HD",
    "truehd": "TrueHD",
    "ma": "DTS-HD MA",
}

SOURCES = (
    Tag(
        "source",
        "WEB-DL",
        "web-dl webdl web_dl webhd web-dlmux web_dlmux dlmux webuhd webdlrip web-dlrip web_hd"
        " netflixuhd amazonhd amazonuhd netflixhd itunesuhd ituneshd hditunes hbomaxhd disneyhd"
        " maxdomehd amazonsd netflixuhdrip disneyuhd webtv",
    ),
    Tag("source", "WEB-DL", "web", WEAK),
    Tag("source", "WEBRip", "webrip web-rip web_rip webmux webcap web-cap webripmux"),
    Tag(
        "source",
        "BluRay",
        "bluray blu-ray blu_ray bdrip bd-rip bd_rip brrip br-rip br_rip bdremux bdmux blurayrip"
        " bd25 bd50 bd66 bd100 bd5 bd9 uhdbd bluraymux blurayremux brmux bdripmux bdiso bdmv uhdrip"
        " usbd bdrips brripmux bd-remux blurays hdlight",
    ),
    Tag("source", "BluRay", "bd br uhd", WEAK),
    Tag("source", "HD-DVD", "hddvd hd-dvd hddvdrip hd-dvdrip"),
    Tag(
        "source",
        "HDTV",
        "hdtv hdtvrip hdtv-rip hdtvmux ahdtv hd-tv uhdtv hdtvrips ppv-rip tvrip tv-rip hdtv_rip"
        " ahdtvmux",
    ),
    Tag(
        "source", "SDTV", "pdtv sdtv ldtv dtv dsr dsrip ds-rip satrip dthrip dvb dvb-rip dvbrip vtv"
    ),
    Tag(
        "source",
        "DVD",
        "dvd dvdrip dvd-rip dvd_rip dvdr dvd5 dvd9 dvdmux dvd-r dvd-5 dvd-9 xviddvd dvdrips"
        " 2xdvd9 2xdvd5 dvdiso",
    ),
    Tag("source", "VHS", "vhs vhsrip vhs-rip"),
    Tag("source", "Screener", "dvdscr screener dvdscreener bdscr webscr"),
    Tag("source", "VOD", "vodrip vod", WEAK),
    Tag("source", "HDRip", "hdrip hd-rip"),
    Tag("source", "Telesync", "telesync hdts hdtc telecine", STRONG),
    Tag("source", "Camera", "cam camrip hdcam", WEAK),
)

VIDEO_CODECS = (
    Tag("video_codec", "x264", "x264 x_264 x642"),
    Tag("video_codec", "H.264", "h264 h_264 avc avchd h264-avc"),
    Tag("video_codec", "x265", "x265 x_265 x256"),
    Tag("video_codec", "H.265", "h265 h_265 hevc"),
    Tag("video_codec", "H.266", "h266 h_266 x266 vvc"),
    Tag("video_codec", "AV1", "av1"),
    Tag("video_codec", "XviD", "xvid"),
    Tag("video_codec", "DivX", "divx dvix divx5 divx6"),
    Tag("video_codec", "MPEG-2", "mpeg2 mpeg-2 mpeg h262 h_262"),
    Tag("video_codec", "VC-1", "vc1 vc-1"),
    Tag("video_codec", "VP9", "vp9 vp8 vp7 vp10"),
    Tag("video_codec", "RealVideo", "rv10 rv40"),
    Tag(
        "other", "bit depth", "10bit 10-bit 8bit 8-bit 12bit 10bits 8bits hi10p hi10 hi444pp ma10p"
    ),
    Tag("other", "bit depth", "10_bit 8_bit 10_bits yuv420p10 hi422p", STRONG),
    Tag("other", "bit depth", "10b", WEAK),
)

AUDIO = (
    Tag("audio", "AAC", "aac he-aac aac-lc qaac"),
    Tag("audio", "DD", "ac3 ac-3 dd dd20 dd51 ac3d ac3x2"),
    Tag("audio", "DDP", "eac3 e-ac-3 eac-3 ddp dd+ ddpa"),
    Tag("audio", "DTS-HD MA", "dts-hd_ma dts-hdma dtshd-ma dts-ma dtsma dts_hd_ma"),
    Tag("audio", "DTS-HD", "dts-hd dtshd dts_hd dts-hdhr"),
    Tag("audio", "DTS-X", "dts-x dtsx dts-x_ma"),
    Tag("audio", "DTS-ES", "dts-es dtses"),
    Tag("audio", "DTS", "dts dts51"),
    Tag("audio", "TrueHD", "truehd true-hd dolby_truehd"),
    Tag("audio", "Atmos", "atmos dolby_atmos"),
    Tag("audio", "FLAC", "flac 2xflac flacx2"),
    Tag("audio", "Opus", "opus", WEAK),
    Tag("audio", "MP3", "mp3 mpa2 mp2"),
    Tag("audio", "Vorbis", "ogg vorbis"),
    Tag("audio", "PCM", "pcm lpcm"),
    Tag("audio", "Dolby", "dolby_digital dolby dolby_digital_plus", WEAK),
    Tag("audio", "dual", "dual-audio dual_audio dualaudio 2audio"),
    Tag("audio", "dual", "dual", WEAK),
)

HDR = (
    Tag("hdr", "HDR10+", "hdr10+ hdr10plus hdr10_plus hdr10p"),
    Tag("hdr", "HDR10", "hdr10"),
    Tag("hdr", "HDR", "hdr"),
    Tag("hdr", "DV", "dovi dolby_vision"),
    Tag("hdr", "DV", "dv", WEAK),
    Tag("hdr", "HLG", "hlg"),
    Tag("hdr", "SDR", "sdr", WEAK),
)

RESOLUTIONS = (
    Tag("resolution", "2160p", "4k uhd4k 4kuhd bd4k ds4k"),
    Tag("resolution", "4320p", "8k"),
    Tag("resolution", "1080p", "fhd fullhd full-hd 1080phd 1080hd"),
    Tag("resolution", "720p", "720phd 720hd"),
    Tag("resolution", "", "hd sd lq hq", WEAK),
)

SERVICES = (
    Tag("service", "AMZN", "amzn amazon amazonprime amzn-cbr", WEAK),
    Tag("service", "NF", "nf netflix", WEAK),
    Tag("service", "HULU", "hulu", WEAK),
    Tag("service", "DSNP", "dsnp dsnyp disney+ dsny disney", WEAK),
    Tag("service", "HMAX", "hmax max", WEAK),
    Tag("service", "HBO", "hbo hbogo hbo-go hbo_go", WEAK),
    Tag("service", "ATVP", "atvp aptv atv", WEAK),
    Tag("service", "PCOK", "pcok peacock", WEAK),
    Tag("service", "PMTP", "pmtp", WEAK),
    Tag("service", "iP", "ip bbciplayer iplayer", WEAK),
    Tag("service", "iT", "it itunes", WEAK),
    Tag("service", "CR", "cr crunchyroll", WEAK),
    Tag("service", "STAN", "stan", WEAK),
    Tag("service", "ALL4", "all4 4od", WEAK),
    Tag("service", "CC", "cc comedycentral comedy_central", WEAK),
    Tag("service", "CW", "cw thecw cws", WEAK),
    Tag("service", "NBC", "nbc mnbc cnbc msnbc", WEAK),
    Tag("service", "CBS", "cbs", WEAK),
    Tag("service", "ABC", "ambc abc aubc", WEAK),
    Tag("service", "FOX", "fox foxp", WEAK),
    Tag("service", "HIST", "hist history", WEAK),
    Tag("service", "PBS", "pbs pbsk", WEAK),
    Tag("service", "SESO", "seso", WEAK),
    Tag("service", "DISC", "disc discovery dscp dplay dply", WEAK),
    Tag("service", "AE", "ae a&e", WEAK),
    Tag("service", "AS", "as adultswim adult_swim", WEAK),
    Tag("service", "NBA", "nba nbatv", WEAK),
    Tag("service", "EPIX", "epix", WEAK),
    Tag("service", "SYFY", "syfy", WEAK),
    Tag("service", "SPKE", "spke spik spiketv spike_tv spike", WEAK),
    Tag("service", "IFC", "ifc", WEAK),
    Tag("service", "NATG", "natg nationalgeographic national_geographic", WEAK),
    Tag("service", "NFL", "nfl nfln", WEAK),
    Tag("service", "UFC", "ufc fp", WEAK),
    Tag("service", "TVL", "tvl tvland tv_land", WEAK),
    Tag("service", "NICK", "nick nickelodeon nickapp", WEAK),
    Tag("service", "TFOU", "tfou", WEAK),
    Tag("service", "DIY", "diy", WEAK),
    Tag("service", "USAN", "usan", WEAK),
    Tag("service", "TV3", "tv3 tv4 tvnz 9now", WEAK),
    Tag("service", "TLC", "tlc id food hgtv bravo brav", WEAK),
    Tag("service", "RTE", "rte", WEAK),
    Tag("service", "AMC", "amc", WEAK),
    Tag("service", "VICE", "vice", WEAK),
    Tag("service", "VRV", "vrv hidive adn funi anlb dski", WEAK),
    Tag("service", "CRAV", "crav ctv cbc glbl know", WEAK),
    Tag("service", "STZ", "stz starz sho show showtime", WEAK),
    Tag("service", "RED", "red", WEAK),
    Tag("service", "YHOO", "yhoo vmeo pluz svt nrk sbs itv uktv tubi roku vh1 mtv mtod", WEAK),
    Tag("service", "other", "ajaz anpl aol ard atk bnge bkpl blu boom ccgc cmax cmt cn cnlp", WEAK),
    Tag("service", "other", "crkl cur dcu dm dtv espn esq ettv etv fam fbwatch fjr free", WEAK),
    Tag("service", "other", "fyi fxtl gaga gc glob iqiyi kntv life opto own pogo psn sci", WEAK),
    Tag("service", "other", "sony sprt tbs vlct wme wnet wwen tvbn viki df drpo blutv nbn", WEAK),
)

LANGUAGES = (
    Tag("languages", "multi", "multi multi-audio multilang multi-subs multisub multisubs", WEAK),
    Tag("languages", "en", "english eng en engsub eng-sub ing", WEAK),
    Tag("languages", "fr", "french fra fre fr vff vfq truefrench vf2 vf vfi français", WEAK),
    Tag("languages", "fr", "vostfr subfrench vost fastsub"),
    Tag("languages", "de", "german ger deu de deutsch swissgerman", WEAK),
    Tag(
        "languages",
        "es",
        "spanish spa esp es castellano español espanol latino lat audio_latino audio_castellano",
        WEAK,
    ),
    Tag("languages", "pt", "portuguese por pt pt-br br dublado legendado legendas legenda", WEAK),
    Tag("languages", "it", "italian ita", WEAK),
    Tag("languages", "nl", "dutch nl nld flemish", WEAK),
    Tag("languages", "sv", "swedish swe sv", WEAK),
    Tag("languages", "no", "norwegian nor nb", WEAK),
    Tag("languages", "da", "danish dan da", WEAK),
    Tag("languages", "fi", "finnish fin fi", WEAK),
    Tag("languages", "mul", "nordic", WEAK),
    Tag("languages", "pl", "polish pl pol lektor lek-pl pl-dub pldub plsub", WEAK),
    Tag("languages", "cs", "czech cz cze ces", WEAK),
    Tag("languages", "sk", "slovak sk slo", WEAK),
    Tag("languages", "hu", "hungarian hun hu", WEAK),
    Tag("languages", "ro", "romanian rum ro ron", WEAK),
    Tag("languages", "ru", "russian rus ru", WEAK),
    Tag("languages", "uk", "ukrainian ukr ua", WEAK),
    Tag("languages", "tr", "turkish tur tr", WEAK),
    Tag("languages", "el", "greek gre ell", WEAK),
    Tag("languages", "he", "hebrew heb hebsubs", WEAK),
    Tag("languages", "ar", "arabic ara", WEAK),
    Tag("languages", "hi", "hindi hin", WEAK),
    Tag("languages", "ta", "tamil tam telugu tel malayalam mal kannada kan", WEAK),
    Tag("languages", "ja", "japanese jpn jap ja jp", WEAK),
    Tag("languages", "zh", "chinese chi zho mandarin cantonese chs cht big5 gb", WEAK),
    Tag("languages", "ko", "korean kor ko", WEAK),
    Tag("languages", "th", "thai", WEAK),
    Tag("languages", "vi", "vietnamese vie", WEAK),
    Tag("languages", "ca", "catalan cat", WEAK),
    Tag("languages", "is", "icelandic isl", WEAK),
    Tag("languages", "bg", "bulgarian bgaudio bul", WEAK),
)

PROPER = (
    Tag("proper", "PROPER", "proper", WEAK),
    Tag("proper", "REPACK", "repack rerip repack2 2ndrepack", WEAK),
    Tag("proper", "REAL", "real", WEAK),
)

EDITIONS = (
    Tag("edition", "Extended", "extended extended_cut extended_edition", WEAK),
    Tag("edition", "Uncut", "uncut", WEAK),
    Tag("edition", "Uncensored", "uncensored", WEAK),
    Tag("edition", "Unrated", "unrated", WEAK),
    Tag("edition", "Director's Cut", "directors_cut director's_cut director_cut dc", WEAK),
    Tag("edition", "Alternate Cut", "alternate_cut alternative_cut", WEAK),
    Tag("edition", "Remastered", "remastered remaster", WEAK),
    Tag("edition", "Theatrical", "theatrical theatrical_cut theatrical_edition", WEAK),
    Tag("edition", "Special Edition", "special_edition se", WEAK),
    Tag("edition", "Ultimate Edition", "ultimate_edition", WEAK),
    Tag("edition", "Collector's Edition", "collectors_edition collector's_edition", WEAK),
    Tag("edition", "Criterion", "criterion criterion_edition", WEAK),
    Tag("edition", "IMAX", "imax imax_edition", WEAK),
)

OTHER = (
    Tag("remux", "Remux", "remux"),
    Tag("remux", "Remux", "hybrid", WEAK),
    Tag("other", "note", "internal int readnfo read_nfo dirfix nfofix samplefix proof", WEAK),
    Tag(
        "other",
        "note",
        "limited retail preair complete completa completo complet final convert hybrid upscale",
        WEAK,
    ),
    Tag("other", "feed", "west_feed east_feed west_coast_feed east_coast_feed away_feed", WEAK),
    Tag("other", "feed", "home_feed live_episode", WEAK),
    Tag(
        "other", "subtitles", "subbed dubbed dub subs sub esub esubs subtitles dksubs swesub", WEAK
    ),
    Tag(
        "other", "subtitles", "nlsubs nl-subs subtitulado softsubs hardsub hc subpack synced", WEAK
    ),
    Tag("other", "subtitles", "multiple_subtitle eng_sub eng_subs eng-subs custom", WEAK),
    Tag("other", "picture", "ws fs fullscreen widescreen 3d ntsc pal", WEAK),
    Tag("other", "sound", "dl ml ld md mic line dubbed-ac3", WEAK),
    Tag("other", "after", "obfuscated scrambled xpost postbot asrequested sample", WEAK),
    Tag("other", "content", "xxx doku ppv anime", WEAK),
    Tag("other", "last episode", "end fin", WEAK),
    Tag("other", "site", "www"),
)

TAGS: tuple[Tag, ...] = (
    *SOURCES,
    *VIDEO_CODECS,
    *AUDIO,
    *HDR,
    *RESOLUTIONS,
    *LANGUAGES,
    *SERVICES,
    *PROPER,
    *EDITIONS,
    *OTHER,
)

VIDEO_EXTENSIONS = frozenset(
    "mkv mp4 avi m4v ts m2ts mts wmv mov mpg mpeg flv webm ogm ogv rmvb rm divx vob iso 3gp asf"
    " f4v mk3d mp2 evo wtv dvr-ms strm img nrg bin m2v mpe".split()
)
OTHER_EXTENSIONS = frozenset(
    "srt ass ssa sub idx sup vtt smi nfo jpg jpeg png tbn txt nzb torrent rar zip 7z par2 sfv"
    " xml url mka mks ac3 dts flac aac mp3 part !qb aria2 ext".split()
)
