"""The sample documents, made again: `python -m samples.forge.samples`.

Every sample is one kind of mess that real offices make; what should be published of it stands beside it in
`samples/expected/`.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from pipeline.render.docx import render_docx
from pipeline.render.layout import lay_out
from pipeline.render.pdf import render_pdf
from pipeline.render.profile import Profile, official
from pipeline.render.xlsx import render_xlsx
from samples.forge.html import html_body, html_page
from samples.forge.look import worded
from samples.forge.markdown import markdown_text
from samples.forge.noise import recognised
from samples.forge.plain import aligned_parts, aligned_text, tab_text
from samples.forge.source import SOURCES, load_source
from samples.forge.truth import truth_of
from schemas.sop import Sop

SAMPLES = Path(__file__).parent.parent
DOCUMENTS, EXPECTED = SAMPLES / "documents", SAMPLES / "expected"
Make = Callable[[list[Sop], Path], None]


@dataclass(frozen=True)
class Sample:
    """`sources` are the SOPs in the file, in order; `drawn` says that the flowchart can be read from it."""

    file: str
    sources: tuple[str, ...]
    make: Make
    drawn: bool = True


SHOUTED = worded(
    replace(official(), colon="label", heading_colon=" :", number_row="(1)", header_fill="BDD7EE", headings="own_row"),
    identity={"nomor_sop": "NOMOR SOP", "tanggal_pembuatan": "TGL. PEMBUATAN", "tanggal_revisi": "TGL. REVISI",
              "tanggal_efektif": "TGL. EFEKTIF", "disahkan_oleh": "DISAHKAN OLEH", "nama_sop": "JUDUL SOP"},
    sections={"peralatan_perlengkapan": "PERALATAN DAN PERLENGKAPAN", "kualifikasi_pelaksana": "KUALIFIKASI PELAKSANA"},
    columns={"kegiatan": "Uraian Prosedur", "output": "Keluaran", "keterangan": "Ket."},
)  # fmt: skip
MISSPELT = worded(
    replace(official(), plain_roles=True, item_mark="1.", blank="-", colon="column"),
    identity={"tanggal_pembuatan": "Tgl Pembuatan", "tanggal_revisi": "Tgl Revisi", "tanggal_efektif": "Tgl. Efektip",
              "disahkan_oleh": "Disahkan olah"},
    sections={"kualifikasi_pelaksana": "Kualitas Pelaksana", "keterkaitan": "Keterikatan",
              "peralatan_perlengkapan": "Peralatan/Pelengkapan", "pencatatan_pendataan": "Pencatatan dan Pedataan"},
    columns={"kegiatan": "Aktifitas", "output": "Autput", "keterangan": "Ket"},
    groups={"mutu_baku": "MUTU BUKU"},
)  # fmt: skip
LOST = replace(official(), plain_roles=True)
WIDE = 0.3  # letters a point, so that few cells need a second line
SITE_HEAD = "Beranda  Kategori  Masuk  Unggah\nAnda di halaman 1 dari 3\n\nBagikan dokumen ini\n\n"
SITE_FOOT = "\n\nAnda mungkin juga menyukai\n- Contoh Laporan Tahunan\nHak Cipta 2024\n"


def pdf(profile: Profile) -> Make:
    return lambda sops, out: render_pdf([lay_out(sop, profile) for sop in sops], out)


def docx(profile: Profile) -> Make:
    return lambda sops, out: render_docx([lay_out(sop, profile) for sop in sops], out)


def xlsx(profile: Profile) -> Make:
    return lambda sops, out: render_xlsx([lay_out(sop, profile) for sop in sops], out)


def html(sops: list[Sop], out: Path) -> None:
    out.write_text(html_page([html_body(sop, LOST) for sop in sops], "SOP"), encoding="utf-8")


def markdown(sops: list[Sop], out: Path) -> None:
    out.write_text("\n\n".join(markdown_text(sop, LOST) for sop in sops), encoding="utf-8")


def shifted_tabs(sops: list[Sop], out: Path) -> None:
    """Lists without borders between their items, and the second header row one cell too far to the left."""
    lines = tab_text(sops[0], MISSPELT, "lost").split("\n")
    header = next(number for number, line in enumerate(lines) if line.startswith("No.\t"))
    lines[header + 1] = lines[header + 1].removeprefix("\t")
    out.write_text("\n".join(lines), encoding="utf-8")


def scanned_text(sops: list[Sop], out: Path) -> None:
    rng = Random(7)
    identity, procedure = aligned_parts(sops[0], LOST, WIDE)
    text = f"{recognised(identity, rng)}\n\n{recognised(procedure, rng, junk=0.5)}\n"
    out.write_text(text, encoding="utf-8")


def aligned(sops: list[Sop], out: Path) -> None:
    out.write_text(aligned_text(sops[0], LOST), encoding="utf-8")


def downloaded(sops: list[Sop], out: Path) -> None:
    """What a document site shows: the text between its own words, in an old encoding."""
    text = SITE_HEAD + tab_text(sops[0], LOST) + SITE_FOOT
    out.write_bytes(text.encode("cp1252").replace(b"\n", b"\r\n"))


def scan(sops: list[Sop], out: Path) -> None:
    """Pictures of the pages, without any text."""
    import pypdfium2
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    pages = out.with_suffix(".pages")
    pdf(official())(sops, pages)
    document = pypdfium2.PdfDocument(pages)
    canvas = Canvas(buffer, invariant=1)
    for page in document:
        picture = io.BytesIO()
        page.render(scale=150 / 72, grayscale=True).to_pil().save(picture, "JPEG", quality=45)
        canvas.setPageSize(page.get_size())
        canvas.drawImage(ImageReader(picture), 0, 0, *page.get_size())
        canvas.showPage()
    canvas.save()
    pages.unlink()
    out.write_bytes(buffer.getvalue())


SAMPLES_TO_MAKE: tuple[Sample, ...] = (
    Sample("surat-masuk.pdf", ("surat-masuk",), pdf(official())),
    Sample("data-kinerja-itda.docx", ("data-kinerja",), docx(SHOUTED)),
    Sample("pembayaran-langsung.xlsx", ("pembayaran",), xlsx(official())),
    Sample("pengadaan-langsung.docx", ("pengadaan-langsung",), docx(official())),
    Sample("permohonan-informasi.html", ("permohonan-informasi",), html, drawn=False),
    Sample("musrenbang-rimba-jaya.md", ("musrenbang",), markdown, drawn=False),
    Sample("cuti-tahunan.txt", ("cuti-pegawai",), shifted_tabs, drawn=False),
    Sample("pengaduan-hasil-ocr.txt", ("pengaduan",), scanned_text, drawn=False),
    Sample("pendaftaran-pasien.txt", ("rekam-medis",), aligned, drawn=False),
    Sample("data-kinerja-unduhan.txt", ("data-kinerja",), downloaded, drawn=False),
    Sample("bundel-dua-sop.pdf", ("pengaduan", "rekam-medis"), pdf(SHOUTED)),
    Sample(
        "pembayaran-bersambung.pdf",
        ("pembayaran",),
        pdf(replace(official(), continuation="none", paper=(841.89, 420.0), number_row="1")),
    ),
)
SCANNED = Sample("musrenbang-pindaian.pdf", ("musrenbang",), scan)
SERVICE_STANDARD = """\
PEMERINTAH KOTA BANYU LESTARI
DINAS PENANAMAN MODAL DAN PELAYANAN TERPADU SATU PINTU

