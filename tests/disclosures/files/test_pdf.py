"""PDF: the pages stay, what acts, hides or names its author goes."""

import io

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from disclosures.files import RefusedFile, check_upload
from tests.factories import files

TRACE = "WangFang"
SCRIPT = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{TRACE}')"))


def _clean(document, **options):
    out = io.BytesIO()
    document.save(out, **options)
    return check_upload(files.upload(out.getvalue()))


def _all_bytes(content):
    """Everything in the file, unpacked."""
    with pikepdf.open(io.BytesIO(content)) as document:
        out = io.BytesIO()
        document.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False,
                      object_stream_mode=pikepdf.ObjectStreamMode.disable)  # fmt: skip
    return out.getvalue()


def _annotation(document, subtype, **entries):
    annotation = document.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array([10, 10, 90, 30]), **entries)
    )
    page = document.pages[0]
    page.Annots = Array([*page.get("/Annots", []), annotation])
    return annotation


def _scripts(document):
    document.Root.OpenAction = SCRIPT
    document.Root.AA = Dictionary(WC=SCRIPT)
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), SCRIPT])))
    document.pages[0].AA = Dictionary(O=SCRIPT)


def _launch(document):
    _annotation(document, "Link", A=Dictionary(S=Name.Launch, F=String(f"{TRACE}.exe")))


def _file(document):
    document.attachments["x.txt"] = pikepdf.AttachedFileSpec(document, TRACE.encode(), filename="x.txt")


def _metadata(document):
    document.docinfo["/Author"] = TRACE
    with document.open_metadata() as meta:
        meta["dc:creator"] = [TRACE]
    document.pages[0].PieceInfo = Dictionary(X=Dictionary(LastModified=String(TRACE)))


def _note(document):
    _annotation(document, "Text", Contents=String(TRACE), T=String(TRACE))


def _form_that_sends(document):
    field = _annotation(
        document, "Widget", FT=Name.Tx, T=String("a"), A=Dictionary(S=Name.SubmitForm, F=String(f"http://{TRACE}"))
    )
    document.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=String(TRACE))


@pytest.mark.parametrize("trouble", [_scripts, _launch, _file, _metadata, _note, _form_that_sends])
def test_what_acts_or_tells_goes_and_the_page_stays(trouble):
    document = files.pdf_document()
    trouble(document)

    checked = _clean(document)

    assert TRACE.encode() not in _all_bytes(checked.content)
    assert checked.text.split() == list(files.REPORT_LINES)


def test_links_within_the_document_still_lead_there():
    document = files.pdf_document()
    _annotation(document, "Link", A=Dictionary(S=Name.GoTo, D=Array([document.pages[0].obj, Name.Fit])))

    with pikepdf.open(io.BytesIO(_clean(document).content)) as cleaned:
        assert Name.GoTo == cleaned.pages[0].Annots[0].A.S


def test_marks_on_the_page_stay_without_their_author_and_remark():
    document = files.pdf_document()
    _annotation(document, "Highlight", T=String(TRACE), Contents=String(TRACE), M=String("D:2022"))
    _annotation(document, "FreeText", T=String(TRACE), Contents=String("visible"), DA=String("/F1 9 Tf"))
    _annotation(document, "Stamp", T=String(TRACE), Contents=String(""))

    checked = _clean(document)

    assert checked.notes == ("PDF中的批注已删除。",)
    assert TRACE.encode() not in _all_bytes(checked.content)
    with pikepdf.open(io.BytesIO(checked.content)) as cleaned:
        assert [str(mark.Subtype) for mark in cleaned.pages[0].Annots] == ["/Highlight", "/FreeText", "/Stamp"]
        assert str(cleaned.pages[0].Annots[1].Contents) == "visible"


def test_an_electronic_seal_stays_visible_but_claims_nothing():
    document = files.pdf_document()
    look = document.make_stream(b"0 0 80 20 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 80, 20]))
    field = _annotation(document, "Widget", FT=Name.Sig, T=String("seal"), AP=Dictionary(N=look),
                        V=Dictionary(Type=Name.Sig, Name=String(TRACE), Contents=String("x")))  # fmt: skip
    document.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)

    checked = _clean(document)

    assert checked.notes == ("电子签名只对上传的原文件有效：印章图样保留，签名校验信息已去除。",)
    assert TRACE.encode() not in _all_bytes(checked.content)
    with pikepdf.open(io.BytesIO(checked.content)) as cleaned:
        assert cleaned.pages[0].Annots[0].AP.N.read_bytes() == b"0 0 80 20 re f"


def test_a_photograph_in_it_keeps_its_pixels_and_loses_its_camera():
    exif = Image.Exif()
    exif[0x010F] = TRACE
    photograph = files.picture(exif=exif.tobytes())
    document = files.pdf_document()
    image = pikepdf.Stream(document, photograph, Type=Name.XObject, Subtype=Name.Image, Width=60, Height=40,
                           ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode)  # fmt: skip
    document.pages[0].Resources.XObject = Dictionary(Im=image)
    document.pages[0].contents_add(b"/Im Do")

    with pikepdf.open(io.BytesIO(_clean(document).content)) as cleaned:
        kept = cleaned.pages[0].Resources.XObject.Im.read_raw_bytes()

    assert TRACE.encode() not in kept
    with Image.open(io.BytesIO(kept)) as after, Image.open(io.BytesIO(photograph)) as before:
        assert after.tobytes() == before.tobytes()


def test_the_cleaned_file_opens_and_is_the_same_each_time():
    first, second = (check_upload(files.upload(files.pdf())) for _n in range(2))

    assert first.sha256 == second.sha256
    with pypdfium2.PdfDocument(first.content) as document:
        assert len(document) == 1


def test_a_password_to_open_is_asked_away_and_one_to_edit_is_no_matter():
    locked = pikepdf.Encryption(user="user", owner="owner")
    with pytest.raises(RefusedFile) as refused:
        _clean(files.pdf_document(), encryption=locked)
    assert refused.value.code == "password"

    checked = _clean(files.pdf_document(), encryption=pikepdf.Encryption(user="", owner="owner"))
    with pikepdf.open(io.BytesIO(checked.content)) as document:
        assert not document.is_encrypted


def test_pages_are_limited(settings):
    settings.FILE_LIMITS = {"pages": 1}
    document = files.pdf_document()
    document.pages.append(document.pages[0])

    with pytest.raises(RefusedFile) as refused:
        _clean(document)
    assert refused.value.code == "pages"


def test_a_document_without_pages_is_broken():
    with pytest.raises(RefusedFile) as refused:
        _clean(pikepdf.new())
    assert refused.value.code == "broken"
