"""Recognising files by their content, names, sizes, pictures and the reading of words."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from disclosures.files import RefusedFile, check_picture, check_upload
from disclosures.files.checking import display_name
from disclosures.files.text import read_text
from disclosures.files.text_reader import join_lines
from tests.factories import files

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def _code(content, name="x.pdf", check=check_upload):
    with pytest.raises(RefusedFile) as refused:
        check(files.upload(content, name))
    [message] = refused.value.messages
    assert message.endswith("。")
    return refused.value.code


@pytest.mark.parametrize(
    ("content", "extension", "media_type"),
    [
        (files.pdf(), "pdf", "application/pdf"),
        (files.word(), "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (files.excel(), "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (files.picture("JPEG"), "jpg", "image/jpeg"),
        (files.picture("PNG"), "png", "image/png"),
        (files.picture("GIF"), "png", "image/png"),
        (files.picture("BMP"), "png", "image/png"),
        (files.picture("TIFF"), "png", "image/png"),
        (files.picture("WEBP"), "jpg", "image/jpeg"),
    ],
)
def test_the_content_says_what_a_file_is_whatever_its_name(content, extension, media_type):
    checked = check_upload(files.upload(content, "通报.exe"))

    assert (checked.name, checked.extension, checked.media_type) == (f"通报.{extension}", extension, media_type)
    assert checked.size == len(checked.content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\0\0 \n", "empty"),
        (b"<html><script>x()</script></html>", "type"),
        (b"MZ\x90\x00" + b"\0" * 100, "type"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "type"),
        (files.zipped({"a.txt": "x"}), "type"),
        (files.zipped({"OFD.xml": "<x/>"}), "ofd"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 50, "heic"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 50, "type"),
        (b"%PDF-1.7 and nothing more", "broken"),
        (files.picture("PNG")[:60], "broken"),
        (files.picture("JPEG")[:200], "broken"),
    ],
)
def test_what_is_not_published_is_refused_with_advice(content, code):
    assert _code(content) == code


def test_a_type_that_an_installation_does_not_want_is_refused(settings):
    settings.FILE_LIMITS = {"types": ("pdf",)}

    assert _code(files.word()) == "type"


def test_sizes_are_limited_before_anything_is_read(settings):
    settings.FILE_LIMITS = {"file_bytes": 100}

    class Unread(SimpleUploadedFile):
        def read(self, *arguments):
            raise AssertionError

    with pytest.raises(RefusedFile) as refused:
        check_upload(Unread("大.pdf", b"x" * 101))
    assert refused.value.code == "size"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("通报.pdf", "通报.pdf"),
        ("C:\\Users\\王芳\\通报.PDF", "通报.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("通报\u202efdp.exe", "通报fdp.pdf"),
        ("a\nb\0.docx", "ab.pdf"),
        ("1.关于石桥村.水渠", "1.关于石桥村.水渠.pdf"),
        ("报告(定稿).v2.docx", "报告(定稿).v2.pdf"),
        ("", "附件.pdf"),
        (".pdf", "pdf.pdf"),
        ("...", "附件.pdf"),
        ("长" * 300 + ".pdf", "长" * 146 + ".pdf"),
    ],
)
def test_names_for_readers(given, shown):
    assert display_name(given, "pdf") == shown


def _opened(content):
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def test_a_photograph_stands_upright_and_tells_neither_place_nor_camera():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKER] = "王芳的手机"
    exif.get_ifd(GPS)[2] = (30.0, 1.0, 2.0)

    checked = check_upload(files.upload(files.picture(exif=exif.tobytes(), comment=b"secret")))

    picture = _opened(checked.content)
    assert checked.dimensions == picture.size == (40, 60)
    assert picture.getpixel((20, 10))[0] > 200  # red is on top now
    assert not picture.getexif()
    assert picture.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}


def test_colours_of_another_profile_are_turned_into_those_of_screens():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    checked = check_upload(files.upload(files.picture("PNG", icc_profile=lab)))

    picture = _opened(checked.content)
    assert "icc_profile" not in picture.info
    assert picture.getpixel((5, 5)) == (254, 0, 0) or picture.getpixel((5, 5)) == (255, 0, 0)


@pytest.mark.parametrize("mode", ["CMYK", "L", "P", "1", "I;16"])
def test_every_way_of_keeping_colours_is_drawn(mode):
    out = io.BytesIO()
    Image.new("L", (8, 8), 200).convert("I;16" if mode == "I;16" else mode).save(out, "TIFF")

    assert _opened(check_upload(files.upload(out.getvalue())).content).size == (8, 8)


def test_see_through_pictures_stay_so():
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(out, "WEBP", lossless=True)

    checked = check_upload(files.upload(out.getvalue()))

    assert checked.extension == "png"
    assert _opened(checked.content).getpixel((1, 1))[3] == 0


def test_only_the_first_frame_of_a_moving_picture_is_kept():
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "GIF", save_all=True, append_images=[Image.new("RGB", (8, 8), "blue")])

    picture = _opened(check_upload(files.upload(out.getvalue())).content)

    assert getattr(picture, "n_frames", 1) == 1


def test_pictures_are_made_no_larger_than_they_are_read(settings):
    settings.FILE_LIMITS = {"picture_edge": 30, "inline_edge": 12}

    assert check_upload(files.upload(files.picture())).dimensions == (30, 20)
    assert check_picture(files.upload(files.picture())).dimensions == (12, 8)


def test_pixel_bombs_are_refused_before_they_go_off(settings):
    settings.FILE_LIMITS = {"pixels": 2_000}
    assert _code(files.picture()) == "pixels"
    settings.FILE_LIMITS = {"pixels": 10**12}
    header = bytearray(files.picture("PNG"))
    header[16:24] = (60_000).to_bytes(4, "big") * 2
    assert _code(bytes(header)) in ("pixels", "broken")


@pytest.mark.parametrize("content", [files.pdf(), files.word()])
def test_only_pictures_stand_inside_a_text(content):
    assert _code(content, check=check_picture) == "type"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (files.pdf(), ["2022年全区党务公开工作汇报", "建立了民生台账,并将办理的1233件民生实事张贴在公开栏。"]),
        (files.word(), ["2022年全区党务公开工作汇报", "建立了民生台账,并将办理的1233件民生实事张贴在公开栏。"]),
        (files.excel(("增长", 0.135), ("总值", 1110.2), (True, None)), ["Sheet", "增长", "0.135", "总值", "1110.2"]),
    ],
)  # fmt: skip
def test_the_words_of_a_file_are_read(content, words):
    assert check_upload(files.upload(content)).text.split() == words


def test_cells_are_read_as_they_are_shown():
    assert check_upload(files.upload(files.table_with_formats())).text.split() == [
        "Sheet", "13.5%", "2022-03-01", "2022年3月1日", "一月", "二月",
    ]  # fmt: skip


def test_words_of_headers_notes_text_boxes_and_tables_are_read_once():
    text = check_upload(files.upload(files.word_with_everything(), "x.docx")).text

    assert sorted(text.split()) == sorted(["正文", "页眉", "表内", "框内"])


def test_a_scan_is_accepted_and_the_secretary_told():
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "PDF")

    checked = check_upload(files.upload(out.getvalue()))

    assert checked.text.strip() == ""
    assert checked.notes == ("此文件中没有文字（例如是扫描件），因此搜索时无法按内容找到它。",)


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["为此,全区建立了民生", "台账。"], "为此,全区建立了民生台账。"),
        (["标题", "为此,全区建立了民生台账,并"], "标题\n为此,全区建立了民生台账,并"),
        (["全区先后有35个党支部获得表彰。", "其中"], "全区先后有35个党支部获得表彰。\n其中"),
        (["All branches were honoured", "in 2022"], "All branches were honoured\nin 2022"),
        (["实现地区生产总值1110", "亿元"], "实现地区生产总值1110亿元"),
        ([" ", ""], ""),
    ],
)
def test_lines_that_the_margin_broke_are_joined(lines, joined):
    assert join_lines(lines) == joined


def test_no_more_words_are_read_than_the_limit(settings):
    settings.FILE_LIMITS = {"text_characters": 10}

    assert len(read_text("docx", files.word("长" * 5000), seconds=20).strip()) <= 10


def test_a_file_whose_reading_takes_too_long_or_fails_is_published_all_the_same(caplog):
    assert read_text("pdf", files.pdf(), seconds=0.001) is None
    assert read_text("xlsx", b"no table", seconds=20) == ""
    assert "no text from a xlsx of 8 bytes" in caplog.text