STANDAR PELAYANAN
Izin Penyelenggaraan Reklame

1. Dasar Hukum
   Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik
2. Persyaratan
   Formulir permohonan, fotokopi KTP, gambar rancangan reklame
3. Sistem, Mekanisme, dan Prosedur
   Pemohon mengajukan berkas, petugas memeriksa, kepala dinas menerbitkan izin
4. Jangka Waktu Penyelesaian
   5 (lima) hari kerja
5. Biaya/Tarif
   Tidak dipungut biaya
6. Produk Pelayanan
   Surat izin penyelenggaraan reklame
7. Sarana, Prasarana, dan/atau Fasilitas
   Ruang tunggu, loket, komputer
8. Kompetensi Pelaksana
   Memahami peraturan reklame
9. Pengawasan Internal
   Dilakukan oleh atasan langsung
10. Penanganan Pengaduan, Saran, dan Masukan
    Kotak saran dan surat elektronik
11. Jumlah Pelaksana
    4 (empat) orang
12. Jaminan Pelayanan
    Maklumat pelayanan
13. Jaminan Keamanan dan Keselamatan Pelayanan
    Produk dilengkapi tanda tangan elektronik
14. Evaluasi Kinerja Pelaksana
    Survei kepuasan masyarakat setiap tahun
"""
DAMAGED_FROM, DAMAGED = "data-kinerja-itda.docx", "data-kinerja-terpotong.docx"


def truths(sample: Sample) -> list[dict[str, Any]]:
    """The expected answers of a sample, one an SOP."""
    many = len(sample.sources) > 1
    answers = []
    for number, source in enumerate(sample.sources, 1):
        sop, roles = load_source(SOURCES / f"{source}.yaml")
        answers.append(truth_of(sop, sample.file, roles, sample.drawn, number if many else None))
    return answers


def make(sample: Sample, documents: Path, expected: Path) -> None:
    """The document and its expected answer, one file for each SOP in it."""
    sops = [load_source(SOURCES / f"{source}.yaml")[0] for source in sample.sources]
    sample.make(sops, documents / sample.file)
    expected.mkdir(parents=True, exist_ok=True)
    for truth in truths(sample):
        nth = f".{truth['nth']}" if "nth" in truth else ""
        text = json.dumps(truth, ensure_ascii=False, indent=1) + "\n"
        (expected / f"{sample.file}{nth}.truth.json").write_text(text, encoding="utf-8")


def make_all(documents: Path, expected: Path) -> None:
    """All samples, and the three files that show what is set aside: a scan, a service standard, a damaged file."""
    documents.mkdir(parents=True, exist_ok=True)
    for sample in SAMPLES_TO_MAKE:
        make(sample, documents, expected)
    make(SCANNED, documents, expected / "scans")
    (documents / "standar-pelayanan-reklame.txt").write_text(SERVICE_STANDARD, encoding="utf-8")
    whole = (documents / DAMAGED_FROM).read_bytes()
    (documents / DAMAGED).write_bytes(whole[: len(whole) // 2])


if __name__ == "__main__":
    make_all(DOCUMENTS, EXPECTED)
